//! The way along the chain, through branches and turns: what arrives where, and the steps of the model.

use proc_macro2::Ident;

use super::attributes::Manner;
use super::flow::{Chain, Flow};
use super::join::{End, check_join};
use super::library::Library;
use super::sides::Branches;
use super::unroll::{Join, Link, Repeat, Use};
use super::{foreign, input, layer, options};
use crate::ast;
use crate::fault::{Faults, Place};
use crate::message;
use crate::model::{Layer, Pool, Shape, Size, Source, Step};
use crate::words::{Flag, Joining, Word};

/// What came out of the way along the chain.
pub(super) struct Walked {
    pub(super) steps: Vec<Step>,
    /// How many of them stand in front of the first one that a mistake has spoiled.
    pub(super) sound: usize,
    /// What leaves, if that can be said in spite of faults.
    pub(super) output: Option<Shape>,
    /// Networks as links with other sizes behind their names than they have parameters.
    pub(super) unusable: Vec<Ident>,
    pub(super) faults: Faults,
}

/// Goes through a network. The names are those of all links that have one, the first one last. The parameters are what
/// the user of the network chooses.
pub(super) fn walk(
    arriving: Flow,
    links: &[Link],
    names: Vec<Ident>,
    library: &Library,
    (manner, parameters): (Manner, &[Ident]),
    faults: Faults,
) -> Walked {
    let (chain, input) = (Chain::new(arriving), arriving.shape());
    let (steps, unusable) = (Vec::new(), Vec::new());
    let (sound, met) = (None, faults.count());
    let mut walk = Walk { chain, input, names, library, manner, parameters, steps, sound, met, unusable, faults };
    walk.links(links);
    let (output, sound) = (walk.chain.probable_output(), walk.sound.unwrap_or(walk.steps.len()));
    Walked { output, sound, steps: walk.steps, unusable: walk.unusable, faults: walk.faults }
}

/// Goes through a block by itself, at which anything may arrive.
pub(super) fn block(links: &[Link], names: Vec<Ident>, library: &Library, faults: Faults) -> Faults {
    walk(Flow::Unknown, links, names, library, (Manner::default(), &[]), faults).faults
}

pub(super) struct Walk<'a> {
    pub(super) chain: Chain,
    /// The network's input.
    pub(super) input: Option<Shape>,
    /// The names of what is still to come, the next one last.
    pub(super) names: Vec<Ident>,
    pub(super) library: &'a Library,
    pub(super) manner: Manner,
    /// What the user of the network chooses.
    pub(super) parameters: &'a [Ident],
    pub(super) steps: Vec<Step>,
    /// How many of them stand in front of the first one that a mistake has spoiled, once there is one.
    pub(super) sound: Option<usize>,
    /// How many mistakes were met up to here.
    pub(super) met: usize,
    pub(super) unusable: Vec<Ident>,
    pub(super) faults: Faults,
}

impl Walk<'_> {
    fn links(&mut self, links: &[Link]) {
        let mut links = links.iter();
        while let Some(link) = links.next() {
            let before = self.steps.len();
            match link {
                Link::Layer(layer) => self.layer(layer),
                Link::Shape(shape) => self.shape(shape),
                Link::Own(own) => {
                    // A shape right behind it says what leaves, where only the types know.
                    let stated = match links.as_slice() {
                        [Link::Shape(shape), ..] if self.library.network(own).is_none() => Some(shape),
                        _ => None,
                    };
                    self.own(own, stated);
                    if stated.is_some() {
                        links.next();
                    }
                }
                Link::Join(join) => self.join(join),
                Link::Repeat(repeat) => self.repeat(repeat),
                Link::Use(used) => self.block(used),
                Link::Broken(broken) => self.chain.push(broken.text.clone(), Flow::Unknown),
            }
            self.check_sound(before);
        }
    }

    /// Whether the model still says what was written, which a mistake in the link may have changed: what could have been
    /// spoiled is open. Those that the parser met show here, too.
    fn check_sound(&mut self, before: usize) {
        let (flow, met) = (self.chain.flow, self.faults.count());
        let is_spoiled = met > self.met && flow.sizes().contains(&Size::Open);
        if is_spoiled || self.shape_of(self.chain.source) != flow.shape() {
            self.sound.get_or_insert(before);
        }
        self.met = met;
    }

    /// All branches, each from what arrives here, and what puts them together.
    fn join(&mut self, join: &Join) {
        let (arriving, source) = (self.chain.flow, self.chain.source);
        let (mut ends, mut sources, mut shape) = (Vec::new(), Vec::new(), None);
        for (index, branch) in join.branches.iter().enumerate() {
            let bar = if index == 0 { "{" } else { "{ … |" };
            self.chain.source = source;
            self.chain.open(format!("{} {bar}", join.word), arriving);
            let (before, denials) = (self.steps.len(), self.faults.denials());
            self.links(&branch.links);
            let (steps, is_sound) = (before..self.steps.len(), self.faults.denials() == denials);
            sources.push(self.chain.source);
            shape = shape.or_else(|| self.shape_of(self.chain.source));
            let (chain, flow) = self.chain.close();
            ends.push(End { chain, flow, steps, is_sound, is_input: false });
        }
        if join.kind == Some(Joining::Residual) && join.branches.len() == 1 {
            sources.push(source);
            ends.push(End { chain: String::new(), flow: arriving, steps: 0..0, is_sound: true, is_input: true });
        }
        let text = format!("{} {{ … }}", join.word);
        (self.chain.flow, self.chain.source) = (arriving, source);
        let Some(name) = self.names.pop() else { return };
        if join.kind.is_none() {
            self.faults.add(Place::of(&join.word), foreign::unknown_block(&join.word));
        }
        let is_open = self.input.is_some_and(|input| !input.is_told());
        let branches = Branches { steps: &self.steps, ends: &sources };
        let branches = (is_open && self.faults.is_empty()).then_some(&branches);
        let (layer, output) = check_join(&name.to_string(), join, (&self.steps, &ends), branches, &mut self.faults);
        if let (Some(layer), Some(input), Some(leaving)) = (layer, shape, output.shape()) {
            let (span, text) = (join.word.span(), text.clone());
            let chain = self.chain.marked();
            self.steps.push(Step { name, span, text, layer, inputs: sources, chain, input, output: leaving });
            self.chain.source = Source::Step(self.steps.len() - 1);
        }
        self.chain.push(text, output);
    }

    fn repeat(&mut self, repeat: &Repeat) {
        self.faults.enter(None);
        for (index, turn) in repeat.turns.iter().enumerate() {
            let arriving = self.chain.flow;
            self.chain.open(format!("repeat {} {{ (turn {})", repeat.count, index + 1), arriving);
            self.links(turn);
            self.chain.flow = self.chain.close().1;
        }
        self.faults.leave();
        let output = if repeat.is_sound { self.chain.flow } else { Flow::Unknown };
        self.chain.push(format!("repeat {} {{ … }}", repeat.count), output);
    }

    fn block(&mut self, used: &Use) {
        self.chain.open(format!("{} = {{", used.text), self.chain.flow);
        self.faults.enter(Some(used.line.clone()));
        self.links(&used.links);
        self.faults.leave();
        let output = self.chain.close().1;
        self.chain.push(used.text.clone(), output);
    }

    fn layer(&mut self, layer: &ast::Layer) {
        let Some(name) = self.names.pop() else { return };
        let text = layer.text();
        let Some(word) = Word::find(&layer.word.to_string()) else {
            foreign::tell_unknown(layer, self.library, self.chain.flow.channels(), &mut self.faults);
            self.chain.push(text, Flow::Unknown);
            return;
        };
        // A block that is called like the word has been complained about, and may be meant.
        if self.library.find(&layer.word.to_string()).is_some() {
            self.faults.spoil();
            self.chain.push(text, Flow::Unknown);
            return;
        }
        let options = options::check_options(layer, word, self.chain.flow.channels(), &mut self.faults);
        if word.takes_maps() && self.chain.flow.link().is_some() {
            let map = self.chain.flow.as_map();
            self.says(&name, Place::of(&layer.word), &text, map, map);
            self.chain.flow = map;
        }
        let checked = {
            let display = name.to_string();
            let (name, options, chain, manner) = (display.as_str(), &options, &self.chain, self.manner);
            let steps = &self.steps;
            let has_parameters = !self.parameters.is_empty();
            let faults = &mut self.faults;
            layer::Scene { layer, name, options, manner, has_parameters, chain, steps, faults }.check(word)
        };
        if let Some((arriving, place)) = checked.asserts {
            self.says(&name, place, &text, arriving, arriving);
        }
        if checked.layer.is_none() && word != Word::Identity {
            self.sound.get_or_insert(self.steps.len());
        }
        if let Some(meaning) = checked.layer {
            // What the network says of all layers is part of what each one is.
            let meant = match &meaning {
                Layer::MaxPool(Pool { ceil: true, .. }) | Layer::AvgPool(Pool { ceil: true, .. })
                    if !options.has(Flag::Ceil) =>
                {
                    let arguments = layer.written().map(|(_, text)| text);
                    layer.text_with(arguments.chain([Flag::Ceil.name().to_owned()]))
                }
                _ => text.clone(),
            };
            self.step(&name, Place::of(&layer.word), &meant, meaning, checked.output);
        }
        // What takes nothing and was given something may be meant as another layer.
        let is_given = layer.arguments.as_ref().is_some_and(|arguments| !arguments.is_empty());
        let is_other = is_given && matches!(word, Word::Gap | Word::Flatten);
        self.chain.push(text, if is_other { Flow::Unknown } else { checked.output });
    }

    /// An assertion.
    fn shape(&mut self, shape: &ast::Shape) {
        let Some(name) = self.names.pop() else { return };
        let declared = input::check_shape(shape, &mut self.faults);
        let arriving = self.chain.flow;
        let (told, known) = (declared.sizes(), arriving.sizes());
        if self.tell_any(shape) {
            self.chain.flow = if arriving == Flow::Unknown { declared } else { arriving };
            return;
        }
        if arriving == Flow::Unknown || declared == Flow::Unknown {
            self.chain.flow = declared;
            return;
        }
        if arriving.link().is_some() {
            self.says(&name, shape.place, &shape.text(), declared, declared);
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
        let differ = |(known, told): (&Size, &Size)| known.is(*told) == Some(false);
        let wrong =
            pairs().zip(&shape.sizes).filter(|(pair, _)| differ(*pair)).map(|(_, size)| size.place).collect::<Vec<_>>();
        let merged = pairs().map(|(known, told)| match (*known, *told) {
            _ if differ((known, told)) => Size::Open,
            (Size::Open, told) => told,
            // The compiler will tell whether they are the same.
            (known, told) if told != Size::Open && known.is(told).is_none() => told,
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
            // If not, what is a number here is wrong; the constant goes on. Types can't compute with one.
            let is_open = self.input.is_none_or(|input| !input.is_told());
            let goes_on = known.iter().zip(merged.sizes()).map(|(known, merged)| match merged {
                Size::Known(_) if known.is_constant() && !is_open => *known,
                merged => merged,
            });
            let goes_on = Flow::of(&goes_on.collect::<Vec<_>>()).unwrap_or(merged);
            self.says(&name, shape.place, &shape.text(), merged, goes_on);
            self.chain.flow = goes_on;
            return;
        }
        self.chain.flow = merged;
    }

    /// A step that says what arrives, where only the compiler can tell whether it does, and what goes on from there.
    fn says(&mut self, name: &Ident, place: Place, text: &str, says: Flow, goes_on: Flow) {
        if let Some(says) = says.shape() {
            self.step(name, place, text, Layer::Assert { says }, goes_on);
        }
    }

    /// Tells of a size that is to be any number; whether there is one.
    pub(super) fn tell_any(&mut self, shape: &ast::Shape) -> bool {
        let Some(any) = shape.any() else { return false };
        let (arriving, is_told) = (self.chain.flow, |size: Size| size != Size::Open && !size.is_of_link());
        let arrives = (arriving != Flow::Unknown && arriving.sizes().into_iter().all(is_told)).then_some(arriving);
        let arrives = arrives.map(|arriving| arriving.to_string());
        let is_free = arriving == Flow::Unknown;
        self.faults.add(any.place, message::any_size_in_chain(&any.text, arrives.as_deref(), is_free));
        true
    }

    /// A step of the model. Where a shape is not known there was a fault, and the model is not needed.
    pub(super) fn step(&mut self, name: &Ident, place: Place, text: &str, layer: Layer, output: Flow) {
        if let (Some(input), Some(output)) = (self.shape_of(self.chain.source), output.shape()) {
            let (name, span) = (name.clone(), place.span());
            let (inputs, text) = (vec![self.chain.source], text.to_owned());
            // Only a shape with a size from outside is spoken of once the code is written, and what a link takes.
            let is_outside = [input, output].iter().any(|shape| shape.known().is_none());
            let is_link = matches!(layer, Layer::Own { .. });
            let chain = if is_outside || is_link { self.chain.marked() } else { String::new() };
            self.steps.push(Step { name, span, text, layer, inputs, chain, input, output });
            self.chain.source = Source::Step(self.steps.len() - 1);
        }
    }

    pub(super) fn shape_of(&self, source: Source) -> Option<Shape> {
        match source {
            Source::Input => self.input,
            Source::Step(index) => self.steps.get(index).map(|step| step.output),
        }
    }
}
