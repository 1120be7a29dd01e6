//! Lengths: numbers, what is computed from the names that the user gives to numbers, and what only the types know.
//!
//! Names and what is made of them are kept in a table of their own, so that a size is copied and compared like a number.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;

use proc_macro2::{Literal, Span, TokenStream};
use quote::{ToTokens, quote};

use super::Slide;
use crate::parse::LARGEST;

/// A length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Size {
    Known(usize),
    /// A sum of products of numbers and names: two of them are equal if they are, whatever the names stand for.
    Named(Named),
    /// Follows from the height and width that the user of the network chooses, or from what else only the types know.
    Open,
}

/// A sum of products with at least one name in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Named(usize);

/// What the user calls a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Name(usize);

/// One summand: a number times names.
pub(crate) struct Product {
    pub(crate) factor: usize,
    pub(crate) names: Vec<Name>,
}

/// The names of each product with the number that stands before them; without names, the number alone.
type Sum = BTreeMap<Vec<Name>, usize>;

struct Entry {
    text: String,
    meaning: Meaning,
}

/// What a name stands for.
#[derive(Clone)]
pub(crate) enum Meaning {
    /// A const-generic parameter of the network.
    Parameter(TokenStream),
    /// A constant, as the user wrote it where it comes first.
    Constant(TokenStream),
    /// The difference of two sizes that depend on constants; it may be negative.
    Difference(Size, Size, Span),
    /// Their quotient, which may be no whole number.
    Quotient(Size, Size, Span),
    /// How many places a window has along a size that depends on constants: none, where it does not fit.
    Places(Size, Slide),
    /// A size of what leaves a link, which only the types know.
    Leaving(Leaving),
}

/// A size of what leaves a link of the network.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Leaving {
    /// The name of the link's step.
    pub(crate) step: String,
    /// 0 for the channels, or the length of a vector, which has a height and width of 1.
    pub(crate) axis: usize,
    /// Whether something insists that it is a map: then a vector, of which that is told, has no size.
    pub(crate) is_map: bool,
}

#[derive(Default)]
struct Table {
    names: Vec<Entry>,
    sums: Vec<Sum>,
}

thread_local! {
    static TABLE: RefCell<Table> = RefCell::default();
}

/// Forgets all names in the end: their tokens belong to one invocation of the macro.
pub(crate) struct Session;

impl Drop for Session {
    fn drop(&mut self) {
        TABLE.with_borrow_mut(|table| *table = Table::default());
    }
}

impl Size {
    pub(crate) fn constant(text: String, tokens: TokenStream) -> Self {
        Self::name(text, Meaning::Constant(tokens))
    }

    pub(crate) fn parameter(text: String, tokens: TokenStream) -> Self {
        Self::name(text, Meaning::Parameter(tokens))
    }

    /// `WIDTH - 1`, where it can't be told what it is.
    pub(crate) fn difference(left: Self, right: Self, span: Span) -> Self {
        Self::name(format!("{left} - {}", right.factor()), Meaning::Difference(left, right, span))
    }

    /// `WIDTH / 2`, where it can't be told what it is.
    pub(crate) fn quotient(left: Self, right: Self, span: Span) -> Self {
        Self::name(format!("{} / {}", left.factor(), right.divisor()), Meaning::Quotient(left, right, span))
    }

    /// The places of a window.
    pub(crate) fn places(self, slide: Slide) -> Self {
        let Slide { reach, stride, padding, ceil } = slide;
        let place = if let Self::Named(Named(place)) = self { place } else { 0 };
        Self::name(format!("PLACES {place} {reach} {stride} {padding} {ceil}"), Meaning::Places(self, slide))
    }

    /// What leaves a link.
    pub(crate) fn leaving(leaving: Leaving) -> Self {
        let Leaving { step, axis, is_map } = &leaving;
        Self::name(format!("{step} {axis} {is_map}"), Meaning::Leaving(leaving))
    }

    /// Whether what leaves a link has a part in it.
    pub(crate) fn is_of_link(self) -> bool {
        self.names().any(Name::is_of_link)
    }

    /// Whether the compiler has to compute it: people gave it no name.
    pub(crate) fn is_computed(self) -> bool {
        self.names().any(Name::is_computed)
    }

    /// The size as it can stand beside a `*`.
    fn factor(self) -> String {
        let text = self.to_string();
        if text.contains([' ']) && text.contains(['+', '-']) { format!("({text})") } else { text }
    }

    /// The size as it can stand behind a `/`.
    fn divisor(self) -> String {
        let text = self.to_string();
        if text.contains(' ') { format!("({text})") } else { text }
    }

    fn name(text: String, meaning: Meaning) -> Self {
        let name = TABLE.with_borrow_mut(|table| {
            let same = |entry: &Entry| entry.text == text && entry.is_parameter() == meaning.is_parameter();
            table.names.iter().position(same).unwrap_or_else(|| {
                table.names.push(Entry { text, meaning });
                table.names.len() - 1
            })
        });
        Self::from(Name(name))
    }

    /// `None` if a number in it is larger than any network may have.
    fn of(mut sum: Sum) -> Option<Self> {
        sum.retain(|_, factor| *factor > 0);
        if sum.values().any(|factor| *factor > LARGEST) {
            return None;
        }
        if sum.keys().all(Vec::is_empty) {
            return Some(Self::Known(sum.into_values().sum()));
        }
        Some(TABLE.with_borrow_mut(|table| {
            let place = table.sums.iter().position(|known| *known == sum);
            Self::Named(Named(place.unwrap_or_else(|| {
                table.sums.push(sum);
                table.sums.len() - 1
            })))
        }))
    }

    fn sum(self) -> Option<Sum> {
        match self {
            Self::Known(number) => Some(Sum::from([(Vec::new(), number)])),
            Self::Named(named) => Some(named.sum()),
            Self::Open => None,
        }
    }

    pub(crate) fn known(self) -> Option<usize> {
        if let Self::Known(number) = self { Some(number) } else { None }
    }

    /// Whether a const-generic parameter has a part in it.
    pub(crate) fn is_generic(self) -> bool {
        if let Self::Named(named) = self { named.is_generic() } else { false }
    }

    /// Whether it follows from constants alone.
    pub(crate) fn is_constant(self) -> bool {
        matches!(self, Self::Named(named) if !named.is_generic()) && !self.is_of_link()
    }

    /// The names in it, again for each time that they come.
    pub(crate) fn names(self) -> impl Iterator<Item = Name> {
        self.sum().into_iter().flat_map(Sum::into_keys).flatten()
    }

    /// Whether types can say it: they can't compute with a const-generic parameter.
    pub(crate) fn is_argument(self) -> bool {
        let Self::Named(named) = self else { return true };
        !named.is_generic() || named.name().is_some()
    }

    /// The const-generic parameters in it.
    pub(crate) fn parameters(self) -> Vec<String> {
        self.names().filter(|name| name.is_parameter()).map(Name::text).collect()
    }

    /// Open if one of the two is; `None` if the sum is too large.
    pub(crate) fn plus(self, other: Self) -> Option<Self> {
        let (Some(mut sum), Some(other)) = (self.sum(), other.sum()) else { return Some(Self::Open) };
        for (names, factor) in other {
            let before = sum.entry(names).or_default();
            *before = before.checked_add(factor)?;
        }
        Self::of(sum)
    }

    /// Open if one of the two is; `None` if the product is too large.
    pub(crate) fn times(self, other: Self) -> Option<Self> {
        let (Some(one), Some(other)) = (self.sum(), other.sum()) else { return Some(Self::Open) };
        let mut product = Sum::new();
        for (left, factor) in &one {
            for (right, times) in &other {
                let mut names = [left.as_slice(), right.as_slice()].concat();
                names.sort_unstable();
                let before = product.entry(names).or_default();
                *before = before.checked_add(factor.checked_mul(*times)?)?;
            }
        }
        Self::of(product)
    }

    /// `None` where the difference can't be told without knowing what the names stand for.
    pub(crate) fn minus(self, other: Self) -> Option<Self> {
        let (mut sum, other) = (self.sum()?, other.sum()?);
        for (names, factor) in other {
            let before = sum.entry(names).or_default();
            *before = before.checked_sub(factor)?;
        }
        Self::of(sum)
    }

    /// `None` where it is not sure that the number divides it.
    pub(crate) fn divided(self, divisor: usize) -> Option<Self> {
        let divides = |factor: usize| divisor > 0 && factor.is_multiple_of(divisor);
        let sum = self.sum()?.into_iter().map(|(names, factor)| divides(factor).then(|| (names, factor / divisor)));
        Self::of(sum.collect::<Option<Sum>>()?)
    }

    /// Whether it is known to divide or not, for every value of a parameter. Of what constants and links decide, the compiler
    /// tells.
    pub(crate) fn is_told(self) -> bool {
        self.known().is_some() || (self.is_generic() && !self.is_of_link())
    }

    /// The size with others in place of names; `None` if it is too large then.
    pub(crate) fn substitute(self, replace: &impl Fn(Name) -> Option<Self>) -> Option<Self> {
        let Some(sum) = self.sum() else { return Some(Self::Open) };
        sum.into_iter().try_fold(Self::Known(0), |sum, (names, factor)| {
            let names = names.into_iter().map(|name| replace(name).unwrap_or_else(|| Self::from(name)));
            names.into_iter().try_fold(Self::Known(factor), Self::times).and_then(|product| sum.plus(product))
        })
    }

    /// The size as the argument of a type, in the user's words: `16`, `C`, `{ 2 * WIDTH }`.
    pub(crate) fn argument(self) -> TokenStream {
        let expression = self.expression();
        match self {
            Self::Named(named) if !named.name().is_some_and(Name::is_parameter) => quote!({ #expression }),
            _ => expression,
        }
    }

    fn expression(self) -> TokenStream {
        let number = |number: usize| Literal::usize_unsuffixed(number).into_token_stream();
        let Self::Named(named) = self else { return self.known().map(number).unwrap_or_default() };
        let products = named.products().into_iter().map(|Product { factor, names }| {
            let factor = (factor > 1 || names.is_empty()).then(|| number(factor));
            let factors =
                factor.into_iter().chain(names.into_iter().filter_map(Name::meaning).map(Meaning::expression));
            factors.reduce(|left, right| quote!(#left * #right)).unwrap_or_default()
        });
        let products = products.collect::<Vec<_>>();
        quote!(#(#products)+*)
    }

    /// Whether two sizes are the same; `None` where that depends on what is not known here.
    ///
    /// Where parameters have a part in it, sizes that look different are not the same for every value of these.
    pub(crate) fn is(self, other: Self) -> Option<bool> {
        match (self, other) {
            (Self::Open, _) | (_, Self::Open) => None,
            (Self::Known(one), Self::Known(other)) => Some(one == other),
            _ if self == other => Some(true),
            _ => (self.is_generic() || other.is_generic()).then_some(false),
        }
    }
}

impl From<Name> for Size {
    fn from(name: Name) -> Self {
        Self::of(Sum::from([(vec![name], 1)])).unwrap_or(Self::Open)
    }
}

impl Named {
    fn sum(self) -> Sum {
        TABLE.with_borrow(|table| table.sums.get(self.0).cloned().unwrap_or_default())
    }

    /// The summands, that without names last.
    pub(crate) fn products(self) -> Vec<Product> {
        let mut products: Vec<_> = self.sum().into_iter().map(|(names, factor)| Product { factor, names }).collect();
        products.sort_by_key(|product| product.names.is_empty());
        products
    }

    pub(crate) fn is_generic(self) -> bool {
        self.sum().keys().flatten().any(|name| name.is_parameter())
    }

    /// The name, if it is one and nothing else.
    pub(crate) fn name(self) -> Option<Name> {
        match *self.products() {
            [Product { factor: 1, ref names }] if names.len() == 1 => names.first().copied(),
            _ => None,
        }
    }
}

impl Meaning {
    /// In the user's words.
    fn expression(self) -> TokenStream {
        match self {
            Self::Parameter(tokens) | Self::Constant(tokens) => tokens,
            Self::Difference(left, right, _) => {
                let [left, right] = [left, right].map(Size::expression);
                quote!((#left - (#right)))
            }
            Self::Quotient(left, right, _) => {
                let [left, right] = [left, right].map(Size::expression);
                quote!(((#left) / (#right)))
            }
            // No argument of a type that a person sees.
            Self::Places(..) | Self::Leaving(_) => TokenStream::new(),
        }
    }

    fn is_parameter(&self) -> bool {
        matches!(self, Self::Parameter(_))
    }
}

impl Entry {
    fn is_parameter(&self) -> bool {
        self.meaning.is_parameter()
    }
}

impl Name {
    pub(crate) fn is_parameter(self) -> bool {
        TABLE.with_borrow(|table| table.names.get(self.0).is_some_and(Entry::is_parameter))
    }

    fn is_computed(self) -> bool {
        matches!(self.meaning(), Some(Meaning::Leaving(_) | Meaning::Places(..)))
    }

    pub(crate) fn is_of_link(self) -> bool {
        match self.meaning() {
            Some(Meaning::Leaving(_)) => true,
            Some(Meaning::Places(size, _)) => size.is_of_link(),
            _ => false,
        }
    }

    /// As the user wrote it.
    pub(crate) fn text(self) -> String {
        TABLE.with_borrow(|table| table.names.get(self.0).map_or(String::new(), |entry| entry.text.clone()))
    }

    pub(crate) fn meaning(self) -> Option<Meaning> {
        TABLE.with_borrow(|table| table.names.get(self.0).map(|entry| entry.meaning.clone()))
    }
}

/// `28`, `2 * WIDTH`, and `?` for what only the types know, as in `C * ? * ?`.
impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(number) => write!(f, "{number}"),
            Self::Named(named) if !self.names().all(Name::is_computed) => write!(f, "{named}"),
            Self::Named(_) | Self::Open => f.write_str("?"),
        }
    }
}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let products = self.products().into_iter().map(|Product { factor, names }| {
            let factor = (factor > 1 || names.is_empty()).then(|| factor.to_string());
            let alone = factor.is_none() && names.len() == 1;
            let text = |name: Name| {
                let text = if name.is_computed() { "?".to_owned() } else { name.text() };
                // `(WIDTH - 1) * 2`
                if alone || !text.contains(' ') { text } else { format!("({text})") }
            };
            factor.into_iter().chain(names.into_iter().map(text)).collect::<Vec<_>>().join(" * ")
        });
        f.write_str(&products.collect::<Vec<_>>().join(" + "))
    }
}
