//! Turns what the user wrote into what it means, and finds every mistake in it.
//!
//! Here: networks and the way along the chain. The rules of the layers are in [`layer`] and [`window`], their arguments
//! in [`options`], and what the input and the names must be in [`input`] and [`names`].
//!
//! Left to rustc, which says it better: names that clash with something outside of the macro, and attributes that do
//! not exist.

mod flow;
mod input;
mod layer;
mod names;
mod options;
#[cfg(test)]
mod tests;
mod window;

use proc_macro2::Ident;

use crate::ast::{self, Input, Item};
use crate::fault::{Faults, Place};
use crate::message;
use crate::model::{Header, Layer, Network, Size, Source, Step};
use crate::words::{self, Word};
use flow::{Chain, Flow};

/// A network with faults.
pub(crate) struct Refused {
    /// `None` if there is no name, or if it is another network's.
    pub(crate) header: Option<Box<Header>>,
    pub(crate) faults: Faults,
}

/// Checks each network by itself, and their names against one another.
pub(crate) fn networks(declared: Vec<ast::Network>) -> Vec<Result<Network, Refused>> {
    let mut taken = Vec::new();
    let check = |mut declared: ast::Network| {
        let Some(name) = declared.name.clone() else { return network(declared) };
        if !taken.contains(&name) {
            taken.push(name);
            return network(declared);
        }
        declared.faults.add(Place::of(&name), message::name_clash(&name));
        // A stand-in under the same name would be a second error.
        network(declared).map_err(|refused| Refused { header: None, ..refused })
    };
    declared.into_iter().map(check).collect()
}

fn network(declared: ast::Network) -> Result<Network, Refused> {
    let ast::Network { attributes, visibility, name, input, chain, mut faults } = declared;
    let open = matches!(input, Input::Open(_));
    let (arriving, rest) = input::check_input(name.as_ref(), &input, &chain, &mut faults);
    input::check_empty(name.as_ref(), &input, &chain, &mut faults);
    names::check_labels(&chain, &mut faults);
    let mut walk = Walk { chain: Chain::new(arriving), names: names::names(rest), steps: Vec::new(), faults };
    for item in rest {
        walk.item(item);
    }
    let Walk { chain, steps, faults, .. } = walk;
    match (name, arriving.shape(), faults.is_empty()) {
        (Some(name), Some(input), true) => Ok(Network { attributes, visibility, name, input, steps }),
        (name, input, _) => {
            let (output, parameters) = (chain.probable_output(), names::parameters(rest));
            let header = |name| Header { attributes, visibility, name, input, open, output, parameters };
            let header = name.map(|name| Box::new(header(name)));
            Err(Refused { header, faults })
        }
    }
}

/// The way along the chain.
struct Walk {
    chain: Chain,
    /// The names of what is still to come, the next one last.
    names: Vec<Ident>,
    steps: Vec<Step>,
    faults: Faults,
}

impl Walk {
    fn item(&mut self, item: &Item) {
        match item {
            Item::Layer(layer) => self.layer(layer),
            Item::Shape(shape) => self.shape(shape),
            Item::Broken => self.chain.push("…".to_owned(), Flow::Unknown),
        }
    }

    fn layer(&mut self, layer: &ast::Layer) {
        let Some(name) = self.names.pop() else { return };
        let text = layer.text();
        let Some(word) = Word::find(&layer.word.to_string()) else {
            let (nearest, list) = (words::nearest(&layer.word.to_string()), words::list());
            self.faults.add(Place::of(&layer.word), message::unknown_layer(&layer.word, nearest, &list));
            self.chain.push(text, Flow::Unknown);
            return;
        };
        let options = options::check_options(layer, word, &mut self.faults);
        let checked = {
            let display = name.to_string();
            let chain = &self.chain;
            layer::Scene { layer, name: &display, options: &options, chain, faults: &mut self.faults }.check(word)
        };
        if let Some(length) = checked.asserts {
            self.step(&name, layer.place, &text, Layer::Assert, Flow::Vector(length));
        }
        if let Some(meaning) = checked.layer {
            self.step(&name, Place::of(&layer.word), &text, meaning, checked.output);
        }
        self.chain.push(text, checked.output);
    }

    /// An assertion.
    fn shape(&mut self, shape: &ast::Shape) {
        let Some(name) = self.names.pop() else { return };
        let declared = input::check_shape(shape, &mut self.faults);
        let arriving = self.chain.flow;
        let (told, known) = (declared.sizes(), arriving.sizes());
        if arriving == Flow::Unknown || declared == Flow::Unknown {
            self.chain.flow = declared;
            return;
        }
        if told.len() != known.len() {
            let (arrives, says, chain) = (arriving.to_string(), declared.to_string(), self.chain.to_string());
            let message = match (arriving, arriving.count()) {
                (Flow::Vector(_), _) => message::vector_for_map(&arrives, &says, &chain),
                (_, Some(Size::Known(count))) => {
                    message::map_for_vector(&arrives, &says, &format!("[{count}]"), &chain)
                }
                _ => message::map_for_vector(&arrives, &says, &says, &chain),
            };
            self.faults.add(shape.place, message);
            self.chain.flow = Flow::Unknown;
            return;
        }
        let pairs = || known.iter().zip(&told);
        let differ = |(known, told): (&Size, &Size)| known != told && *known != Size::Open && *told != Size::Open;
        let wrong =
            pairs().zip(&shape.sizes).filter(|(pair, _)| differ(*pair)).map(|(_, size)| size.place).collect::<Vec<_>>();
        let merged = pairs().map(|(known, told)| match (*known, *told) {
            _ if differ((known, told)) => Size::Open,
            (Size::Open, told) => told,
            (known, _) => known,
        });
        let merged = Flow::of(&merged.collect::<Vec<_>>()).unwrap_or(Flow::Unknown);
        if let [first, others @ ..] = wrong.as_slice() {
            let place = if others.is_empty() { *first } else { shape.place };
            let right = pairs().map(|(known, told)| if *known == Size::Open { *told } else { *known });
            let right = Flow::of(&right.collect::<Vec<_>>()).unwrap_or(arriving).to_string();
            let (arrives, says, chain) = (arriving.to_string(), declared.to_string(), self.chain.to_string());
            let message = message::false_shape(&arrives, &says, &right, &chain);
            self.faults.add(place, message);
        } else if merged != arriving {
            self.step(&name, shape.place, &shape.text(), Layer::Assert, merged);
        }
        self.chain.flow = merged;
    }

    /// A step of the model. Where a shape is not known there was a fault, and the model is not needed.
    fn step(&mut self, name: &Ident, place: Place, text: &str, layer: Layer, output: Flow) {
        let arriving = self.steps.last().map(|step| step.output);
        let input = arriving.or_else(|| self.chain.flow.shape());
        if let (Some(input), Some(output)) = (input, output.shape()) {
            let (name, span) = (name.clone(), place.span());
            let inputs = vec![self.steps.len().checked_sub(1).map_or(Source::Input, Source::Step)];
            self.steps.push(Step { name, span, text: text.to_owned(), layer, inputs, input, output });
        }
    }
}
