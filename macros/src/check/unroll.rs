//! Writes out what repetitions and the uses of blocks stand for: each turn by itself, each use with its numbers.
//!
//! From here on, every number is a number.

use proc_macro2::Ident;

use super::compute::Values;
use super::library::{Block, Library};
use crate::ast::{self, Argument, Input, Item, Kind, Layer, Own, Shape};
use crate::fault::{Faults, Place};
use crate::message;
use crate::model::Size;
use crate::words::{Joining, Word};

/// A network has no more layers than this, all turns and uses written out.
const MOST_LAYERS: usize = 4096;

/// One link of the chain, written out.
pub(super) enum Link {
    Layer(Layer),
    Shape(Shape),
    Own(Own),
    Join(Join),
    Repeat(Repeat),
    Use(Use),
    Broken(Broken),
}

/// `label: sum { links | links }`
pub(super) struct Join {
    pub(super) label: Option<Ident>,
    pub(super) word: Ident,
    pub(super) kind: Option<Joining>,
    pub(super) branches: Vec<Branch>,
    pub(super) is_sound: bool,
    /// The parameters of the block that it stands in, and what they are here.
    pub(super) parameters: Vec<(String, String)>,
}

/// One branch of a join.
pub(super) struct Branch {
    pub(super) links: Vec<Link>,
    pub(super) place: Place,
}

/// All turns of `label: repeat 3 { links }`.
pub(super) struct Repeat {
    pub(super) label: Option<Ident>,
    pub(super) count: String,
    pub(super) turns: Vec<Vec<Link>>,
    /// Whether there are as many turns as the user means.
    pub(super) is_sound: bool,
}

/// What `label: block(arguments)` stands for.
pub(super) struct Use {
    pub(super) label: Option<Ident>,
    pub(super) text: String,
    /// What is added to the messages.
    pub(super) line: String,
    pub(super) links: Vec<Link>,
}

/// What is not known for what it is, and this has been said.
#[derive(Default)]
pub(super) struct Broken {
    pub(super) label: Option<Ident>,
    pub(super) text: String,
    /// What a block with a fault stands for, of which the names alone mean something.
    pub(super) links: Vec<Link>,
}

/// The sizes that the names in a network's input stand for.
pub(super) fn input(input: Input, sizes: &[Ident], faults: &mut Faults) -> Input {
    let Input::Shape(Shape { sizes: written, place }) = input else { return input };
    let values = Values::network(sizes);
    let sizes = written.iter().map(|size| values.argument(size, faults)).collect();
    Input::Shape(Shape { sizes, place })
}

/// Writes out a network's chain.
pub(super) fn unroll(chain: &[Item], sizes: &[Ident], library: &Library, faults: &mut Faults) -> Vec<Link> {
    let mut unroll = Unroll::new(library, None, faults);
    unroll.values = Values::network(sizes);
    let links = unroll.links(chain);
    if let Some(place) = unroll.overflow {
        faults.add(place, message::too_many_layers(MOST_LAYERS));
    }
    links
}

/// Writes out the chain of a block for itself: its parameters can be any number, and other blocks leave anything.
pub(super) fn unroll_block(block: &Block, library: &Library, faults: &mut Faults) -> Vec<Link> {
    let mut unroll = Unroll::new(library, Some(block), faults);
    unroll.values = Values::open(&block.parameters);
    let links = unroll.links(&block.chain);
    if let Some(place) = unroll.overflow {
        faults.add(place, message::too_many_layers(MOST_LAYERS));
    }
    links
}

struct Unroll<'a> {
    library: &'a Library,
    /// The block that is checked for itself.
    alone: Option<&'a Block>,
    faults: &'a mut Faults,
    /// Of the parameters, in the block that is being written out.
    values: Values,
    layers: usize,
    /// The outermost repetition or use that is being written out.
    outermost: Option<Place>,
    /// What makes the network too long.
    overflow: Option<Place>,
    /// The blocks with faults that this stands in, as one may stand in itself.
    within: Vec<&'a Ident>,
}

impl<'a> Unroll<'a> {
    fn new(library: &'a Library, alone: Option<&'a Block>, faults: &'a mut Faults) -> Self {
        let values = Values::default();
        Self { library, alone, faults, values, layers: 0, outermost: None, overflow: None, within: Vec::new() }
    }

    fn links(&mut self, chain: &[Item]) -> Vec<Link> {
        chain.iter().map(|item| self.link(item)).collect()
    }

    fn link(&mut self, item: &Item) -> Link {
        match item {
            Item::Layer(layer) => self.layer(layer),
            Item::Shape(shape) => {
                self.count(shape.place);
                let sizes = shape.sizes.iter().map(|size| self.values.argument(size, self.faults)).collect();
                Link::Shape(Shape { sizes, place: shape.place })
            }
            Item::Own(own) => {
                self.count(own.place);
                let mut own = own.clone();
                for generic in &mut own.generics {
                    // Whatever else a name stands for, only the types know.
                    if let Some(size) = generic.size.take().filter(|size| self.values.is_number(size)) {
                        let size = self.values.argument(&size, self.faults);
                        match size.kind {
                            Kind::Whole(number) => generic.tokens = Size::Known(number).argument(),
                            Kind::Named(size) => generic.tokens = size.argument(),
                            _ => {}
                        }
                        generic.size = Some(size);
                    }
                }
                Link::Own(own)
            }
            Item::Join(join) => {
                self.count(Place::of(&join.word));
                let branches = join.branches.iter();
                let branches = branches.map(|branch| Branch { links: self.links(&branch.chain), place: branch.place });
                let branches = branches.collect();
                let ast::Join { label, word, kind, is_sound, .. } = join;
                Link::Join(Join {
                    label: label.clone(),
                    word: word.clone(),
                    kind: *kind,
                    branches,
                    is_sound: *is_sound,
                    parameters: self.values.named(),
                })
            }
            Item::Repeat(repeat) => self.repeat(repeat),
            Item::Broken => {
                self.layers += 1;
                Link::Broken(Broken { text: "…".to_owned(), ..Broken::default() })
            }
        }
    }

    /// One more layer.
    fn count(&mut self, place: Place) {
        self.layers += 1;
        if self.layers > MOST_LAYERS && self.overflow.is_none() {
            self.overflow = Some(self.outermost.unwrap_or(place));
        }
    }

    fn layer(&mut self, layer: &Layer) -> Link {
        let text = layer.word.to_string();
        let known = Word::find(&text).is_some();
        if let (false, Some(block)) = (known, self.library.find(&text)) {
            return self.block(layer, block);
        }
        if !known && self.library.is_unsure {
            self.faults.spoil();
            return Link::Broken(Broken { text: layer.text(), ..Broken::default() });
        }
        self.count(layer.place);
        let mut layer = layer.clone();
        layer.written = Some(layer.arguments.iter().flatten().map(|argument| argument.text.clone()).collect());
        for argument in layer.arguments.iter_mut().flatten() {
            *argument = self.values.argument(argument, self.faults);
        }
        Link::Layer(layer)
    }

    fn repeat(&mut self, repeat: &ast::Repeat) -> Link {
        let count = self.values.argument(&repeat.count, self.faults);
        let turns = match count.kind {
            Kind::Whole(0) => {
                self.faults.add(count.place, message::zero_count());
                None
            }
            Kind::Whole(turns) => Some(turns),
            Kind::Word(_) | Kind::Decimal(_) => {
                self.faults.add(count.place, message::repeat_count(&count.text));
                None
            }
            Kind::Named(_) => {
                self.faults.add(count.place, message::named_count(&count.text));
                None
            }
            _ => None,
        };
        let is_outermost = self.outermost.is_none();
        self.outermost = self.outermost.or(Some(repeat.place));
        self.faults.enter(None);
        let mut written = Vec::new();
        for _ in 0..turns.unwrap_or(1) {
            if self.overflow.is_some() {
                break;
            }
            written.push(self.links(&repeat.chain));
        }
        self.faults.leave();
        if is_outermost {
            self.outermost = None;
        }
        let is_sound = turns.is_some() && self.overflow.is_none();
        Link::Repeat(Repeat { label: repeat.label.clone(), count: count.text, turns: written, is_sound })
    }

    /// The use of a block.
    fn block(&mut self, layer: &Layer, block: &'a Block) -> Link {
        let given = layer.arguments.iter().flatten();
        let given = given.map(|argument| self.values.argument(argument, self.faults)).collect::<Vec<_>>();
        let arguments = layer.arguments.is_some().then(|| given.clone());
        let text = Layer { arguments, ..layer.clone() }.text();
        self.count(layer.place);
        if !block.is_sound {
            self.faults.spoil();
            return self.broken(layer, block, text);
        }
        if !self.check_arguments(layer, block, &given) || self.alone.is_some() || self.overflow.is_some() {
            return self.broken(layer, block, text);
        }
        let pairs = block.parameters.iter().map(Ident::to_string).zip(given.iter().map(|value| value.text.clone()));
        let line = message::in_use(&text, layer.place.line(), &pairs.collect::<Vec<_>>());
        let is_outermost = self.outermost.is_none();
        self.outermost = self.outermost.or(Some(layer.place));
        let given = Values::given(&block.parameters, given, self.values.sizes());
        let values = std::mem::replace(&mut self.values, given);
        self.faults.enter(Some(line.clone()));
        let links = self.links(&block.chain);
        self.faults.leave();
        self.values = values;
        if is_outermost {
            self.outermost = None;
        }
        Link::Use(Use { label: layer.label.clone(), text, line, links })
    }

    /// The use of a block that can't be used so. Of what is wrong in it, the block by itself speaks.
    fn broken(&self, layer: &Layer, block: &'a Block, text: String) -> Link {
        let mut links = Vec::new();
        if self.alone.is_none() && self.overflow.is_none() && !self.within.contains(&&block.name) {
            let mut ignored = Faults::default();
            let mut inside = Unroll::new(self.library, None, &mut ignored);
            (inside.values, inside.layers) = (Values::open(&block.parameters), self.layers);
            inside.within = self.within.iter().copied().chain([&block.name]).collect();
            links = inside.links(&block.chain);
        }
        Link::Broken(Broken { label: layer.label.clone(), text, links })
    }

    /// Whether the block can be used with these arguments.
    fn check_arguments(&mut self, layer: &Layer, block: &Block, given: &[Argument]) -> bool {
        if given.iter().any(|argument| argument.kind == Kind::Hole) {
            return false;
        }
        if given.len() != block.parameters.len() {
            let parameters = block.parameters.iter().map(Ident::to_string).collect::<Vec<_>>();
            let given = given.iter().map(|argument| argument.text.clone()).collect::<Vec<_>>();
            // In a block, a parameter of the same name may be meant; elsewhere, there is nothing of that name.
            let is_known =
                |name: &str| self.values.named().iter().any(|(known, _)| known == name) || self.alone.is_some();
            let missing = block.parameters.iter().zip(&parameters).skip(given.len());
            let missing =
                missing.map(|(name, text)| if is_known(text) { text.clone() } else { block.example(name).to_owned() });
            let written = given.iter().cloned().chain(missing).take(parameters.len()).collect::<Vec<_>>();
            let count = [parameters.len(), given.len()];
            self.faults.add(layer.place, message::argument_count(&block.name, count, &parameters, &written));
            return false;
        }
        let mut fits = true;
        for (argument, parameter) in given.iter().zip(&block.parameters) {
            match argument.kind {
                Kind::Whole(_) | Kind::Decimal(_) | Kind::Named(_) | Kind::Open(None) => {}
                Kind::BrokenNumber | Kind::BrokenOption => fits = false,
                _ => {
                    self.faults.add(argument.place, message::argument_kind(&block.name, parameter, &argument.text));
                    fits = false;
                }
            }
        }
        fits
    }
}
