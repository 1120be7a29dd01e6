//! Turns what the user wrote into what it means, and finds every mistake in it.
//!
//! Here: networks. First, [`library`] checks the declared blocks, and [`unroll`] writes out what they and repetitions stand
//! for; then [`walk`] goes along the chain. The rules of the layers are in [`layer`] and [`window`], those of joins in
//! [`join`], the arguments in [`options`], what the input and the names must be in [`input`] and [`names`], and the network's
//! own options in [`attributes`] and [`budget`].
//!
//! Left to rustc, which says it better: attributes that do not exist, and names that clash with something of another file.

mod attributes;
mod branch;
mod budget;
mod circles;
mod compute;
mod counts;
mod flow;
mod foreign;
mod input;
mod join;
mod layer;
mod library;
mod names;
mod options;
mod orientation;
mod own;
mod sides;
#[cfg(test)]
mod tests;
mod undeclared;
mod unroll;
mod uses;
mod walk;
mod weights;
mod window;

pub(crate) use attributes::conditions;

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::format_ident;

use crate::ast::{self, Input, Invocation};
use crate::fault::{Faults, Place};
use crate::message;
use crate::model::{
    BESIDE, CONSTRUCTOR, COSTS, Code, Header, Layer, Meaning, Network, Parameters, SUMMARY, Shape, Size, Source, Step,
};
use crate::stretch::settle;
use crate::surroundings::{File, implemented};
use crate::words::distance;
use flow::Flow;
use library::Library;
use uses::Uses;

/// A network with faults.
pub(crate) struct Refused {
    /// `None` if there is no name, or if it is another network's.
    pub(crate) header: Option<Box<Header>>,
    pub(crate) faults: Faults,
}

/// Checks the blocks, then each network by itself, and the networks' names against one another. What is wrong with the
/// blocks comes last, as if it belonged to a network without a name.
pub(crate) fn networks(mut declared: Invocation) -> Vec<Result<Network, Refused>> {
    circles::check(&mut declared.networks, &declared.blocks);
    let tokens = declared.tokens;
    let (mut library, faults) = library::check_blocks(declared.blocks);
    let mut taken = Vec::new();
    // What was said of a block where one network uses it, need not be said again where another one does.
    let mut known = Faults::default();
    let mut check = |mut declared: ast::Network| {
        declared.faults.inherit(&known);
        // Two of one name may stand under different conditions; which of them a link is, the compiler knows.
        let conditions = conditions(&declared.attributes);
        let before = taken.iter().filter(|(name, _)| declared.name.as_ref() == Some(name)).collect::<Vec<_>>();
        let again = !before.is_empty();
        let is_clash = before.iter().any(|(_, under)| *under == conditions);
        let namesake = declared.name.as_ref().filter(|_| !is_clash);
        let namesake = namesake.and_then(|name| File::of(name.span())?.namesake(name, &conditions));
        let clash = declared.name.clone().filter(|_| is_clash || namesake.is_some());
        taken.extend(declared.name.clone().map(|name| (name, conditions)));
        if let Some(name) = &clash {
            declared.faults.add(Place::of(name), message::name_clash(name, namesake.as_ref()));
        }
        if let Some(name) = declared.name.as_ref().filter(|name| library.find(&name.to_string()).is_some()) {
            declared.faults.add(Place::of(name), message::network_called_like_a_block(name));
        }
        let beside = declared.name.as_ref().filter(|_| clash.is_none() && matches!(declared.input, Input::Open(_)));
        let beside = beside.and_then(|name| Some((name, File::of(name.span())?.namesake_beside(name, &BESIDE)?)));
        let is_crowded = beside.is_some();
        if let Some((name, (other, namesake))) = beside {
            declared.faults.add(Place::of(name), message::name_clash_beside(name, &other, &namesake));
        }
        let (name, parameters) = (declared.name.clone(), declared.parameters.clone());
        let mut checked = network(declared, &library, &tokens);
        if let (Some(name), None) = (name, &clash) {
            if again {
                library.forget(&name);
            } else {
                library.declare(&name, &parameters, &checked);
            }
        }
        if let Err(refused) = &mut checked {
            known.inherit(&refused.faults);
            refused.header.iter_mut().for_each(|header| header.is_crowded = is_crowded);
            if clash.is_some() {
                // A stand-in under the same name would be a second error.
                let header = refused.header.take().filter(|header| !header.open && header.sizes.is_empty());
                let has = namesake.and_then(|namesake| namesake.has);
                refused.header = header.filter(|_| has.is_some());
                refused.header.iter_mut().for_each(|header| header.taken.clone_from(&has));
            }
        }
        checked
    };
    let mut checked = declared.networks.into_iter().map(&mut check).collect::<Vec<_>>();
    if !faults.is_empty() {
        checked.push(Err(Refused { header: None, faults }));
    }
    let refused = checked.iter_mut().filter_map(|checked| checked.as_mut().err());
    settle(tokens, &mut refused.map(|refused| &mut refused.faults).collect::<Vec<_>>());
    checked
}

fn network(declared: ast::Network, library: &Library, invocation: &TokenStream) -> Result<Network, Refused> {
    let ast::Network { attributes, visibility, name, parameters: mut sizes, input, chain, mut faults } = declared;
    let (open, takes_any) = (matches!(input, Input::Open(_)), input.takes_any());
    // After a mistake in the header, names may be meant otherwise than as constants.
    let header_is_sound = match &input {
        Input::Shape(ast::Shape { place, .. }) | Input::Open(place) => !faults.begin_before(*place),
        Input::Missing => false,
    };
    let is_needed = |name: &Ident| open && is_side(name);
    if let Some(name) = name.as_ref().filter(|name| is_needed(name)) {
        faults.add(Place::of(name), message::needed_name(name));
    }
    let name = name.filter(|name| !is_needed(name));
    let attributes::Sorted { mut attributes, options } = attributes::sort(attributes, &mut faults);
    // Of one that may not be there, nothing can be told by what the file says of its name.
    let is_certain = conditions(&attributes).is_empty();
    let input = unroll::input(input, &sizes, &mut faults);
    let links = unroll::unroll(&chain, &sizes, library, &mut faults);
    let (arriving, rest) = input::check_input(name.as_ref(), &input, &links, &mut faults);
    input::check_empty(name.as_ref(), &input, &links, &mut faults);
    if open {
        check_parameters(name.as_ref(), &mut sizes, &mut faults);
    }
    let names = names::names(rest, &mut faults);
    let mut learned = names::parameters(rest);
    if learned.iter().any(|(_, parameters)| !matches!(parameters, Parameters::Own(_))) {
        attributes::check_derives(&mut attributes, &mut faults);
    }
    // What the user of the network chooses.
    let sides = if open { vec![format_ident!("H"), format_ident!("W")] } else { Vec::new() };
    let parameters = sizes.iter().cloned().chain(sides).collect::<Vec<_>>();
    let chosen = (options.manner(), parameters.as_slice());
    let misfits =
        |arriving| walk::walk(arriving, rest, names.clone(), library, chosen, Faults::default()).faults.count();
    let meant = orientation::check(&input, arriving, misfits, &mut faults);
    let walk::Walked { steps, sound, output, unusable, mut faults } =
        walk::walk(meant, rest, names.clone(), library, chosen, faults);
    if faults.is_empty() {
        options.check_use(name.as_ref(), &steps, open, &mut faults);
    }
    if let (Some(name), true) = (&name, faults.is_empty()) {
        check_unused(name, &sizes, arriving, &steps, invocation, &mut faults);
        if open {
            check_named(arriving, &steps, &mut faults);
        }
    }
    let may_lack_sizes = sizes.is_empty() && !open && is_certain && faults.is_empty();
    if let (Some(name), Some(input), true) = (&name, arriving.shape(), may_lack_sizes) {
        sizes = undeclared::check(name, input, (rest, &steps), invocation, &mut faults);
    }
    let (mut instances, mut more) = (Vec::new(), Vec::new());
    if let Some(name) = name.as_ref().filter(|_| is_certain && faults.is_empty()) {
        let walk = |arriving, faults| walk::walk(arriving, rest, names.clone(), library, chosen, faults).faults;
        (instances, more) = Uses::of(name, &parameters).check(&sizes, open, arriving, &steps, walk, &mut faults);
    }
    let weights = match options.weights {
        Some(file) if faults.is_empty() => {
            let generic = arriving.sizes().into_iter().find(|size| size.is_generic());
            weights::check(&file, name.as_ref(), (open, generic), &steps, &mut faults)
        }
        _ => None,
    };
    match (name, arriving.shape(), faults.is_empty()) {
        (Some(name), Some(input), true) => {
            let (budget, again) = (options.limits, if is_certain { again(&name) } else { Vec::new() });
            Ok(Network {
                attributes,
                visibility,
                name,
                parameters: sizes,
                instances,
                again,
                input,
                steps,
                weights,
                budget,
            })
        }
        (name, input, _) => {
            let is_unknown = |name: &Ident, parameters: &Parameters| {
                unusable.contains(name) || (matches!(parameters, Parameters::Own(_)) && !header_is_sound)
            };
            let unknown = learned.iter_mut().filter(|(name, parameters)| is_unknown(name, parameters));
            unknown.for_each(|(_, parameters)| *parameters = Parameters::Unknown);
            let is_told = !open && input.is_some_and(|input| input.is_told());
            let sound = (header_is_sound && is_told && meant == arriving).then_some(sound);
            let header = |name| Header {
                taken: None,
                is_crowded: false,
                attributes,
                visibility,
                name,
                sizes,
                more,
                input,
                open: open || takes_any,
                output,
                parameters: learned,
                steps,
                sound,
            };
            Err(Refused { header: name.map(|name| Box::new(header(name))), faults })
        }
    }
}

/// Whether a network that names no input has a height or a width of this name.
fn is_side(name: &Ident) -> bool {
    name == "H" || name == "W"
}

/// Parameters of a network that names no input: one fault, even if its height and its width are both declared.
fn check_parameters(name: Option<&Ident>, sizes: &mut [Ident], faults: &mut Faults) {
    let Some(side) = sizes.iter().find(|size| is_side(size)) else { return };
    faults.add(Place::of(side), message::parameter_called_like_a_side(side));
    // A stand-in has those that are meant beside the height and the width.
    if name.is_some_and(|name| Uses::of(name, &[]).have(sizes.len() + 2)) {
        sizes.iter_mut().filter(|size| is_side(size)).for_each(|size| *size = format_ident!("{size}_"));
    }
}

/// What its crate implements for the network by the name of something that all networks have, with an error for each.
fn again(name: &Ident) -> Vec<(String, TokenStream)> {
    let known = [CONSTRUCTOR, SUMMARY].into_iter().chain(COSTS).collect::<Vec<_>>();
    let found = implemented(name, &known).into_iter().map(|(item, place)| {
        let mut faults = Faults::default();
        faults.add(Place::of(name), message::implemented_again(name, &item, &place));
        (item, faults.into_errors().collect())
    });
    found.collect()
}

/// Parameters of the network in which nothing has a part.
fn check_unused(
    name: &Ident,
    sizes: &[Ident],
    arriving: Flow,
    steps: &[Step],
    invocation: &TokenStream,
    faults: &mut Faults,
) {
    let shapes = steps.iter().map(|step| step.output.sizes());
    let mut used = shapes.chain([arriving.sizes()]).flatten().flat_map(Size::parameters).collect::<Vec<_>>();
    for step in steps {
        if let Layer::Own { path: Code(path), settings, .. } = &step.layer {
            let settings = settings.iter().map(|Code(settings)| settings);
            settings.chain([path]).for_each(|code| words(code.clone(), &mut used));
        }
    }
    let sizes_of_steps = steps.iter().flat_map(|step| step.output.sizes()).chain(arriving.sizes());
    let names = sizes_of_steps.flat_map(|size| size.names().collect::<Vec<_>>()).collect::<Vec<_>>();
    for parameter in sizes.iter().filter(|parameter| !used.iter().any(|used| *parameter == used)) {
        // A constant that looks like it is the parameter, misspelt, or that is nowhere declared.
        let is_alone = |tokens: &TokenStream| {
            let word = syn::parse2(tokens.clone()).ok()?;
            Some(File::of(name.span())?.is_alone(&word, invocation))
        };
        let misspelt = names.iter().find_map(|name| match name.meaning() {
            Some(Meaning::Constant(tokens)) => {
                let (text, parameter) = (name.text(), parameter.to_string());
                let is_near = text.eq_ignore_ascii_case(&parameter)
                    || 3 * distance(&text, &parameter) <= parameter.len()
                    || is_alone(&tokens).unwrap_or_default();
                is_near.then_some((text, tokens))
            }
            _ => None,
        });
        match misspelt {
            Some((text, tokens)) => {
                faults.add(Place::of(tokens), message::misspelt_size(&text, parameter, name));
            }
            None => faults.add(Place::of(parameter), message::unused_size(parameter, name)),
        }
    }
}

/// Lengths of which types would have to compute with a name, in a network that takes any height and width.
fn check_named(arriving: Flow, steps: &[Step], faults: &mut Faults) {
    let mut named: Vec<Option<Size>> = Vec::with_capacity(steps.len());
    let factor_of = |source: &Source, named: &[Option<Size>]| match *source {
        Source::Input => Some(arriving.channels()).filter(|channels| matches!(channels, Size::Named(_))),
        Source::Step(index) => named[index],
    };
    for step in steps {
        let factors = step.inputs.iter().map(|source| factor_of(source, &named)).collect::<Vec<_>>();
        let is_told = |size: &Size| matches!(size, Size::Named(_));
        let is_known = step.input.is_told() && step.output.is_told();
        let computes = match (&step.layer, step.input, step.output) {
            // Constants compare what is known.
            _ if is_known => false,
            (Layer::Concat, _, Shape::Vector(Size::Open)) | (Layer::GroupNorm { .. }, Shape::Vector(Size::Open), _) => {
                true
            }
            (Layer::Assert { .. }, _, Shape::Vector(length)) => {
                if is_told(&length) {
                    faults.add(step.span.into(), message::named_in_open(&step.text, length));
                }
                !is_told(&length)
            }
            (Layer::Assert { .. }, arriving, told) => {
                let mut pairs = arriving.sizes().into_iter().zip(told.sizes());
                let named = pairs.find(|(arriving, told)| *arriving == Size::Open && is_told(told));
                if let Some((_, size)) = named {
                    faults.add(step.span.into(), message::named_in_open(&step.text, size));
                }
                false
            }
            _ => false,
        };
        if let (true, Some(size)) = (computes, factors.iter().flatten().next()) {
            faults.add(step.span.into(), message::named_in_open(&step.text, *size));
        }
        named.push(match step.output {
            Shape::Map { channels, .. } => Some(channels).filter(is_told),
            Shape::Vector(Size::Open) => factors.into_iter().flatten().next(),
            Shape::Vector(_) => None,
        });
    }
}

/// All words of the user's code.
fn words(code: TokenStream, into: &mut Vec<String>) {
    for token in code {
        match token {
            TokenTree::Group(group) => words(group.stream(), into),
            token => into.push(token.to_string()),
        }
    }
}
