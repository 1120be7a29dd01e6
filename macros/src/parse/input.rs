//! Reads inputs that are written in another way than `[1, 28, 28]`.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};
use syn::token::Bracket;
use syn::{Ident, Lit, Token};

use super::{next_text, peek_separator, skip};
use crate::fault::Place;
use crate::tokens::is_sign;

/// Reads `1, 28, 28`, `(1, 28, 28)`, `{1, 28, 28}`, `<1, 28, 28>` or `Map<1, 28, 28>`, if an arrow follows: its place, and the sizes.
pub(super) fn other_than_brackets(input: ParseStream) -> Option<(Place, String)> {
    let ahead = input.fork();
    let start = Place::from(ahead.span());
    let mut end = start;
    let sizes = if let Ok(group) = ahead.parse::<Group>() {
        end = group.span().into();
        let is_other = matches!(group.delimiter(), Delimiter::Parenthesis | Delimiter::Brace);
        in_group(group.stream()).filter(|_| is_other)?
    } else if ahead.peek(Token![<]) && ahead.peek2(Lit) {
        skip(&ahead);
        let (sizes, _) = sizes(&ahead)?;
        ahead.peek(Token![>]).then_some(())?;
        end = skip(&ahead);
        sizes
    } else if ahead.peek(Ident) {
        while ahead.peek(Ident) && ahead.peek2(Token![<]) {
            skip(&ahead);
            skip(&ahead);
        }
        let sizes = match ahead.peek(Bracket).then(|| ahead.parse::<Group>()) {
            Some(group) => in_group(group.ok()?.stream())?,
            None => sizes(&ahead)?.0,
        };
        if !ahead.peek(Token![>]) {
            return None;
        }
        while ahead.peek(Token![>]) {
            end = skip(&ahead);
        }
        sizes
    } else {
        let (sizes, last) = sizes(&ahead)?;
        end = end.to(last);
        sizes
    };
    if !ahead.peek(Token![->]) {
        return None;
    }
    input.advance_to(&ahead);
    Some((start.to(end), sizes))
}

/// Reads `<H, W>`, if the input stands behind it.
pub(super) fn angles_before_brackets(input: ParseStream) -> Option<Place> {
    let ahead = input.fork();
    let start = Place::from(ahead.span());
    ahead.parse::<Token![<]>().ok()?;
    sizes(&ahead)?;
    ahead.peek(Token![>]).then_some(())?;
    let end = skip(&ahead);
    ahead.peek(Bracket).then_some(())?;
    input.advance_to(&ahead);
    Some(start.to(end))
}

/// Reads the arrow and the `<` of `[3, 32, 32] -> < layer >` behind the input: the place of the `<`.
pub(super) fn angle_behind(input: ParseStream) -> Option<Place> {
    let ahead = input.fork();
    if ahead.peek(Token![->]) {
        skip(&ahead);
    }
    let is_angle = ahead.peek(Token![<]) && !ahead.peek(Token![<-]);
    let angle = is_angle.then(|| skip(&ahead))?;
    input.advance_to(&ahead);
    Some(angle)
}

/// Reads `( conv(3, 4, k3) -> relu )`, if nothing of the network follows: its place, and what stands in there.
pub(super) fn chain_in_group(input: ParseStream) -> Option<(Place, TokenStream)> {
    let ahead = input.fork();
    let group = ahead.parse::<Group>().ok()?;
    // In brackets may stand the names of sizes.
    let has_arrow = || {
        let tokens = group.stream().into_iter().collect::<Vec<_>>();
        tokens.windows(2).any(|pair| is_sign(&pair[0], '-') && is_sign(&pair[1], '>'))
    };
    let is_other = match group.delimiter() {
        Delimiter::Parenthesis | Delimiter::Brace => true,
        Delimiter::Bracket => has_arrow(),
        Delimiter::None => false,
    };
    let has_layers = matches!(group.stream().into_iter().next(), Some(TokenTree::Ident(_)));
    if !(is_other && has_layers && (ahead.is_empty() || peek_separator(&ahead))) {
        return None;
    }
    input.advance_to(&ahead);
    Some((group.span().into(), group.stream()))
}

/// Reads a network that is written from its end, as in `fc(10) <- relu <- [784]`, up to its input: its first arrow.
pub(super) fn reversed(input: ParseStream) -> Option<Place> {
    let (ahead, mut first) = (input.fork(), None);
    while !(ahead.is_empty() || ahead.peek(Token![->]) || peek_separator(&ahead)) {
        let is_arrow = ahead.peek(Token![<-]);
        let place = skip(&ahead);
        if is_arrow {
            let arrow = place.to(skip(&ahead));
            first = first.or(Some(arrow));
            if ahead.peek(Bracket) {
                skip(&ahead);
                input.advance_to(&ahead);
                return first;
            }
        }
    }
    None
}

/// Reads `-> [10] =` behind the input, as if what leaves had to be declared as well.
pub(super) fn declared_output(input: ParseStream) -> Option<Place> {
    let ahead = input.fork();
    let start = skip(&ahead);
    (input.peek(Token![->]) || input.peek(Token![=>])).then_some(())?;
    if input.peek(Token![=>]) {
        skip(&ahead);
    }
    ahead.peek(Bracket).then_some(())?;
    let end = skip(&ahead);
    let is_end = (ahead.peek(Token![=]) && !ahead.peek(Token![=>])) || ahead.peek(Token![:]);
    is_end.then(|| skip(&ahead))?;
    input.advance_to(&ahead);
    Some(start.to(end))
}

fn in_group(content: TokenStream) -> Option<String> {
    let parser = |input: ParseStream| {
        let sizes = sizes(input).filter(|_| input.is_empty());
        input.parse::<TokenStream>()?;
        Ok(sizes)
    };
    parser.parse2(content).ok().flatten().map(|(sizes, _)| sizes)
}

/// Numbers and names between commas.
fn sizes(input: ParseStream) -> Option<(String, Place)> {
    let (mut sizes, mut last) = (Vec::new(), None);
    while input.peek(Lit) || input.peek(Ident) || input.peek(Token![_]) || input.peek(Token![?]) {
        let text = next_text(input);
        // `1x28x28`
        let is_torn = text.contains('x') && text.chars().all(|sign| sign.is_ascii_digit() || sign == 'x');
        sizes.push(if is_torn { text.replace('x', ", ") } else { text });
        last = Some(skip(input));
        if input.peek(Token![,]) {
            input.parse::<TokenTree>().ok();
        } else {
            break;
        }
    }
    last.map(|last| (sizes.join(", "), last))
}
