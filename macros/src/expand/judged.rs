//! Of which steps the compiler has to find something true, and what it can't judge where that is not so.
//!
//! Each of these steps has a constant, `NetSizes::CONV2_FITS`, and `SHAPES_FIT` names them all. Where something is not true, the
//! constant is unknown, and whatever depends on what leaves that step is not judged.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::limits::{Limit, limits};
use super::size::geometry_name;
use super::verdicts::{Part, Verdict, is_count, is_map, verdicts};
use super::{insist, open};
use crate::fault::Place;
use crate::model::{Layer, Network, Source, Step};

/// The constants of the steps, and the one that names all of them. None where nothing has to be judged.
pub(super) fn shapes_fit(network: &Network) -> TokenStream {
    if !is_judged(network) {
        return TokenStream::new();
    }
    let judged = Judged::of(network);
    let lines = network.steps.iter().enumerate().flat_map(|(index, step)| {
        let guards = |part: Part| judged.guards(index, part);
        let verdicts = judged.verdicts[index].iter().map(|(part, verdict)| evaluated(&guards(*part), verdict));
        let mut fits = verdicts.chain([insist::leaves(network, step)]).collect::<TokenStream>();
        if fits.is_empty() && judged.fits[index] {
            fits = guards(Part::All);
        }
        [(takes_name(step), insist::takes(network, step, &guards(Part::All))), (name(step), fits)]
    });
    let (names, lines): (Vec<_>, Vec<TokenStream>) = lines.filter(|(_, lines)| !lines.is_empty()).unzip();
    let of_links = limits_of_links(network).map(|limit| evaluated(&TokenStream::new(), &limit.call));
    quote! {
        #(const #names: () = { #lines };)*
        const SHAPES_FIT: () = { #(let () = Self::#names;)* #(#of_links)* };
    }
}

/// What has a constant evaluated in front of its value, so that it is unknown where the shapes do not fit.
pub(super) fn known_if_shapes_fit(network: &Network) -> Option<TokenStream> {
    let sizes = open::names(network).sizes;
    is_judged(network).then(|| quote!(let () = #sizes::SHAPES_FIT;))
}

/// Whether something has to be judged.
fn is_judged(network: &Network) -> bool {
    let is_judged = |step: &Step| {
        !verdicts(network, step).is_empty()
            || !insist::takes(network, step, &TokenStream::new()).is_empty()
            || !insist::leaves(network, step).is_empty()
    };
    network.steps.iter().any(is_judged) || limits_of_links(network).next().is_some()
}

/// What must not be too large, and what leaves a link has a part in.
fn limits_of_links(network: &Network) -> impl Iterator<Item = Limit> {
    limits(network, false).into_iter().filter(|limit| limit.is_of_link)
}

/// `CONV2_FITS`: the constant of a step. What a layer asks of what arrives are steps that have the layer's name.
fn name(step: &Step) -> Ident {
    match is_count(step) {
        true if is_map(step) => format_ident!("{}_MAP", geometry_name(step)),
        true => takes_name(step),
        false => format_ident!("{}_FITS", geometry_name(step)),
    }
}

/// `CONV2_TAKES`: the constant that what arrives is what a layer or link takes.
fn takes_name(step: &Step) -> Ident {
    format_ident!("{}_TAKES", geometry_name(step))
}

/// Whether a constant of the step is called like that.
pub(super) fn has_constant(step: &Step, constant: &str) -> bool {
    // A cheap look first, as each mention of a constant asks of all steps.
    let field = step.name.to_string();
    let field = field.strip_prefix("r#").unwrap_or(&field);
    let begins = |start: &str| start.eq_ignore_ascii_case(field);
    let may_be = !field.is_ascii() || constant.get(..field.len()).is_some_and(begins);
    may_be && [geometry_name(step), name(step), takes_name(step)].iter().any(|taken| taken == constant)
}

/// A line for the body of a constant, which is unknown where the verdict is not good, and with it, without another word,
/// whatever follows from it. Hence the array: of a constant that panics itself, rustc notes each mention; of one in which the
/// length of an array is unknown, none. Behind an unknown constant in `guards`, nothing is judged.
pub(super) fn evaluated(guards: &TokenStream, verdict: &TokenStream) -> TokenStream {
    quote!(let _ = [(); { #guards #verdict; 0 }];)
}

/// Of which steps something has to be judged, and which verdicts depend on others.
struct Judged<'a> {
    network: &'a Network,
    verdicts: Vec<Vec<Verdict>>,
    /// Where each of them stands.
    corners: Vec<[(usize, usize); 2]>,
    /// What arrives.
    takes: Vec<bool>,
    /// Something that spoils what leaves.
    fits: Vec<bool>,
}

impl<'a> Judged<'a> {
    fn of(network: &'a Network) -> Self {
        let verdicts = network.steps.iter().map(|step| verdicts(network, step)).collect::<Vec<_>>();
        let corners = network.steps.iter().map(|step| Place::from(step.span).corners()).collect();
        let takes = network.steps.iter().zip(&verdicts).map(|(step, verdicts)| match step.layer {
            Layer::Own { .. } => !insist::takes(network, step, &TokenStream::new()).is_empty(),
            _ => is_count(step) && !is_map(step) && !verdicts.is_empty(),
        });
        let takes = takes.collect();
        let mut judged = Self { network, verdicts, corners, takes, fits: Vec::new() };
        let fits = network.steps.iter().enumerate().map(|(index, step)| {
            let is_judged = !judged.verdicts[index].is_empty() || !insist::leaves(network, step).is_empty();
            is_judged || !judged.denials(index).is_empty()
        });
        judged.fits = fits.collect();
        judged
    }

    /// The constants that have to be known where a step is judged by a part of what arrives.
    fn guards(&self, index: usize, part: Part) -> TokenStream {
        let (sizes, steps) = (open::names(self.network).sizes, &self.network.steps);
        let (mut found, mut seen) = (Vec::new(), vec![[false; 3]; index]);
        for &source in &steps[index].inputs {
            self.add_spoilers(source, part, &mut found, &mut seen);
        }
        let names = found.into_iter().map(|index| name(&steps[index]));
        let names = names.chain(self.again(index)).chain(self.denials(index));
        quote!(#(let () = #sizes::#names;)*)
    }

    /// That of the step before that the same tokens stand for, in another turn of a repetition: what is wrong with them is told
    /// once.
    fn again(&self, index: usize) -> Option<Ident> {
        let steps = &self.network.steps;
        let is_same = |before: &usize| {
            let kinds = [*before, index].map(|index| std::mem::discriminant(&steps[index].layer));
            kinds[0] == kinds[1] && self.corners[*before] == self.corners[index]
        };
        let before = (0..index).rev().find(is_same)?;
        match steps[before].layer {
            Layer::Own { declared, .. } => declared.then(|| takes_name(&steps[before])),
            _ => self.fits[before].then(|| name(&steps[before])),
        }
    }

    /// Adds the steps whose faults spoil a part of what comes from somewhere. (A window that does not fit leaves a size of 0.)
    fn add_spoilers(&self, source: Source, part: Part, found: &mut Vec<usize>, seen: &mut [[bool; 3]]) {
        let Source::Step(index) = source else { return };
        if std::mem::replace(&mut seen[index][part as usize], true) {
            return;
        }
        let step = &self.network.steps[index];
        let unjudged = (!self.fits[index]).then_some(part);
        // Whether its own faults do, and what of its inputs does where they do not have those with them.
        let (itself, of_inputs) = match (&step.layer, part) {
            (Layer::Fc { .. }, _) | (Layer::Conv { .. }, Part::Channels) | (Layer::GlobalAvgPool, Part::Sides) => {
                (false, None)
            }
            (Layer::Own { .. }, _) => (true, None),
            (Layer::Assert { .. }, Part::Sides) if is_count(step) => (false, Some(part)),
            (Layer::Assert { .. } | Layer::Sum, _) | (Layer::Concat, Part::Sides) => (true, unjudged),
            (Layer::Concat, _) => (true, Some(part)),
            (Layer::Conv { .. }, _) => (false, Some(Part::Sides)),
            (Layer::GlobalAvgPool, _) => (false, Some(Part::Channels)),
            (Layer::Flatten, _) => (false, Some(Part::All)),
            _ => (false, Some(part)),
        };
        if itself && self.fits[index] && !found.contains(&index) {
            found.push(index);
        }
        if let Some(part) = of_inputs {
            step.inputs.iter().for_each(|&input| self.add_spoilers(input, part, found, seen));
        }
    }

    /// Of a join, what says that the layers in its branches take what arrives at them: where they do not, a branch may have been
    /// meant to leave something else, too.
    fn denials(&self, join: usize) -> Vec<Ident> {
        let steps = &self.network.steps;
        let is_join = matches!(steps[join].layer, Layer::Sum | Layer::Concat);
        if !is_join || !self.takes[..join].contains(&true) {
            return Vec::new();
        }
        let branches = steps[join].inputs.iter().map(|&source| self.behind(source)).collect::<Vec<_>>();
        let is_shared = |index: &usize| branches.iter().all(|branch| branch[*index]);
        let fork = (0..join).rev().find(is_shared).map_or(0, |fork| fork + 1);
        (fork..join).filter(|&index| self.takes[index]).map(|index| takes_name(&steps[index])).collect()
    }

    /// Which steps something comes from.
    fn behind(&self, source: Source) -> Vec<bool> {
        let steps = &self.network.steps;
        let (mut found, mut left) = (vec![false; steps.len()], vec![source]);
        while let Some(source) = left.pop() {
            if let Source::Step(index) = source
                && !std::mem::replace(&mut found[index], true)
            {
                left.extend(&steps[index].inputs);
            }
        }
        found
    }
}
