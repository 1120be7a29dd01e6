//! Reads links that stand in the chain by their path: `my::Swish`, `Noise { sigma: 0.1 }`, `Card<14, 14>`.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::token::{Brace, Paren};
use syn::{Ident, Token};

use super::{is_capitalised, skip};
use crate::ast::Own;
use crate::fault::Place;
use crate::words;

/// Whether a path comes, and not a word of the language. One segment alone is written as types are; the names of `PyTorch`'s
/// layers are, too, but they are meant as words.
pub(super) fn peek_path(input: ParseStream) -> bool {
    let ahead = input.fork();
    let Ok(word) = ahead.call(Ident::parse_any) else { return false };
    ahead.peek(Token![::]) || (is_capitalised(input) && !words::is_foreign(&word.to_string()) && !ahead.peek(Paren))
}

/// The path and its fields. `None`, with what has been read, if it can't be one.
pub(super) fn own(input: ParseStream, label: Option<Ident>) -> Result<Own, Place> {
    let mut place = Place::from(input.span());
    let mut path = TokenStream::new();
    let name = loop {
        let Ok(segment) = input.call(Ident::parse_any) else { return Err(place) };
        place = place.to(Place::of(&segment));
        let name = segment.to_string();
        path.extend([TokenTree::from(segment)]);
        if input.peek(Token![<]) {
            place = place.to(generics(input, &mut path));
        }
        if !input.peek(Token![::]) {
            break name;
        }
        if let Ok(colons) = input.parse::<Token![::]>() {
            path.extend(quote::quote!(#colons));
        }
        // `Card::<14, 14>`
        if input.peek(Token![<]) {
            place = place.to(generics(input, &mut path));
            break name;
        }
    };
    if input.peek(Paren) || !name.starts_with(char::is_uppercase) {
        return Err(place);
    }
    let settings = if input.peek(Brace) { input.parse::<Group>().ok() } else { None };
    if let Some(settings) = &settings {
        place = place.to(settings.span().into());
    }
    let settings = settings.filter(|group| group.delimiter() == Delimiter::Brace).map(|group| group.stream());
    Ok(Own { label, path, name, settings, place })
}

/// `<14, 14>`
fn generics(input: ParseStream, path: &mut TokenStream) -> Place {
    let (mut depth, mut end) = (0_usize, Place::from(input.span()));
    while !input.is_empty() && !input.peek(Token![->]) {
        depth += usize::from(input.peek(Token![<]));
        depth = depth.saturating_sub(usize::from(input.peek(Token![>])));
        path.extend(input.fork().parse::<TokenTree>().ok());
        end = skip(input);
        if depth == 0 {
            break;
        }
    }
    end
}
