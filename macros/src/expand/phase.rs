//! The phases of a training step: what lies between two meetings of the groups. Only batch norm has them meet, so a
//! network without it has one phase. How many a network inside of it has, only the types know.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::number::literal;
use super::size::geometry_name;
use crate::model::{Layer, Network, Step};

/// A phase, counted from the beginning or from the last one of a network inside.
#[derive(Clone, PartialEq, Default)]
pub(crate) struct Phase {
    /// The constant of the network inside.
    after: Option<Ident>,
    meetings: usize,
}

impl Phase {
    /// Its number, as code.
    pub(crate) fn number(&self) -> TokenStream {
        let meetings = literal(self.meetings);
        match (&self.after, self.meetings) {
            (None, _) => quote!(#meetings),
            (Some(inside), 0) => quote!(Self::#inside.last_phase()),
            (Some(inside), _) => quote!(::netshape::plan::sum([Self::#inside.last_phase(), #meetings])),
        }
    }
}

/// For each step the phase in which it begins and the one in which its result is known: each batch norm begins a new one,
/// for all that is declared behind it. (Batch norms of branches side by side could share a meeting; it takes a few
/// microseconds.)
pub(crate) fn phases(network: &Network) -> Vec<[Phase; 2]> {
    let steps = network.steps.iter().scan(Phase::default(), |phase, step| {
        let before = phase.clone();
        if step.layer == Layer::BatchNorm {
            phase.meetings += 1;
        } else if may_have_phases(step) {
            *phase = Phase { after: Some(geometry_name(step)), meetings: 0 };
        }
        Some([before, phase.clone()])
    });
    steps.collect()
}

/// Whether the step may be a network, which may have phases of its own; a layer of one's own has none, but where it is
/// written without fields it looks the same.
fn may_have_phases(step: &Step) -> bool {
    matches!(step.layer, Layer::Own { settings: None, .. })
}

/// Lines of code by the phases that they are for; those of own layers and networks see to it themselves.
pub(crate) struct Lines {
    lines: Vec<(Option<Phase>, Vec<TokenStream>)>,
    /// Whether there is one phase, as far as the macro knows all.
    one_phase: bool,
}

impl Lines {
    /// For the steps of a network, in training or in inference.
    pub(crate) fn new(network: &Network, training: bool) -> Self {
        let one_phase = !training || phases(network).last().is_none_or(|[_, end]| *end == Phase::default());
        Self { lines: Vec::new(), one_phase }
    }

    /// One more line.
    pub(crate) fn push(&mut self, phase: Option<&Phase>, line: TokenStream) {
        match self.lines.last_mut() {
            Some((last, lines)) if last.as_ref() == phase => lines.push(line),
            _ => self.lines.push((phase.cloned(), vec![line])),
        }
    }

    /// A line that may have to be written.
    pub(crate) fn extend(&mut self, line: Option<(Option<&Phase>, TokenStream)>) {
        if let Some((phase, line)) = line {
            self.push(phase, line);
        }
    }

    /// All of them, an arm or a condition for each phase if there are several.
    pub(crate) fn into_code(self) -> TokenStream {
        if self.one_phase {
            let lines = self.lines.iter().flat_map(|(_, lines)| lines);
            return quote!(#(#lines)*);
        }
        if self.lines.iter().all(|(phase, _)| phase.as_ref().is_some_and(|phase| phase.after.is_none())) {
            let arms = self.lines.iter().map(|(phase, lines)| {
                let phase = phase.as_ref().map(Phase::number);
                quote!(#phase => { #(#lines)* })
            });
            return quote!(match group.phase() { #(#arms)* _ => {} });
        }
        let parts = self.lines.iter().map(|(phase, lines)| {
            let lines = quote!(#(#lines)*);
            let guarded = phase.as_ref().map(Phase::number).map(|phase| quote!(if group.phase() == #phase { #lines }));
            guarded.unwrap_or(lines)
        });
        quote!(#(#parts)*)
    }
}
