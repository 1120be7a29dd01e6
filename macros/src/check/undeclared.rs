//! Parameters that it was forgotten to declare.

use proc_macro2::{Ident, TokenStream};

use crate::fault::{Faults, Place};
use crate::message;
use crate::model::{Meaning, Shape, Step, constants};
use crate::surroundings::File;

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
    let words = words.collect::<Vec<_>>();
    let file = if words.is_empty() { None } else { File::of(name.span()) };
    let Some(undeclared) = file.and_then(|file| file.undeclared(name, words, invocation)) else { return Vec::new() };
    let sides = if let Shape::Map { height, width, .. } = input { [height, width].to_vec() } else { Vec::new() };
    let is_side = |word: &&Ident| sides.iter().any(|side| side.names().any(|name| **word == name.text()));
    let (sides, others) = undeclared.words.iter().partition::<Vec<_>, _>(is_side);
    faults.add(Place::of(&undeclared.words[0]), message::undeclared(name, &undeclared.used, &sides, &others));
    undeclared.words
}
