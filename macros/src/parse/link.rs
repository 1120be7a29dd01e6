//! Reads links that stand in the chain by their path: `my::Swish`, `Noise { sigma: 0.1 }`, `Card<14, 14>`.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::token::{Brace, Paren};
use syn::{Ident, Token};

use super::{arguments, is_capitalised, skip, unlawful};
use crate::ast::{Argument, Expression, Generic, Kind, Own};
use crate::fault::Place;
use crate::words;

/// Whether a path comes, and not a word of the language. One segment alone is written as types are; the names of `PyTorch`'s
/// layers are, too, but they are meant as words.
pub(super) fn peek_path(input: ParseStream) -> bool {
    let ahead = input.fork();
    let Ok(word) = ahead.call(Ident::parse_any) else { return false };
    let is_alone = !(ahead.peek(Paren) || ahead.peek(Token![.]));
    ahead.peek(Token![::]) || (is_capitalised(input) && !words::is_foreign(&word.to_string()) && is_alone)
}

/// The path and its fields. `None`, with what has been read, if it can't be one.
pub(super) fn own(input: ParseStream, label: Option<Ident>) -> Result<Own, Place> {
    let mut place = Place::from(input.span());
    let (mut base, mut generics) = (TokenStream::new(), Vec::new());
    let name = loop {
        let Ok(segment) = input.call(Ident::parse_any) else { return Err(place) };
        place = place.to(Place::of(&segment));
        // There is nothing of that name.
        if unlawful::is_replaced(&segment) {
            return Err(place);
        }
        let name = segment.to_string();
        base.extend([TokenTree::from(segment)]);
        if input.peek(Token![<]) {
            let (inside, end) = angles(input);
            place = place.to(end);
            if !input.peek(Token![::]) {
                generics = inside;
                break name;
            }
            let inside = inside.into_iter().map(|generic| generic.tokens);
            base.extend(quote!(<#(#inside),*>));
        }
        if !input.peek(Token![::]) {
            break name;
        }
        let colons = input.parse::<Token![::]>().ok();
        // `Card::<14, 14>`
        if input.peek(Token![<]) {
            let (inside, end) = angles(input);
            (generics, place) = (inside, place.to(end));
            break name;
        }
        base.extend(quote!(#colons));
    };
    if input.peek(Paren) || !name.starts_with(char::is_uppercase) {
        return Err(place);
    }
    let settings = if input.peek(Brace) { input.parse::<Group>().ok() } else { None };
    if let Some(settings) = &settings {
        place = place.to(settings.span().into());
    }
    let settings = settings.filter(|group| group.delimiter() == Delimiter::Brace).map(|group| group.stream());
    Ok(Own { label, base, generics, name, settings, place })
}

/// Sizes in brackets or parentheses between the `<` and `>` of a path, as in `Card<[8, 8]>`, and what is meant. What stands
/// there otherwise may be a type: `[f32; 3]`, `(A, B)`.
pub(super) fn grouped_sizes(own: &Own) -> Option<(Place, String)> {
    own.generics.iter().find_map(|generic| {
        let mut tokens = generic.tokens.clone().into_iter();
        let (Some(TokenTree::Group(group)), None) = (tokens.next(), tokens.next()) else { return None };
        let inside = group.stream().into_iter().collect::<Vec<_>>();
        let is_size = |token: &TokenTree| match token {
            TokenTree::Literal(_) | TokenTree::Ident(_) => true,
            TokenTree::Punct(sign) => sign.as_char() == ',',
            TokenTree::Group(_) => false,
        };
        let is_number = |token: &TokenTree| matches!(token, TokenTree::Literal(_));
        let is_group = matches!(group.delimiter(), Delimiter::Bracket | Delimiter::Parenthesis);
        let is_sizes = is_group && inside.iter().all(is_size) && inside.iter().any(is_number);
        let sizes = group.stream().to_string().replace(' ', "").replace(',', ", ");
        is_sizes.then(|| (group.span().into(), format!("{}<{sizes}>", own.base.to_string().replace(' ', ""))))
    })
}

/// A parameter declared where its value belongs, as in `Wide<const N: usize>`, and what is meant.
pub(super) fn declared_sizes(own: &Own) -> Option<(Place, String)> {
    let value = |generic: &Generic| {
        let mut tokens = generic.tokens.clone().into_iter();
        let is_declared = matches!(tokens.next(), Some(TokenTree::Ident(word)) if word == "const");
        is_declared.then(|| tokens.next().map_or_else(|| "…".to_owned(), |name| name.to_string()))
    };
    let first = own.generics.iter().find(|generic| value(generic).is_some())?;
    let values = own.generics.iter().map(|generic| value(generic).unwrap_or_else(|| generic.tokens.to_string()));
    let path = own.base.to_string().replace(' ', "");
    Some((Place::of(&first.tokens), format!("{path}<{}>", values.collect::<Vec<_>>().join(", "))))
}

/// A type that stands in front of parentheses, as in `my::Noise(0.1)`.
pub(super) fn with_parentheses(input: ParseStream) -> Option<String> {
    let mut path = String::new();
    while !input.peek(Paren) {
        path += &input.parse::<TokenTree>().ok()?.to_string();
    }
    path.rsplit("::").next().is_some_and(|name| name.starts_with(char::is_uppercase)).then_some(path)
}

/// What another library calls a layer, at the end of a path into it: `nn::Conv2d`, `F::relu`,
/// `Linear::new`.
pub(super) fn foreign_word(input: ParseStream) -> Option<(String, Ident)> {
    let (mut path, mut before) = (String::new(), None);
    loop {
        let mut word = input.call(Ident::parse_any).ok()?;
        path += &word.to_string();
        if input.parse::<Token![::]>().is_err() {
            // `Linear::new`, `LinearConfig::new`
            if let (Some(ty), true) = (before, word == "new") {
                word = ty;
                if let Some(bare) = word.to_string().strip_suffix("Config").filter(|bare| !bare.is_empty()) {
                    word = Ident::new(bare, word.span());
                }
            }
            let text = word.to_string();
            return (words::Word::find(&text).is_some() || words::is_foreign(&text)).then_some((path, word));
        }
        path += "::";
        before = Some(word);
    }
}

/// Whether the parameters of a type come behind a word that another library writes as one.
pub(super) fn is_generic(word: &Ident, input: ParseStream) -> bool {
    words::Word::find(&word.to_string()).is_none() && words::is_foreign(&word.to_string()) && input.peek(Token![<])
}

/// `<14, C, { 2 * WIDTH }>`
pub(super) fn angles(input: ParseStream) -> (Vec<Generic>, Place) {
    let (mut depth, mut end) = (0_usize, Place::from(input.span()));
    let mut parts = vec![TokenStream::new()];
    while !input.is_empty() && !input.peek(Token![->]) {
        let is_bracket = input.peek(Token![<]) || input.peek(Token![>]);
        depth += usize::from(input.peek(Token![<]));
        let is_outer = depth == 1;
        depth = depth.saturating_sub(usize::from(input.peek(Token![>])));
        if is_outer && input.peek(Token![,]) {
            parts.push(TokenStream::new());
        } else if let (false, Some(part)) = (is_outer && is_bracket, parts.last_mut()) {
            part.extend(input.fork().parse::<TokenTree>().ok());
        }
        end = skip(input);
        if depth == 0 {
            break;
        }
    }
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    (parts.map(|tokens| Generic { size: size(tokens.clone()), tokens }).collect(), end)
}

/// A number, a name, or in braces what is computed of them; a name may be that of a type as well.
fn size(tokens: TokenStream) -> Option<Argument> {
    let mut trees = tokens.clone().into_iter();
    let computed = match (trees.next(), trees.next()) {
        (Some(TokenTree::Group(group)), None) if group.delimiter() == Delimiter::Brace => group.stream(),
        _ => tokens.clone(),
    };
    let place = tokens.into_iter().map(|token| Place::from(token.span())).reduce(Place::to)?;
    let expression = syn::parse2::<Expression>(computed.clone()).ok()?;
    let text = arguments::text(computed);
    let kind = match expression {
        Expression::Number(number) => Kind::Whole(number),
        Expression::Name(name) => Kind::Word(name.to_string()),
        Expression::Path(path) => Kind::Path(path),
        Expression::Operation(..) => Kind::Computed(expression),
    };
    Some(Argument { kind, text, place })
}
