//! Reads the parameters of a network: `<const CLASSES: usize>` between its name and its colon.

use proc_macro2::{Group, TokenTree};
use quote::format_ident;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::token::{Bracket, Paren};
use syn::{Ident, Lifetime, Token};

use super::{next_place, next_text, skip};
use crate::fault::{Faults, Place};
use crate::message;

/// The parameters behind a network's name.
pub(super) enum Parameters {
    /// There are none.
    Missing,
    /// All that have a name, faulty ones too, so that their uses are no faults as well.
    Listed(Vec<Ident>),
    /// Those in front of where the `>` is missing.
    Unclosed(Vec<Ident>),
}

pub(super) fn parameters(input: ParseStream, network: &Ident, faults: &mut Faults) -> Parameters {
    // `Net(n): …`
    if (input.peek(Paren) || input.peek(Bracket)) && input.peek2(Token![:]) {
        let group = input.parse::<Group>().ok();
        let place = group.as_ref().map_or(Place::of(network), |group| group.span().into());
        let words = group.into_iter().flat_map(|group| group.stream()).filter_map(|token| match token {
            TokenTree::Ident(word) if word != "const" && !is_type(&word) => Some(word),
            _ => None,
        });
        let names = words.filter(super::is_usable).collect::<Vec<_>>();
        if faults.is_empty() {
            faults.add(place, message::parameters_in_other_brackets(network, &names));
        }
        return Parameters::Listed(names);
    }
    if !has_parameters(input) {
        return Parameters::Missing;
    }
    let opened = input.peek(Token![<]);
    let angle = if opened { skip(input) } else { next_place(input, Place::of(network)) };
    let mut names: Vec<Ident> = Vec::new();
    if input.peek(Token![>]) {
        faults.add(angle.to(skip(input)), message::no_parameters(network));
        return Parameters::Listed(names);
    }
    while !is_end(input) {
        if let Some(name) = parameter(input, names.len(), faults) {
            if names.contains(&name) {
                faults.add(Place::of(&name), message::doubled_parameter(&name));
                // Uses may give a size for each.
                names.push(format_ident!("{name}_{}", names.len()));
            } else {
                names.push(name);
            }
        }
        if input.peek(Token![;]) && input.peek2(Token![const]) {
            faults.add(skip(input), message::semicolon(false));
        } else if input.peek(Token![const]) {
            let behind = input.fork();
            let place = skip(&behind);
            faults.add(place, message::missing_comma(&format!("const {}", next_text(&behind))));
        } else if input.parse::<Token![,]>().is_err() {
            break;
        }
    }
    let closed = input.peek(Token![>]);
    if !opened {
        faults.add(angle, message::unopened_parameters(network, &names));
    } else if !closed {
        faults.add(angle, message::unclosed_parameters(network, &names));
    }
    if !closed {
        return Parameters::Unclosed(names);
    }
    skip(input);
    Parameters::Listed(names)
}

/// Whether the list is over, though its `>` may be missing.
fn is_end(input: ParseStream) -> bool {
    let colon = input.peek(Token![:]) && (input.peek2(Bracket) || input.peek2(Token![<]));
    input.is_empty() || colon || input.peek(Token![>]) || input.peek(Token![->])
}

/// Whether a constant opens here, or a `>` closes what does before the network's colon.
fn has_parameters(input: ParseStream) -> bool {
    let ahead = input.fork();
    let unopened = ahead.peek(Token![const]) && ahead.peek2(Ident);
    if unopened || (ahead.peek(Token![<]) && ahead.peek2(Token![const])) {
        return true;
    }
    if !ahead.peek(Token![<]) {
        return false;
    }
    while !ahead.is_empty() && !ahead.peek(Token![>]) && !ahead.peek(Token![->]) {
        skip(&ahead);
    }
    skip(&ahead);
    ahead.peek(Token![:])
}

/// `const CLASSES: usize`, up to the comma.
fn parameter(input: ParseStream, index: usize, faults: &mut Faults) -> Option<Ident> {
    let start = Place::from(input.span());
    let is_constant = input.parse::<Token![const]>().is_ok();
    let is_doubled = input.peek(Token![const]);
    while input.parse::<Token![const]>().is_ok() {}
    let is_lifetime = input.parse::<Lifetime>().is_ok();
    let mut name = if is_lifetime { None } else { input.call(Ident::parse_any).ok() };
    // `usize N`
    if input.peek(Ident) && name.as_ref().is_some_and(|name| name == "usize") {
        name = input.parse().ok();
    }
    let colon = input.parse::<Token![:]>().is_ok();
    let ty = next_text(input);
    let (mut end, mut found) = (name.as_ref().map_or(start, Place::of), Vec::new());
    let (mut default, mut meant) = (false, None);
    let goes_on = |input: ParseStream| !input.peek(Token![const]) && !input.peek(Token![,]) && !input.peek(Token![;]);
    while !is_end(input) && goes_on(input) {
        default |= input.peek(Token![=]);
        meant = meant.or_else(|| input.fork().parse::<Ident>().ok().filter(|word| !is_type(word)));
        found.push(input.fork().parse::<TokenTree>().map_or(String::new(), |token| token.to_string()));
        end = skip(input);
    }
    let place = start.to(end);
    match &name {
        Some(name) if is_constant && !is_doubled && colon && ty == "usize" && found.len() == 1 => {
            if name == "T" {
                faults.add(Place::of(name), message::parameter_called_like_the_scalar());
            } else if is_type(name) {
                faults.add(Place::of(name), message::parameter_called_like_a_type(name));
            } else if !super::is_usable(name) {
                faults.add(Place::of(name), message::reserved_parameter(name));
            }
        }
        Some(name) if is_constant && default && ty == "usize" => {
            faults.add(place, message::parameter_default(name));
        }
        Some(name) if is_constant && colon && ty != "=" && ty != ":" && !found.is_empty() => {
            faults.add(place, message::parameter_type(name, &ty));
        }
        // What is not closed is told by the caller.
        Some(_) if is_constant && found.is_empty() && input.is_empty() => {}
        // The next ones of a list are wrong in the same way.
        _ if !faults.is_empty() => {}
        Some(name) => faults.add(place, message::parameter_form(name, !is_constant && is_side(name, index))),
        None => faults.add(place, message::parameter_kind()),
    }
    // Of what can't be read, so much is sure: its uses have one parameter more.
    let is_read = name.as_ref().is_some_and(|name| is_constant || super::is_usable(name));
    if !is_read && !is_lifetime {
        return Some(meant.unwrap_or_else(|| format_ident!("PARAMETER_{index}")));
    }
    // Whatever a constant is called, it is one.
    name.filter(|name| is_constant || !(is_side(name, index) || is_unlawful(name)))
}

/// Whether the name, without a type, is meant as the height or width of `< … >`. A `W` alone is a width in channels.
fn is_side(name: &Ident, index: usize) -> bool {
    name == "H" || (name == "W" && index > 0)
}

/// What a parameter is called in generated code, though its name may be a mistake.
pub(crate) fn lawful_parameter(name: &Ident) -> Ident {
    if is_unlawful(name) { format_ident!("{name}_") } else { name.clone() }
}

fn is_unlawful(name: &Ident) -> bool {
    !super::is_usable(name) || name == "T" || is_type(name)
}

/// Whether Rust takes the name for one of its own types where a parameter stands.
fn is_type(name: &Ident) -> bool {
    const TYPES: [&str; 18] = [
        "bool", "char", "str", "String", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32",
        "u64", "u128", "usize",
    ];
    TYPES.iter().any(|own| name == own)
}
