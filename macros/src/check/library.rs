//! The declared blocks: their names, their parameters, and what is wrong with them whatever they are used with.

use proc_macro2::Ident;

use super::Refused;
use super::compute::{is_constant, is_like_an_option};
use super::flow::Flow;
use super::{names, unroll, walk};
use crate::ast::{self, Argument, Expression, Item, Kind};
use crate::fault::{Faults, Place};
use crate::message;
use crate::model::{Name, Network, Size};
use crate::words::{BLOCK, Word, distance, takes_braces};

/// All declared blocks.
#[derive(Default)]
pub(super) struct Library {
    blocks: Vec<Block>,
    /// The networks that have been checked, which those behind them can have inside.
    networks: Vec<(Ident, Interface)>,
    /// Those among them that take any height and width: the parameters in front of these.
    open: Vec<(Ident, Vec<Ident>)>,
    /// A block has no name that could be read, so what seems to be unknown may be it.
    pub(super) is_unsure: bool,
}

/// A declared block.
pub(super) struct Block {
    pub(super) name: Ident,
    pub(super) parameters: Vec<Ident>,
    pub(super) chain: Vec<Item>,
    /// Whether it is known what its parameters are.
    has_sound_parameters: bool,
    /// Whether nothing is wrong with it nor with the blocks that it uses.
    pub(super) is_sound: bool,
}

impl Block {
    /// A number for the parameter: many where it is a number of channels or outputs, and 1 where it is the number of an
    /// option or of turns.
    pub(super) fn example(&self, parameter: &Ident) -> &'static str {
        if counts_channels(&self.chain, parameter) { "16" } else { "1" }
    }
}

/// Whether the parameter has a part in a number of channels or outputs.
fn counts_channels(chain: &[Item], parameter: &Ident) -> bool {
    chain.iter().any(|item| match item {
        Item::Layer(layer) => layer.arguments.iter().flatten().any(|argument| {
            let mut names = Vec::new();
            names_of(argument, std::slice::from_ref(parameter), &mut names);
            let is_number = !matches!(argument.kind, Kind::Option(..));
            is_number && names.iter().any(|(name, _)| name == parameter)
        }),
        Item::Join(join) => join.branches.iter().any(|branch| counts_channels(&branch.chain, parameter)),
        Item::Repeat(repeat) => counts_channels(&repeat.chain, parameter),
        Item::Shape(_) | Item::Own(_) | Item::Broken => false,
    })
}

/// What a network takes and leaves.
#[derive(Clone)]
pub(super) struct Interface {
    /// The parameters, by which the sizes are named.
    pub(super) parameters: Vec<Ident>,
    pub(super) input: Flow,
    pub(super) output: Flow,
    /// Whether something is wrong with it, which has been said.
    pub(super) refused: bool,
}

impl Interface {
    /// With numbers in place of the parameters; `None` where a size is too large then.
    pub(super) fn with(&self, numbers: &[Size]) -> Option<[Flow; 2]> {
        let replace = |name: Name| {
            let place = self.parameters.iter().position(|parameter| name.is_parameter() && *parameter == name.text());
            place.and_then(|place| numbers.get(place)).copied()
        };
        let flow = |flow: Flow| {
            let sizes = flow.sizes().into_iter().map(|size| size.substitute(&replace)).collect::<Option<Vec<_>>>()?;
            Some(Flow::of(&sizes).unwrap_or(Flow::Unknown))
        };
        Some([flow(self.input)?, flow(self.output)?])
    }
}

impl Library {
    /// Notes a network.
    pub(super) fn declare(&mut self, name: &Ident, parameters: &[Ident], checked: &Result<Network, Refused>) {
        let [input, output] = match checked {
            Ok(network) => {
                let output = network.steps.last().map_or(network.input, |step| step.output);
                [network.input, output].map(Flow::from)
            }
            Err(_) => [Flow::Unknown; 2],
        };
        // What leaves a link in it, only that network's types know.
        let is_told = |flow: Flow| !flow.sizes().into_iter().any(|size| size == Size::Open || size.is_of_link());
        if is_told(input) && is_told(output) {
            let parameters = parameters.to_vec();
            let interface = Interface { parameters, input, output, refused: checked.is_err() };
            self.networks.push((name.clone(), interface));
        } else if !input.shape().is_none_or(|input| input.is_told()) {
            self.open.push((name.clone(), parameters.to_vec()));
        }
    }

    /// Forgets a network that is declared once more, under another condition.
    pub(super) fn forget(&mut self, name: &Ident) {
        self.networks.retain(|(known, _)| known != name);
        self.open.retain(|(known, _)| known != name);
    }

    /// The network that a link is, if it was declared before and names its input.
    pub(super) fn network(&self, link: &ast::Own) -> Option<&Interface> {
        let path = link.base.to_string();
        let found = self.networks.iter().find(|(name, _)| *name == path);
        found.filter(|_| link.settings.is_none()).map(|(_, interface)| interface)
    }

    /// Whether a network of this name was declared before.
    pub(super) fn has_network(&self, name: &Ident) -> bool {
        self.networks.iter().any(|(known, _)| known == name) || self.open.iter().any(|(known, _)| known == name)
    }

    /// The parameters in front of height and width, if the link is a network declared before that takes any of these.
    pub(super) fn open(&self, link: &ast::Own) -> Option<&[Ident]> {
        let path = link.base.to_string();
        let found = self.open.iter().find(|(name, _)| *name == path);
        found.filter(|_| link.settings.is_none()).map(|(_, parameters)| parameters.as_slice())
    }

    pub(super) fn find(&self, name: &str) -> Option<&Block> {
        self.blocks.iter().find(|block| block.name == name)
    }

    /// The names of all blocks.
    pub(super) fn names(&self) -> impl Iterator<Item = String> {
        self.blocks.iter().map(|block| block.name.to_string())
    }
}

/// Checks the blocks, each by itself.
pub(super) fn check_blocks(declared: Vec<ast::Block>) -> (Library, Faults) {
    let mut library = Library::default();
    let mut faults = Faults::default();
    for block in declared {
        let ast::Block { name, parameters, chain, faults: mut met, header_is_sound } = block;
        let Some(name) = name else {
            library.is_unsure = true;
            faults.append(met);
            continue;
        };
        let text = name.to_string();
        if Word::find(&text).is_some() || takes_braces(&text) || text == BLOCK {
            met.add(Place::of(&name), message::block_called_like_a_word(&name));
        } else if library.find(&text).is_some() {
            met.add(Place::of(&name), message::doubled_block(&name));
        }
        let mut about_parameters = Faults::default();
        if header_is_sound {
            let is_read = met.is_empty();
            check_parameters((&name, &parameters), &chain, is_read, &mut about_parameters);
        }
        let has_sound_parameters = header_is_sound && about_parameters.is_empty();
        let is_sound = has_sound_parameters && met.is_empty();
        faults.append(met);
        faults.append(about_parameters);
        library.blocks.push(Block { name, parameters, chain, has_sound_parameters, is_sound });
    }
    check_recursion(&mut library, &mut faults);
    check_chains(&mut library, &mut faults);
    spread(&mut library);
    (library, faults)
}

/// The block's parameters that are doubled, unused, missing, or look like options.
fn check_parameters((block, parameters): (&Ident, &[Ident]), chain: &[Item], is_read: bool, faults: &mut Faults) {
    for (index, parameter) in parameters.iter().enumerate() {
        let text = parameter.to_string();
        if parameters[..index].contains(parameter) {
            faults.add(Place::of(parameter), message::doubled_parameter(parameter));
        } else if text.len() > 1 && is_like_an_option(&text) {
            faults.add(Place::of(parameter), message::parameter_like_an_option(parameter));
        }
    }
    if !faults.is_empty() {
        return;
    }
    let mut used = Vec::new();
    collect_names(chain, parameters, &mut used);
    let mut unknown: Vec<(Ident, Place)> = Vec::new();
    for (name, place) in &used {
        if !parameters.contains(name) && !unknown.iter().any(|(known, _)| known == name) {
            unknown.push((name.clone(), *place));
        }
    }
    if parameters.is_empty() && !unknown.is_empty() {
        let names = unknown.iter().map(|(name, _)| name.to_string()).collect::<Vec<_>>();
        faults.add(Place::of(block), message::without_parameters(block, &names));
        return;
    }
    let texts = parameters.iter().map(Ident::to_string).collect::<Vec<_>>();
    for (name, place) in &unknown {
        let near = texts.iter().map(|text| (distance(&name.to_string(), text), text));
        let near = near.filter(|(distance, _)| *distance <= 2).min().map(|(_, text)| text.as_str());
        faults.add(*place, message::unknown_parameter(name, block, &texts, near));
    }
    for parameter in parameters {
        // One that is misspelt where it stands seems to be unused, and what could not be read may use it.
        if is_read && unknown.is_empty() && !used.iter().any(|(name, _)| name == parameter) {
            faults.add(Place::of(parameter), message::unused_parameter(parameter, block));
        }
    }
}

/// All names that stand where a number can.
fn collect_names(chain: &[Item], parameters: &[Ident], names: &mut Vec<(Ident, Place)>) {
    for item in chain {
        match item {
            Item::Layer(layer) => {
                let arguments = layer.arguments.iter().flatten();
                arguments.for_each(|argument| names_of(argument, parameters, names));
            }
            Item::Shape(shape) => shape.sizes.iter().for_each(|size| names_of(size, parameters, names)),
            Item::Join(join) => {
                join.branches.iter().for_each(|branch| collect_names(&branch.chain, parameters, names));
            }
            Item::Repeat(repeat) => {
                names_of(&repeat.count, parameters, names);
                collect_names(&repeat.chain, parameters, names);
            }
            Item::Own(own) => {
                // Other names are those of types.
                let is_meant = |size: &&Argument| match &size.kind {
                    Kind::Word(word) => parameters.iter().any(|parameter| parameter == word),
                    _ => true,
                };
                let sizes = own.generics.iter().filter_map(|generic| generic.size.as_ref()).filter(is_meant);
                sizes.for_each(|size| names_of(size, parameters, names));
            }
            Item::Broken => {}
        }
    }
}

fn names_of(argument: &Argument, parameters: &[Ident], names: &mut Vec<(Ident, Place)>) {
    match &argument.kind {
        Kind::Word(word) => {
            let is_meant =
                parameters.iter().any(|parameter| parameter == word) || !(is_like_an_option(word) || is_constant(word));
            if let (true, Ok(name)) = (is_meant, syn::parse_str::<Ident>(word)) {
                names.push((name, argument.place));
            }
        }
        Kind::Computed(expression) | Kind::Option(_, expression) => names_in(expression, parameters, names),
        _ => {}
    }
}

fn names_in(expression: &Expression, parameters: &[Ident], names: &mut Vec<(Ident, Place)>) {
    match expression {
        // Of an option that stands in a sum, the computation speaks.
        Expression::Name(name)
            if parameters.contains(name)
                || !(is_like_an_option(&name.to_string()) || is_constant(&name.to_string())) =>
        {
            names.push((name.clone(), Place::of(name)));
        }
        Expression::Number(_) | Expression::Name(_) | Expression::Path(_) => {}
        Expression::Operation(_, operands) => operands.iter().for_each(|operand| names_in(operand, parameters, names)),
    }
}

/// The words of a chain that may be blocks, with their places.
fn words(chain: &[Item]) -> Vec<&Ident> {
    let mut found = Vec::new();
    for item in chain {
        match item {
            Item::Layer(layer) => found.push(&layer.word),
            Item::Join(join) => found.extend(join.branches.iter().flat_map(|branch| words(&branch.chain))),
            Item::Repeat(repeat) => found.extend(words(&repeat.chain)),
            Item::Shape(_) | Item::Own(_) | Item::Broken => {}
        }
    }
    found
}

/// A block that is part of itself.
fn check_recursion(library: &mut Library, faults: &mut Faults) {
    let mut reached: Vec<String> = Vec::new();
    let mut circular = Vec::new();
    for block in library.blocks.iter().filter(|block| block.is_sound) {
        let mut path = Vec::new();
        visit(block, library, &mut path, &mut reached, &mut circular, faults);
    }
    for block in &mut library.blocks {
        block.is_sound &= !circular.iter().any(|name| block.name == name);
    }
}

/// Follows the uses in the block as far as none has been reached before.
fn visit(
    block: &Block,
    library: &Library,
    path: &mut Vec<String>,
    reached: &mut Vec<String>,
    circular: &mut Vec<String>,
    faults: &mut Faults,
) {
    let name = block.name.to_string();
    if reached.contains(&name) {
        return;
    }
    reached.push(name.clone());
    path.push(name);
    for word in words(&block.chain) {
        let Some(used) = library.find(&word.to_string()).filter(|used| used.is_sound) else { continue };
        if let Some(start) = path.iter().position(|name| used.name == name) {
            let circle = path[start..].iter().cloned().chain([used.name.to_string()]).collect::<Vec<_>>();
            if !circular.contains(&circle[0]) {
                faults.add(Place::of(word), message::recursion(&circle));
            }
            circular.extend(circle);
        } else {
            visit(used, library, path, reached, circular, faults);
        }
    }
    path.pop();
}

/// What is wrong with the chains, whatever arrives and whatever the parameters are.
fn check_chains(library: &mut Library, faults: &mut Faults) {
    for index in 0..library.blocks.len() {
        let mut met = Faults::default();
        let block = &library.blocks[index];
        if !block.has_sound_parameters {
            continue;
        }
        let links = unroll::unroll_block(block, library, &mut met);
        let names = names::names(&links, &mut met);
        let met = walk::block(&links, names, library, met);
        library.blocks[index].is_sound &= met.is_empty();
        faults.append(met);
    }
}

/// Blocks that use one with faults can't be used either.
fn spread(library: &mut Library) {
    for _ in 0..library.blocks.len() {
        for index in 0..library.blocks.len() {
            let uses = words(&library.blocks[index].chain);
            let spoiled = uses.iter().any(|word| library.find(&word.to_string()).is_some_and(|used| !used.is_sound));
            library.blocks[index].is_sound &= !spoiled;
        }
    }
}
