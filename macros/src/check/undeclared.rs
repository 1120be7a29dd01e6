//! Parameters that it was forgotten to declare.

use proc_macro2::{Ident, TokenStream};

use super::unroll::Link;
use super::uses::{texts, written};
use crate::ast::{Argument, Kind};
use crate::fault::{Faults, Place};
use crate::message;
use crate::model::{Meaning, Shape, Step, constants};
use crate::surroundings::{File, Use, uses};

/// Parameters that the network seems to have, but does not declare.
pub(super) fn check(
    name: &Ident,
    input: Shape,
    (links, steps): (&[Link], &[Step]),
    invocation: &TokenStream,
    faults: &mut Faults,
) -> Vec<Ident> {
    let constants = constants(input, steps).into_iter();
    let words = constants.filter_map(|name| match name.meaning() {
        Some(Meaning::Constant(constant)) => syn::parse2::<Ident>(constant).ok(),
        _ => None,
    });
    let is_alone = |word: &Ident| File::of(word.span()).is_some_and(|file| file.is_alone(word, invocation));
    let words = words.filter(is_alone).collect::<Vec<_>>();
    let is_number = |size: Option<&(String, _)>| {
        size.is_some_and(|(text, _)| text.starts_with(|first: char| first.is_ascii_digit()))
    };
    let used = if words.is_empty() { Vec::new() } else { uses(name, false) };
    let Some(Use { sizes, .. }) = used.iter().find(|used| is_number(used.sizes.first())) else { return Vec::new() };
    let sides = if let Shape::Map { height, width, .. } = input { [height, width].to_vec() } else { Vec::new() };
    let is_side = |word: &&Ident| sides.iter().any(|side| side.names().any(|name| **word == name.text()));
    let (sides, others) = words.iter().partition::<Vec<_>, _>(is_side);
    let used = written(name, texts(sizes));
    let first = with_channels(links, input);
    faults.add(Place::of(&words[0]), message::undeclared(name, &used, (&sides, first.as_deref()), &others));
    words
}

/// The first layer with the channels of the input, which a network without one has to be told, if that lacks nothing else.
fn with_channels(links: &[Link], input: Shape) -> Option<String> {
    let (Some(Link::Layer(layer)), Shape::Map { channels, .. }) = (links.first(), input) else { return None };
    let is_number = |argument: &&Argument| matches!(argument.kind, Kind::Whole(_) | Kind::Named(_));
    let count = layer.arguments.iter().flatten().filter(is_number).count();
    let texts = std::iter::once(channels.to_string()).chain(layer.written().map(|(_, text)| text));
    (layer.word == "conv" && count == 1).then(|| layer.text_with(texts))
}
