//! A network as the user wrote it: its form is known, its meaning is not checked yet.

use proc_macro2::Ident;
use syn::{Attribute, Visibility};

use crate::fault::{Faults, Place};

/// One declaration.
pub(crate) struct Network {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    /// Missing only if that is among the faults.
    pub(crate) name: Option<Ident>,
    pub(crate) input: Input,
    pub(crate) chain: Vec<Item>,
    /// What the parser met.
    pub(crate) faults: Faults,
}

/// What the declaration says of what arrives.
pub(crate) enum Input {
    /// `[1, 28, 28]`
    Shape(Shape),
    /// `< … >`, with where its `<` stands.
    Open(Place),
    /// Nothing; the parser has said so.
    Missing,
}

/// One link of the chain.
pub(crate) enum Item {
    Layer(Layer),
    Shape(Shape),
    /// The parser could not read it, and has said so.
    Broken,
}

/// `label: word(arguments)`
pub(crate) struct Layer {
    pub(crate) label: Option<Ident>,
    pub(crate) word: Ident,
    /// `None` without parentheses.
    pub(crate) arguments: Option<Vec<Argument>>,
    /// From the word to the closing parenthesis.
    pub(crate) place: Place,
}

impl Layer {
    /// The layer as the user wrote it, evenly spaced: `conv(1, 6, k5)`.
    pub(crate) fn text(&self) -> String {
        match &self.arguments {
            None => self.word.to_string(),
            Some(arguments) => self.text_with(arguments.iter().map(|argument| argument.text.clone())),
        }
    }

    /// The layer's word with other arguments: what the user could write instead.
    pub(crate) fn text_with(&self, arguments: impl IntoIterator<Item = String>) -> String {
        format!("{}({})", self.word, Vec::from_iter(arguments).join(", "))
    }
}

/// What stands between two commas.
pub(crate) struct Argument {
    pub(crate) kind: Kind,
    pub(crate) text: String,
    pub(crate) place: Place,
}

/// The kinds of arguments.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Kind {
    /// `6`
    Whole(usize),
    /// `0.5`
    Decimal(f64),
    /// `k5`, `nobias`
    Word(String),
    /// Meant as a number, but it is none; the parser has said so.
    BrokenNumber,
    /// Meant as an option, but it is none; the parser has said so.
    BrokenOption,
    /// Something is wrong with the commas, so what the others mean is not sure; the parser has said so.
    Hole,
}

/// `[1, 28, 28]`
pub(crate) struct Shape {
    pub(crate) sizes: Vec<Argument>,
    pub(crate) place: Place,
}

impl Shape {
    /// The shape as the user wrote it, evenly spaced.
    pub(crate) fn text(&self) -> String {
        let sizes = self.sizes.iter().map(|size| size.text.as_str()).collect::<Vec<_>>();
        format!("[{}]", sizes.join(", "))
    }
}
