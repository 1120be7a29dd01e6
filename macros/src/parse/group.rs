//! The groups without delimiters that `macro_rules!` puts around what it was given, as for a `$width:expr`.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use crate::ast::Expression;
use crate::words::REPEAT;

/// The tokens without such groups; one that computes beside an operator gets parentheses: `$width * 2` is `(1 + 2) * 2`.
pub(super) fn visible(input: TokenStream) -> TokenStream {
    if has_invisible(input.clone()) { shown(input) } else { input }
}

fn has_invisible(input: TokenStream) -> bool {
    input.into_iter().any(|token| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::None || has_invisible(group.stream()),
        _ => false,
    })
}

fn shown(input: TokenStream) -> TokenStream {
    let tokens = input.into_iter().collect::<Vec<_>>();
    let mut output = TokenStream::new();
    for (index, token) in tokens.iter().enumerate() {
        let (before, after) = (&tokens[..index], &tokens[index + 1..]);
        let TokenTree::Group(group) = token else {
            output.extend([token.clone()]);
            continue;
        };
        let delimiter = group.delimiter();
        if delimiter == Delimiter::Brace && is_code(before) {
            output.extend([token.clone()]);
            continue;
        }
        let inside = shown(group.stream());
        let computes = || matches!(syn::parse2(inside.clone()), Ok(Expression::Operation(..)));
        let delimiter = match delimiter {
            Delimiter::None if (ends_with_operator(before) || starts_with_operator(after)) && computes() => {
                Delimiter::Parenthesis
            }
            Delimiter::None => {
                output.extend(inside);
                continue;
            }
            other => other,
        };
        let mut group = Group::new(delimiter, inside);
        group.set_span(token.span());
        output.extend([TokenTree::from(group)]);
    }
    output
}

fn ends_with_operator(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [.., TokenTree::Punct(sign)] if "+-*/".contains(sign.as_char()))
}

/// An arrow is none.
fn starts_with_operator(tokens: &[TokenTree]) -> bool {
    let is_arrow = matches!(tokens, [_, TokenTree::Punct(sign), ..] if sign.as_char() == '>');
    matches!(tokens, [TokenTree::Punct(sign), ..] if "+-*/".contains(sign.as_char())) && !is_arrow
}

/// Whether braces behind these tokens hold Rust's own code: the fields of a layer of one's own.
fn is_code(before: &[TokenTree]) -> bool {
    match before {
        [.., TokenTree::Ident(word), TokenTree::Ident(_)] if word == REPEAT => false,
        [.., TokenTree::Ident(name)] => name.to_string().starts_with(char::is_uppercase),
        [.., TokenTree::Punct(sign)] => sign.as_char() == '>',
        _ => false,
    }
}
