//! The values of parameters and constants, and the numbers that are computed from them.

use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::Parser;

use crate::ast::{Argument, Expression, Kind, Operator};
use crate::fault::{Faults, Place};
use crate::message;
use crate::model::Size;
use crate::parse::{LARGEST, lawful_parameter};
use crate::words::{Flag, LETTERS, distance, is_shouted};

/// What names stand for.
#[derive(Default)]
pub(super) struct Values {
    /// The parameters of the block; `None` outside of blocks.
    parameters: Option<Vec<(Ident, Value)>>,
    /// The parameters of the network. A block knows none of them, so that it means the same wherever it is used.
    sizes: Vec<Ident>,
    /// Whether a block is checked by itself.
    is_alone: bool,
}

struct Value {
    kind: Kind,
    /// As a number; `None` where it is still open.
    text: Option<String>,
    /// Where the block is used with it.
    place: Option<Place>,
}

/// What makes it impossible to compute a number.
enum Problem {
    Unknown(Ident),
    /// A parameter of the network, in a block.
    Outside(Ident),
    /// The result is no number for some values of a parameter.
    Parameter,
    Fraction(Ident),
    /// A constant of `Self`.
    Itself(String),
    Negative,
    Inexact(usize, usize),
    ZeroDivisor,
    TooLarge,
}

/// What a name stands for.
enum Meaning<'a> {
    Parameter(&'a Value),
    Size(Size),
    /// A constant, of which nothing is known while a block is checked by itself.
    Anything,
    /// The network's parameter, which a block does not know.
    Outside,
    Nothing,
}

impl Values {
    /// Those in a network's own chain.
    pub(super) fn network(sizes: &[Ident]) -> Self {
        Self { sizes: sizes.to_vec(), ..Self::default() }
    }

    /// Every parameter can be any number.
    pub(super) fn open(parameters: &[Ident]) -> Self {
        let open = |name: &Ident| (name.clone(), Value { kind: Kind::Open(None), text: None, place: None });
        let parameters = Some(parameters.iter().map(open).collect());
        Self { parameters, sizes: Vec::new(), is_alone: true }
    }

    /// The parameters are what the use says.
    pub(super) fn given(parameters: &[Ident], arguments: Vec<Argument>, sizes: &[Ident]) -> Self {
        let value = |Argument { kind, text, place }| Value { kind, text: Some(text), place: Some(place) };
        let values = arguments.into_iter().map(value);
        let parameters = Some(parameters.iter().cloned().zip(values).collect());
        Self { parameters, sizes: sizes.to_vec(), is_alone: false }
    }

    fn meaning(&self, name: &Ident) -> Meaning<'_> {
        let text = name.to_string();
        let in_block = self.parameters.is_some();
        if let Some((_, value)) = self.parameters.iter().flatten().find(|(parameter, _)| parameter == name) {
            Meaning::Parameter(value)
        } else if self.sizes.contains(name) {
            let size = || Size::parameter(text.clone(), lawful_parameter(name).into_token_stream());
            if in_block { Meaning::Outside } else { Meaning::Size(size()) }
        } else if !is_constant(&text) {
            Meaning::Nothing
        } else if self.is_alone {
            Meaning::Anything
        } else {
            Meaning::Size(Size::constant(text, name.to_token_stream()))
        }
    }

    /// The parameter that is called like this in other letters: `WIDTH` for `width`.
    fn in_other_case(&self, name: &Ident) -> Option<&Ident> {
        let small = |name: &Ident| name.to_string().to_lowercase();
        self.sizes.iter().find(|known| self.parameters.is_none() && small(known) == small(name))
    }

    /// Whether what stands between a type's `<` and `>` is a number, and no type: of a name alone that is sure where it has
    /// a meaning here.
    pub(super) fn is_number(&self, argument: &Argument) -> bool {
        let Kind::Word(word) = &argument.kind else { return true };
        let parameters = self.parameters.iter().flatten().map(|(parameter, _)| parameter).chain(&self.sizes);
        is_constant(word) || parameters.into_iter().any(|parameter| parameter == word)
    }

    /// The block's parameters that have a value, and these.
    pub(super) fn named(&self) -> Vec<(String, String)> {
        let values = self.parameters.iter().flatten();
        values.filter_map(|(name, value)| Some((name.to_string(), value.text.clone()?))).collect()
    }

    /// The network's parameters, for a block that is used in it.
    pub(super) fn sizes(&self) -> &[Ident] {
        &self.sizes
    }

    /// The argument with numbers in place of parameters.
    pub(super) fn argument(&self, argument: &Argument, faults: &mut Faults) -> Argument {
        let place = argument.place;
        let text = || argument.text.clone();
        match &argument.kind {
            Kind::Word(word) => match named(word, place).as_ref().map(|name| (name, self.meaning(name))) {
                Some((_, Meaning::Parameter(Value { kind, text: value, place: given }))) => {
                    // The block is right for whole numbers, so of a fraction the use speaks.
                    let place = given.filter(|_| matches!(kind, Kind::Decimal(_))).unwrap_or(place);
                    Argument { kind: kind.clone(), text: value.clone().unwrap_or_else(text), place }
                }
                Some((_, Meaning::Size(size))) => Argument { kind: Kind::Named(size), text: text(), place },
                Some((_, Meaning::Anything)) => Argument { kind: Kind::Open(None), text: text(), place },
                Some((name, Meaning::Outside)) => {
                    faults.add_once(word, place, message::parameter_of_network(name));
                    Argument { kind: Kind::Hole, text: text(), place }
                }
                // An unknown parameter; the check of the block says so.
                _ if self.parameters.is_some() && !is_like_an_option(word) => {
                    Argument { kind: Kind::Hole, text: text(), place }
                }
                _ => argument.clone(),
            },
            Kind::Path(path) => match self.compute(&Expression::Path(path.clone()), argument, faults) {
                Ok(size) => Argument { kind: size.map_or(Kind::Open(None), Kind::Named), text: text(), place },
                Err(()) => Argument { kind: Kind::Hole, text: text(), place },
            },
            Kind::Computed(expression) => match self.compute(expression, argument, faults) {
                Ok(Some(Size::Known(value))) => Argument { kind: Kind::Whole(value), text: value.to_string(), place },
                Ok(Some(size)) => Argument { kind: Kind::Named(size), text: size.to_string(), place },
                Ok(None) => Argument { kind: Kind::Open(None), text: text(), place },
                Err(()) => Argument { kind: Kind::Hole, text: text(), place },
            },
            Kind::Option(letter, expression) => match self.compute(expression, argument, faults) {
                Ok(Some(Size::Known(value))) => {
                    let text = format!("{letter}{value}");
                    Argument { kind: Kind::Word(text.clone()), text, place }
                }
                Ok(Some(_)) => {
                    faults.add_once(&argument.text, place, message::named_in_option(&argument.text));
                    Argument { kind: Kind::Open(Some(*letter)), text: text(), place }
                }
                Ok(None) | Err(()) => Argument { kind: Kind::Open(Some(*letter)), text: text(), place },
            },
            _ => argument.clone(),
        }
    }

    /// The number, `None` if it is open; after a fault, an error.
    fn compute(&self, expression: &Expression, argument: &Argument, faults: &mut Faults) -> Result<Option<Size>, ()> {
        let text = argument.text.as_str();
        let problem = self.evaluate(expression, argument.place.span());
        let cause = if let Err(Problem::Fraction(_)) = problem { "a fraction" } else { text };
        let message = match problem {
            Ok(value) => return Ok(value),
            // The check of the block says so.
            Err(Problem::Unknown(name)) if self.parameters.is_some() && !is_like_an_option(&name.to_string()) => {
                return Ok(None);
            }
            Err(Problem::Unknown(name)) => match self.in_other_case(&name) {
                Some(known) => message::parameter_in_other_case(text, &name, known),
                None => message::name_outside(text, &name),
            },
            Err(Problem::Outside(name)) => message::parameter_of_network(&name),
            Err(Problem::Parameter) => message::inexact_for_some(text),
            Err(Problem::Fraction(name)) => message::fraction_in_expression(text, &name),
            Err(Problem::Itself(constant)) => message::no_type_itself(&constant),
            Err(Problem::Negative) => message::negative_result(text),
            Err(Problem::Inexact(dividend, divisor)) => message::inexact_quotient(text, dividend, divisor),
            Err(Problem::ZeroDivisor) => message::zero_divisor(text),
            Err(Problem::TooLarge) => message::number_too_large(text, Some(LARGEST)),
        };
        faults.add_once(cause, argument.place, message);
        Err(())
    }

    fn evaluate(&self, expression: &Expression, span: Span) -> Result<Option<Size>, Problem> {
        match expression {
            Expression::Number(value) => Ok(Some(Size::Known(*value))),
            Expression::Name(name) => match self.meaning(name) {
                Meaning::Nothing => Err(Problem::Unknown(name.clone())),
                Meaning::Outside => Err(Problem::Outside(name.clone())),
                Meaning::Anything => Ok(None),
                Meaning::Size(size) => Ok(Some(size)),
                Meaning::Parameter(value) => match value.kind {
                    Kind::Whole(value) => Ok(Some(Size::Known(value))),
                    Kind::Named(size) => Ok(Some(size)),
                    Kind::Decimal(_) => Err(Problem::Fraction(name.clone())),
                    _ => Ok(None),
                },
            },
            Expression::Path(path) if path.segments.first().is_some_and(|first| first == "Self") => {
                Err(Problem::Itself(path.text()))
            }
            Expression::Path(_) if self.is_alone => Ok(None),
            Expression::Path(path) => Ok(Some(Size::constant(path.text(), path.to_token_stream()))),
            Expression::Operation(operator, operands) => {
                let [left, right] = operands.as_ref();
                let (left, right) = (self.evaluate(left, span)?, self.evaluate(right, span)?);
                let (Some(left), Some(right)) = (left, right) else { return Ok(None) };
                operate(*operator, left, right, span).map(Some)
            }
        }
    }
}

fn operate(operator: Operator, left: Size, right: Size, span: Span) -> Result<Size, Problem> {
    let is_generic = left.is_generic() || right.is_generic();
    match (operator, left, right) {
        (Operator::Add, ..) => left.plus(right).filter(|sum| sum.known().is_none_or(|sum| sum <= LARGEST)),
        (Operator::Multiply, ..) => left.times(right),
        (Operator::Subtract, Size::Known(left), Size::Known(right)) => {
            return left.checked_sub(right).map(Size::Known).ok_or(Problem::Negative);
        }
        (Operator::Divide, _, Size::Known(0)) => return Err(Problem::ZeroDivisor),
        (Operator::Divide, Size::Known(left), Size::Known(right)) if !left.is_multiple_of(right) => {
            return Err(Problem::Inexact(left, right));
        }
        (Operator::Divide, _, Size::Known(right)) if left.divided(right).is_some() => left.divided(right),
        (Operator::Subtract, ..) if left.minus(right).is_some() => left.minus(right),
        _ if is_generic => return Err(Problem::Parameter),
        (Operator::Subtract, ..) => Some(Size::difference(left, right, span)),
        (Operator::Divide, ..) => Some(Size::quotient(left, right, span)),
    }
    .ok_or(Problem::TooLarge)
}

/// The word as a name, where it stands.
fn named(word: &str, place: Place) -> Option<Ident> {
    let mut name = Ident::parse_any.parse_str(word).ok()?;
    name.set_span(place.span());
    Some(name)
}

/// Whether a word is written as constants are, and not meant as an option: `CLASSES`, `N`, `C2`, but not `K3`.
pub(super) fn is_constant(word: &str) -> bool {
    let lower = word.to_lowercase();
    let is_option = LETTERS.iter().any(|(letter, _)| lower.starts_with(*letter)) && is_like_an_option(word);
    let is_bias = distance(&lower, "nobias") <= 2 || lower == "bias";
    is_shouted(word) && !is_bias && (word.len() == 1 || !is_option)
}

/// Whether a word among the arguments is an option or meant as one: `k3`, `K3`, `q3x5`, `k`, `nobais`.
pub(super) fn is_like_an_option(word: &str) -> bool {
    let word = word.to_lowercase();
    let mut rest = word.chars();
    let letter = rest.next().unwrap_or_default();
    let rest = rest.as_str();
    let numbered = rest.starts_with(|digit: char| digit.is_ascii_digit())
        && rest.chars().all(|digit| digit.is_ascii_digit() || digit == 'x');
    let bare = rest.is_empty() && LETTERS.iter().any(|(known, _)| *known == letter);
    // `cell` may be the name of a parameter.
    let flag = Flag::find(&word).or_else(|| Flag::nearest(&word).filter(|flag| *flag == Flag::NoBias));
    numbered || bare || word == "bias" || flag.is_some()
}
