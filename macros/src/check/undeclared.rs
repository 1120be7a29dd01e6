//! Parameters that it was forgotten to declare.

use proc_macro2::{Ident, TokenStream};

use super::uses::{texts, written};
use crate::fault::{Faults, Place};
use crate::message;
use crate::model::{Meaning, Shape, Step, constants};
use crate::surroundings::{File, Use, uses};

/// Parameters that the network seems to have, but does not declare.
pub(super) fn check(
    name: &Ident,
    input: Shape,
    steps: &[Step],
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
    faults.add(Place::of(&words[0]), message::undeclared(name, &written(name, texts(sizes)), &sides, &others));
    words
}
