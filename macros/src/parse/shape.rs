//! Reads the sizes of a shape.

use proc_macro2::{TokenStream, TokenTree};

use super::arguments;
use super::keyword::Takes;
use crate::ast::{Argument, Kind};
use crate::fault::{Faults, Place};
use crate::message;
use crate::tokens::is_sign;

/// What stands in the brackets; all that is to stand for any number in there is one fault, and so is all that says what the
/// sizes are.
pub(super) fn sizes(content: TokenStream, faults: &mut Faults) -> Vec<Argument> {
    let tokens = content.clone().into_iter().collect::<Vec<_>>();
    let parts = tokens.split(|token| is_sign(token, ',')).collect::<Vec<_>>();
    if let [first, rest @ ..] = parts.as_slice()
        && matches!(rest.len(), 1 | 3)
        && is_batch(first)
        && rest.iter().all(|part| matches!(part, [TokenTree::Literal(_) | TokenTree::Ident(_)]) && !is_batch(part))
    {
        let behind = tokens[first.len() + 1..].iter().cloned().collect::<TokenStream>();
        let first = first.iter().cloned().collect::<TokenStream>();
        let written = first.to_string().replace(' ', "");
        faults.add(
            Place::of(first),
            message::batch(&written, &format!("[{}]", arguments::text(behind.clone()).replace(" ,", ","))),
        );
        return arguments::list(behind, Takes::NUMBERS, faults);
    }
    let is_any = |part: &&[TokenTree]| matches!(part, [token] if is_sign(token, '*')) || is_rest(part);
    let any = tokens.iter().position(|token| ["?", "_"].contains(&token.to_string().as_str()));
    if let Some(any) = any.map(|index| &tokens[index..=index]).or_else(|| parts.iter().copied().find(is_any)) {
        let any = any.iter().cloned().collect::<TokenStream>();
        faults.add(Place::of(any.clone()), message::any_size(&any.to_string().replace(' ', "")));
        let mut sizes = arguments::list(content, Takes::NUMBERS, &mut Faults::default());
        for size in sizes.iter_mut().filter(|size| ["?", "_", "*"].contains(&size.text.as_str())) {
            size.kind = Kind::BrokenNumber;
        }
        return sizes;
    }
    // `[Body; 3]`
    if let [TokenTree::Ident(word), middle @ .., sign, TokenTree::Literal(count)] = tokens.as_slice()
        && is_sign(sign, ';')
        && word != "f32"
        && word != "f64"
    {
        let link = middle.iter().fold(word.to_string(), |text, token| text + &token.to_string());
        faults.add(Place::of(content.clone()), message::repeated_in_brackets(&link, &count.to_string()));
        let unknown = || Argument { kind: Kind::BrokenNumber, text: String::new(), place: Place::of(word) };
        return vec![unknown(), unknown(), unknown()];
    }
    let bare = match tokens.as_slice() {
        // `[f32; 784]`
        [TokenTree::Ident(ty), sign, rest @ ..] if is_sign(sign, ';') && (ty == "f32" || ty == "f64") => {
            rest.iter().cloned().collect()
        }
        // `[Map<3, 32, 32>]`
        [TokenTree::Ident(ty), open, sizes @ .., close]
            if (ty == "Map" || ty == "Vector") && is_sign(open, '<') && is_sign(close, '>') =>
        {
            sizes.iter().cloned().collect()
        }
        _ if parts.iter().any(|part| named(part).is_some()) => {
            let sizes = parts.iter().map(|part| named(part).unwrap_or(part).iter().cloned());
            let comma = || TokenTree::from(proc_macro2::Punct::new(',', proc_macro2::Spacing::Alone));
            sizes.flat_map(|size| size.chain([comma()])).collect()
        }
        _ => return arguments::list(content, Takes::NUMBERS, faults),
    };
    let sizes = arguments::list(bare, Takes::NUMBERS, &mut Faults::default());
    let texts = sizes.iter().map(|size| size.text.as_str()).collect::<Vec<_>>();
    faults.add(Place::of(content), message::more_than_sizes(&format!("[{}]", texts.join(", "))));
    sizes
}

/// Whether it is `[-1]` or `[-1, 256]`, by which other libraries make a vector of a map.
pub(super) fn flattens(content: TokenStream) -> bool {
    let tokens = content.into_iter().collect::<Vec<_>>();
    let mut parts = tokens.split(|token| is_sign(token, ','));
    parts.clone().count() <= 2 && parts.any(is_rest)
}

/// `-1`
fn is_rest(part: &[TokenTree]) -> bool {
    matches!(part, [sign, number] if is_sign(sign, '-') && number.to_string() == "1")
}

/// Whether it stands for any number of samples, as in the shapes of other libraries.
fn is_batch(part: &[TokenTree]) -> bool {
    let word = |word: &TokenTree| ["None", "_", "?", "*", "N", "B"].contains(&word.to_string().as_str());
    match part {
        [TokenTree::Ident(name)] if name.to_string().to_lowercase().starts_with("batch") => true,
        [token] => word(token),
        _ => is_rest(part),
    }
}

/// The size in `channels: 1` or `channels = 1`.
fn named(part: &[TokenTree]) -> Option<&[TokenTree]> {
    match part {
        [TokenTree::Ident(_), sign, size @ ..] if is_sign(sign, ':') || is_sign(sign, '=') => {
            size.first().filter(|first| !is_sign(first, ':')).map(|_| size)
        }
        _ => None,
    }
}
