//! The values of a block's parameters, and the numbers that are computed from them.

use proc_macro2::Ident;

use crate::ast::{Argument, Expression, Kind, Operator};
use crate::fault::Faults;
use crate::message;
use crate::parse::LARGEST;
use crate::words::{Flag, LETTERS};

/// The values of the parameters, where there are any.
#[derive(Default)]
pub(super) struct Values {
    /// `None` outside of blocks.
    parameters: Option<Vec<(Ident, Value)>>,
}

struct Value {
    kind: Kind,
    /// As a number; `None` where it is still open.
    text: Option<String>,
}

/// What makes it impossible to compute a number.
enum Problem {
    Unknown(Ident),
    Fraction(Ident),
    Negative,
    Inexact(usize, usize),
    ZeroDivisor,
    TooLarge,
}

impl Values {
    /// Every parameter can be any number.
    pub(super) fn open(parameters: &[Ident]) -> Self {
        let open = |name: &Ident| (name.clone(), Value { kind: Kind::Open(None), text: None });
        Self { parameters: Some(parameters.iter().map(open).collect()) }
    }

    /// The parameters are what the use says.
    pub(super) fn given(parameters: &[Ident], arguments: Vec<Argument>) -> Self {
        let values = arguments.into_iter().map(|argument| Value { kind: argument.kind, text: Some(argument.text) });
        Self { parameters: Some(parameters.iter().cloned().zip(values).collect()) }
    }

    fn find(&self, name: &str) -> Option<&Value> {
        self.parameters.iter().flatten().find(|(parameter, _)| parameter == name).map(|(_, value)| value)
    }

    /// The argument with numbers in place of parameters.
    pub(super) fn argument(&self, argument: &Argument, faults: &mut Faults) -> Argument {
        let place = argument.place;
        let text = || argument.text.clone();
        match &argument.kind {
            Kind::Word(word) => match self.find(word) {
                Some(Value { kind, text: value }) => {
                    Argument { kind: kind.clone(), text: value.clone().unwrap_or_else(text), place }
                }
                // An unknown parameter; the check of the block says so.
                None if self.parameters.is_some() && !is_like_an_option(word) => {
                    Argument { kind: Kind::Hole, text: text(), place }
                }
                None => argument.clone(),
            },
            Kind::Computed(expression) => match self.compute(expression, argument, faults) {
                Ok(Some(value)) => Argument { kind: Kind::Whole(value), text: value.to_string(), place },
                Ok(None) => Argument { kind: Kind::Open(None), text: text(), place },
                Err(()) => Argument { kind: Kind::Hole, text: text(), place },
            },
            Kind::Option(letter, expression) => match self.compute(expression, argument, faults) {
                Ok(Some(value)) => {
                    let text = format!("{letter}{value}");
                    Argument { kind: Kind::Word(text.clone()), text, place }
                }
                Ok(None) | Err(()) => Argument { kind: Kind::Open(Some(*letter)), text: text(), place },
            },
            _ => argument.clone(),
        }
    }

    /// The number, `None` if it is open; after a fault, an error.
    fn compute(&self, expression: &Expression, argument: &Argument, faults: &mut Faults) -> Result<Option<usize>, ()> {
        let text = argument.text.as_str();
        let problem = self.evaluate(expression);
        let cause = if let Err(Problem::Fraction(_)) = problem { "a fraction" } else { text };
        let message = match problem {
            Ok(value) => return Ok(value),
            // The check of the block says so.
            Err(Problem::Unknown(name)) if self.parameters.is_some() && !is_like_an_option(&name.to_string()) => {
                return Ok(None);
            }
            Err(Problem::Unknown(name)) => message::name_outside(text, &name),
            Err(Problem::Fraction(name)) => message::fraction_in_expression(text, &name),
            Err(Problem::Negative) => message::negative_result(text),
            Err(Problem::Inexact(dividend, divisor)) => message::inexact_quotient(text, dividend, divisor),
            Err(Problem::ZeroDivisor) => message::zero_divisor(text),
            Err(Problem::TooLarge) => message::number_too_large(text, LARGEST),
        };
        faults.add_once(cause, argument.place, message);
        Err(())
    }

    fn evaluate(&self, expression: &Expression) -> Result<Option<usize>, Problem> {
        match expression {
            Expression::Number(value) => Ok(Some(*value)),
            Expression::Name(name) => match self.find(&name.to_string()).map(|value| &value.kind) {
                None => Err(Problem::Unknown(name.clone())),
                Some(Kind::Whole(value)) => Ok(Some(*value)),
                Some(Kind::Decimal(_)) => Err(Problem::Fraction(name.clone())),
                Some(_) => Ok(None),
            },
            Expression::Operation(operator, operands) => {
                let [left, right] = operands.as_ref();
                let (left, right) = (self.evaluate(left)?, self.evaluate(right)?);
                let (Some(left), Some(right)) = (left, right) else { return Ok(None) };
                operate(*operator, left, right).map(Some)
            }
        }
    }
}

fn operate(operator: Operator, left: usize, right: usize) -> Result<usize, Problem> {
    let result = match operator {
        Operator::Add => left.checked_add(right),
        Operator::Multiply => left.checked_mul(right),
        Operator::Subtract => return left.checked_sub(right).ok_or(Problem::Negative),
        Operator::Divide if right == 0 => return Err(Problem::ZeroDivisor),
        Operator::Divide if !left.is_multiple_of(right) => return Err(Problem::Inexact(left, right)),
        Operator::Divide => Some(left / right),
    };
    result.filter(|result| *result <= LARGEST).ok_or(Problem::TooLarge)
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
