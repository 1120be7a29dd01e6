//! The numbers that sizes are.

use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{BinOp, Expr, ExprPath, LitInt};

use super::imports::Import;
use super::modules::Crate;
use super::paths::{absolute, module};

/// A number as it is written.
fn number(text: &str) -> Option<usize> {
    let number = syn::parse_str::<LitInt>(text).ok()?;
    if matches!(number.suffix(), "" | "usize") { number.base10_parse().ok() } else { None }
}

/// The number that is written in a scope of a file, in digits or as a constant, or what is computed of these.
pub(super) fn size(within: &Crate, place: (usize, usize), written: &str) -> Option<usize> {
    let written = written.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(written);
    evaluate(within, place, written, 0)
}

/// How many constants and imports may lead to a number: they can go in circles.
const FAR: usize = 8;

fn evaluate(within: &Crate, place: (usize, usize), written: &str, steps: usize) -> Option<usize> {
    number(written).or_else(|| value(within, place, &syn::parse_str(written).ok()?, steps))
}

fn value(within: &Crate, place: (usize, usize), expression: &Expr, steps: usize) -> Option<usize> {
    match expression {
        Expr::Lit(literal) => number(&literal.to_token_stream().to_string()),
        Expr::Paren(inside) => value(within, place, &inside.expr, steps),
        Expr::Binary(both) => {
            let [left, right] = [&both.left, &both.right].map(|side| value(within, place, side, steps));
            match both.op {
                BinOp::Add(_) => left?.checked_add(right?),
                BinOp::Sub(_) => left?.checked_sub(right?),
                BinOp::Mul(_) => left?.checked_mul(right?),
                BinOp::Div(_) => left?.checked_div(right?),
                _ => None,
            }
        }
        Expr::Path(ExprPath { path, qself: None, .. }) if path.leading_colon.is_none() => {
            let words = path.segments.iter().map(|segment| segment.ident.unraw().to_string()).collect::<Vec<_>>();
            match words.split_last()? {
                (name, []) => constant(within, place, name, steps),
                (name, path) => {
                    let from = module(&within.modules[place.0], place.1, path)?;
                    constant(within, within.find(&from)?, name, steps)
                }
            }
        }
        _ => None,
    }
}

/// The value of a constant that a scope has, or what stands around it, or what it is imported from.
fn constant(within: &Crate, (file, scope): (usize, usize), name: &str, steps: usize) -> Option<usize> {
    if steps > FAR {
        return None;
    }
    let module = &within.modules[file];
    let index = module.index();
    let (names, _) = module.path(scope);
    let follow = |import: &Import, path: &[String], name: &str| {
        let from = absolute(&names, path).filter(|_| import.is_certain)?;
        constant(within, within.find(&from)?, name, steps + 1)
    };
    for (number, is_module) in index.around(scope) {
        let scope = &index.scopes[number];
        let mut found = scope.constants.iter().filter(|(constant, _)| constant == name);
        let mut named = scope.imports.iter().filter(|import| import.binding == name);
        match ((found.next(), found.next()), (named.next(), named.next())) {
            ((Some((_, written)), None), (None, _)) => {
                return evaluate(within, (file, number), written.as_ref()?, steps + 1);
            }
            ((None, _), (Some(import), None)) => return follow(import, &import.path, &import.name),
            ((None, _), (None, _)) => {}
            _ => return None,
        }
        let globs = scope.imports.iter().filter(|import| import.name == "*").collect::<Vec<_>>();
        match globs.as_slice() {
            _ if scope.may_declare(name) || (scope.has_macros && !is_module) => return None,
            [] if is_module => return None,
            [] => {}
            [import] if is_module && !scope.has_macros => return follow(import, &import.path, name),
            _ => return None,
        }
    }
    None
}
