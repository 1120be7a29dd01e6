//! Numbers as the user wrote them: arguments, and the sizes of shapes.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use crate::fault::Place;
use crate::model::Size;

/// What stands between two commas.
#[derive(Clone)]
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
    /// `4 * width`
    Computed(Expression),
    /// `config::CLASSES`
    Path(Path),
    /// A parameter of the network, a constant, or what is computed from them.
    Named(Size),
    /// `s(stride)`
    Option(char, Expression),
    /// A whole number that only the use of a block tells; with a letter, an option's.
    Open(Option<char>),
    /// `"same"` or `"valid"`, by which other libraries pad; whether it is the first.
    Padding(bool),
    /// Meant as a number, but it is none; the parser has said so.
    BrokenNumber,
    /// Meant as an option, but it is none; the parser has said so.
    BrokenOption,
    /// Something is wrong with the commas, so what the others mean is not sure; the parser has said so.
    Hole,
}

/// What a number is computed from.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Expression {
    Number(usize),
    /// A parameter of the block or of the network, or a constant.
    Name(Ident),
    /// A constant somewhere else.
    Path(Path),
    Operation(Operator, Box<[Expression; 2]>),
}

/// `config::CLASSES`
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Path {
    /// Whether it begins with `::`.
    pub(crate) is_global: bool,
    pub(crate) segments: Vec<Ident>,
}

impl Path {
    /// The path as the user wrote it.
    pub(crate) fn text(&self) -> String {
        let segments = self.segments.iter().map(Ident::to_string).collect::<Vec<_>>().join("::");
        format!("{}{segments}", if self.is_global { "::" } else { "" })
    }
}

impl ToTokens for Path {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let (colons, segments) = (self.is_global.then(|| quote!(::)), &self.segments);
        tokens.extend(quote!(#colons #(#segments)::*));
    }
}

/// How two numbers make one.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// `[1, 28, 28]`
#[derive(Clone)]
pub(crate) struct Shape {
    pub(crate) sizes: Vec<Argument>,
    pub(crate) place: Place,
}

impl Shape {
    /// Whether its height and width are written as what may be any number.
    pub(crate) fn takes_any(&self) -> bool {
        matches!(self.sizes.as_slice(), [_, height, width] if is_any(height) && is_any(width))
    }

    /// The first size that may be any number.
    pub(crate) fn any(&self) -> Option<&Argument> {
        self.sizes.iter().find(|size| size.kind == Kind::BrokenNumber && is_any(size))
    }

    /// The shape as the user wrote it, evenly spaced.
    pub(crate) fn text(&self) -> String {
        let sizes = self.sizes.iter().map(|size| size.text.as_str()).collect::<Vec<_>>();
        format!("[{}]", sizes.join(", "))
    }
}

/// Whether a size is written as what may be any number.
fn is_any(size: &Argument) -> bool {
    ["?", "_", "*", "-1", "0"].contains(&size.text.as_str())
}
