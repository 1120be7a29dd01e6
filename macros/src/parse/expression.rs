//! Reads what a number is computed from: `4 * width`, `(in + out) / 2`.

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::token::Paren;
use syn::{LitInt, Result, Token, parenthesized};

use crate::ast::{Expression, Operator, Path};
use crate::words::is_shouted;

/// Whether an operator comes next.
pub(super) fn peek_operator(input: ParseStream) -> bool {
    let arrow = input.peek(Token![->]);
    let sign = input.peek(Token![+]) || input.peek(Token![-]) || input.peek(Token![*]) || input.peek(Token![/]);
    sign && !arrow
}

/// Sums and differences of products.
impl Parse for Expression {
    fn parse(input: ParseStream) -> Result<Self> {
        let mut sum = product(input)?;
        loop {
            let operator = if input.peek(Token![+]) {
                Operator::Add
            } else if input.peek(Token![-]) && !input.peek(Token![->]) {
                Operator::Subtract
            } else {
                return Ok(sum);
            };
            skip(input);
            sum = Self::Operation(operator, Box::new([sum, product(input)?]));
        }
    }
}

/// Products and quotients of numbers, names and sums in parentheses.
fn product(input: ParseStream) -> Result<Expression> {
    let mut product = factor(input)?;
    loop {
        let operator = if input.peek(Token![*]) {
            Operator::Multiply
        } else if input.peek(Token![/]) {
            Operator::Divide
        } else {
            return Ok(product);
        };
        skip(input);
        product = Expression::Operation(operator, Box::new([product, factor(input)?]));
    }
}

fn factor(input: ParseStream) -> Result<Expression> {
    if input.peek(Paren) {
        let content;
        parenthesized!(content in input);
        let inside = content.parse()?;
        return if content.is_empty() { Ok(inside) } else { Err(content.error("one expression")) };
    }
    if peek_path(input) {
        return path(input).map(Expression::Path);
    }
    if input.peek(Ident::peek_any) {
        return input.call(Ident::parse_any).map(Expression::Name);
    }
    let literal = input.parse::<LitInt>()?;
    let value = literal.base10_parse().ok().filter(|value| *value <= super::LARGEST && literal.suffix().is_empty());
    value.map(Expression::Number).ok_or_else(|| input.error("a number"))
}

/// Whether a name with `::` in it comes.
pub(super) fn peek_path(input: ParseStream) -> bool {
    let starts = input.peek(Token![::]) || (input.peek(Ident::peek_any) && input.peek2(Token![::]));
    // A path to a constant; other colons are typed by mistake.
    let is_constant = |path: Path| path.segments.last().is_some_and(|last| is_shouted(&last.to_string()));
    starts && path(&input.fork()).is_ok_and(is_constant)
}

/// `config::CLASSES`
fn path(input: ParseStream) -> Result<Path> {
    let is_global = input.parse::<Option<Token![::]>>()?.is_some();
    let mut segments = vec![input.call(Ident::parse_any)?];
    while input.parse::<Option<Token![::]>>()?.is_some() {
        segments.push(input.call(Ident::parse_any)?);
    }
    Ok(Path { is_global, segments })
}

fn skip(input: ParseStream) {
    super::skip(input);
}
