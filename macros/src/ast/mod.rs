//! What the user wrote: its form is known, its meaning is not checked yet. Numbers in it stand in
//! [`number`](crate::ast::number).

mod number;

pub(crate) use number::{Argument, Expression, Kind, Operator, Path, Shape};

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Attribute, Visibility};

use crate::fault::{Faults, Place};
use crate::words::{Joining, snake};

/// All that stands in one invocation.
#[derive(Default)]
pub(crate) struct Invocation {
    pub(crate) blocks: Vec<Block>,
    pub(crate) networks: Vec<Network>,
    /// What has no place among them, but may be used there: `const CLASSES: usize = 10;`.
    pub(crate) constants: TokenStream,
    /// All of it, as it was read.
    pub(crate) tokens: TokenStream,
}

/// `block name(parameters) = chain`
pub(crate) struct Block {
    /// Missing only if that is among the faults.
    pub(crate) name: Option<Ident>,
    pub(crate) parameters: Vec<Ident>,
    pub(crate) chain: Vec<Item>,
    /// What the parser met.
    pub(crate) faults: Faults,
    /// Whether all parameters could be read.
    pub(crate) header_is_sound: bool,
}

/// One declaration.
pub(crate) struct Network {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    /// Missing only if that is among the faults.
    pub(crate) name: Option<Ident>,
    /// `<const CLASSES: usize>`
    pub(crate) parameters: Vec<Ident>,
    pub(crate) input: Input,
    pub(crate) chain: Vec<Item>,
    /// What the parser met.
    pub(crate) faults: Faults,
}

impl Network {
    /// One of which nothing but what stands in front of its name could be read.
    pub(crate) fn broken(attributes: Vec<Attribute>, visibility: Visibility, faults: Faults) -> Self {
        let chain = vec![Item::Broken];
        Self { attributes, visibility, name: None, parameters: Vec::new(), input: Input::Missing, chain, faults }
    }
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

impl Input {
    /// Whether it seems to be meant to take any height and width: people write these where they use the network.
    pub(crate) fn takes_any(&self) -> bool {
        match self {
            Self::Shape(shape) => shape.takes_any(),
            Self::Missing => true,
            Self::Open(_) => false,
        }
    }
}

/// One link of the chain.
#[derive(Clone)]
pub(crate) enum Item {
    Layer(Layer),
    Shape(Shape),
    Own(Own),
    Join(Join),
    Repeat(Repeat),
    /// The parser could not read it, and has said so.
    Broken,
}

impl Item {
    /// With this label, if it has none of its own.
    pub(crate) fn labelled(mut self, name: Ident) -> Self {
        match &mut self {
            Self::Layer(Layer { label, .. })
            | Self::Own(Own { label, .. })
            | Self::Join(Join { label, .. })
            | Self::Repeat(Repeat { label, .. }) => *label = label.take().or(Some(name)),
            Self::Shape(_) | Self::Broken => {}
        }
        self
    }
}

/// `label: word(arguments)`; the use of a declared block looks the same.
#[derive(Clone)]
pub(crate) struct Layer {
    pub(crate) label: Option<Ident>,
    pub(crate) word: Ident,
    /// The path into another library that ends with the word, and where it stands: `nn.Conv2d`.
    pub(crate) module: Option<(String, Place)>,
    /// `None` without parentheses.
    pub(crate) arguments: Option<Vec<Argument>>,
    /// What the user wrote for each of them, where a block's numbers were put in for its parameters.
    pub(crate) written: Option<Vec<String>>,
    /// From the word to the closing parenthesis.
    pub(crate) place: Place,
}

impl Layer {
    /// The arguments, each with what the user wrote for it.
    pub(crate) fn written(&self) -> impl Iterator<Item = (&Argument, String)> {
        let written = self.written.as_deref().unwrap_or_default();
        let arguments = self.arguments.iter().flatten().enumerate();
        arguments.map(|(index, argument)| (argument, written.get(index).unwrap_or(&argument.text).clone()))
    }

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

/// `label: my::Noise { sigma: 0.1 }`: a layer of one's own, or a network.
#[derive(Clone)]
pub(crate) struct Own {
    pub(crate) label: Option<Ident>,
    /// The path without what stands between `<` and `>` at its end.
    pub(crate) base: TokenStream,
    /// What stands there.
    pub(crate) generics: Vec<Generic>,
    /// The last word of the path.
    pub(crate) name: String,
    /// What stands in the braces, if there are any.
    pub(crate) settings: Option<TokenStream>,
    pub(crate) place: Place,
}

/// What stands between two commas of `<16, C>`.
#[derive(Clone)]
pub(crate) struct Generic {
    pub(crate) tokens: TokenStream,
    /// The number that it is, if it can be one.
    pub(crate) size: Option<Argument>,
}

impl Own {
    /// The path as code, where it is written, so that the compiler speaks of it there.
    pub(crate) fn path(&self) -> TokenStream {
        let (base, generics) = (&self.base, self.generics.iter().map(|generic| &generic.tokens));
        let span = self.place.span();
        let generics = (!self.generics.is_empty()).then(|| quote_spanned!(span=> <#(#generics),*>));
        quote!(#base #generics)
    }

    /// The layer as the user wrote it, evenly spaced.
    pub(crate) fn text(&self) -> String {
        let generics = self.generics.iter().map(|generic| match &generic.size {
            Some(size) => size.text.clone(),
            None => generic.tokens.to_string().replace(' ', "").replace(',', ", "),
        });
        let generics = generics.collect::<Vec<_>>().join(", ");
        let base = self.base.to_string().replace(' ', "");
        let path = if generics.is_empty() { base } else { format!("{base}<{generics}>") };
        match &self.settings {
            None => path,
            Some(settings) => {
                let settings = settings.to_string().replace(" :", ":").replace(" ,", ",");
                format!("{path} {{ {settings} }}")
            }
        }
    }

    /// Whether it begins with `Self`.
    pub(crate) fn is_itself(&self) -> bool {
        self.base.clone().into_iter().next().is_some_and(|first| first.to_string() == "Self")
    }

    /// What it is called without a label, but for its number: `swish`; `res_net18_` for `ResNet18`.
    pub(crate) fn word(&self) -> String {
        let mut word = snake(&self.name);
        if word.ends_with(|last: char| last.is_ascii_digit()) {
            word.push('_');
        }
        word
    }
}

/// `label: sum { chain | chain }`
#[derive(Clone)]
pub(crate) struct Join {
    pub(crate) label: Option<Ident>,
    pub(crate) word: Ident,
    /// `None` if there is no such block.
    pub(crate) kind: Option<Joining>,
    pub(crate) branches: Vec<Branch>,
    /// Whether the branches are those that the user meant; if not, the parser has said so.
    pub(crate) is_sound: bool,
}

/// What stands between two `|`.
#[derive(Clone)]
pub(crate) struct Branch {
    pub(crate) chain: Vec<Item>,
    pub(crate) place: Place,
}

/// `label: repeat 3 { chain }`
#[derive(Clone)]
pub(crate) struct Repeat {
    pub(crate) label: Option<Ident>,
    pub(crate) count: Argument,
    pub(crate) chain: Vec<Item>,
    /// From the word to the number.
    pub(crate) place: Place,
}
