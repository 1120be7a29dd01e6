//! `#[budget(weights = "64 KiB", multiply_adds = 500_000)]`: what a network may cost.

use proc_macro2::{Ident, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Lit, Meta, Token};

use crate::fault::{Faults, Place};
use crate::message;
use crate::model::{Limit, Quantity};
use crate::words::distance;

impl Quantity {
    const ALL: [(&'static str, Self); 5] = [
        ("parameters", Self::Parameters),
        ("weights", Self::Weights),
        ("inference", Self::Inference),
        ("training", Self::Training),
        ("multiply_adds", Self::MultiplyAdds),
    ];

    /// Whether it is a number of bytes.
    fn is_memory(self) -> bool {
        matches!(self, Self::Weights | Self::Inference | Self::Training)
    }
}

/// What else they are called.
const FOREIGN: [(&str, &str); 8] = [
    ("macs", "multiply_adds"),
    ("flops", "multiply_adds"),
    ("mult_adds", "multiply_adds"),
    ("params", "parameters"),
    ("size", "weights"),
    ("flash", "weights"),
    ("memory", "inference"),
    ("ram", "inference"),
];

/// All that are known, in a row.
fn list() -> String {
    Quantity::ALL.map(|(name, _)| name).join(", ")
}

/// The units of memory, and how many bytes each is.
const UNITS: [(&str, u64); 7] = [
    ("B", 1),
    ("KiB", 1 << 10),
    ("MiB", 1 << 20),
    ("GiB", 1 << 30),
    ("kB", 1_000),
    ("MB", 1_000_000),
    ("GB", 1_000_000_000),
];

/// Reads the attribute; what is wrong with one entry leaves the others as they are.
pub(super) fn read(attribute: &Attribute, limits: &mut Vec<Limit>, faults: &mut Faults) {
    let Meta::List(list) = &attribute.meta else {
        return faults.add(Place::of(attribute), message::empty_budget());
    };
    if list.tokens.is_empty() {
        return faults.add(Place::of(attribute), message::empty_budget());
    }
    let parser = |input: ParseStream| {
        while !input.is_empty() {
            let mut met = Faults::default();
            entry(input, limits, &mut met);
            if met.is_empty() && !(input.is_empty() || input.peek(Token![,])) {
                met.add(Place::from(input.span()), message::budget_comma(&crate::parse::next_text(input)));
            }
            faults.append(met);
            // Whatever is left of an entry was complained about.
            while !input.is_empty() && input.parse::<Token![,]>().is_err() {
                input.parse::<TokenTree>()?;
            }
        }
        Ok(())
    };
    // Mistakes are recorded; the parser has no errors of its own.
    parser.parse2(list.tokens.clone()).ok();
}

/// `weights = "64 KiB"`
fn entry(input: ParseStream, limits: &mut Vec<Limit>, faults: &mut Faults) {
    let start = Place::from(input.span());
    let Ok(name) = input.call(Ident::parse_any) else {
        let found = crate::parse::next_text(input);
        return faults.add(start, message::budget_name(&found, &list()));
    };
    let text = name.to_string();
    let Some(quantity) = Quantity::ALL.iter().find(|(known, _)| *known == text).map(|(_, quantity)| *quantity) else {
        let ours = Quantity::ALL.iter().map(|(known, _)| (*known, *known));
        let nearest = ours.chain(FOREIGN).min_by_key(|(written, _)| distance(&text.to_lowercase(), written));
        return faults
            .add(start, message::unknown_budget(&name, nearest.map_or("weights", |(_, meant)| meant), &list()));
    };
    let memory = quantity.is_memory();
    let instead = meant(&name, memory, &input.fork());
    let behind = input.parse::<Token![=]>().ok().map(|_| (amount_place(input), input.parse::<Lit>()));
    let Some((place, Ok(literal))) = behind else {
        return faults.add(start, message::missing_amount(&name, &instead));
    };
    if limits.iter().any(|limit| limit.quantity == quantity) {
        return faults.add(start, message::doubled_budget(&name));
    }
    let amount = match &literal {
        Lit::Int(number) if !memory && number.suffix().is_empty() => number.base10_parse::<u64>().ok(),
        Lit::Str(text) if memory => bytes(&text.value()),
        _ => None,
    };
    let Some(most) = amount else {
        let written = literal.to_token_stream().to_string();
        let unit = match &literal {
            Lit::Str(text) if memory => unknown_unit(&text.value()),
            _ => None,
        };
        let units = UNITS.map(|(unit, _)| unit);
        return faults.add(place, message::wrong_amount(&name, &written, (memory, &instead), unit.as_deref(), &units));
    };
    limits.push(Limit { quantity, most, place: start.to(place) });
}

/// The budget with the amount that is meant, up to the next comma: `parameters = 10000` for `parameters < 10k`.
fn meant(name: &Ident, memory: bool, input: ParseStream) -> String {
    let mut words = Vec::new();
    while !(input.is_empty() || input.peek(Token![,])) {
        words.extend(input.parse::<TokenTree>().map(|token| token.to_string()));
    }
    let text = words.join(" ");
    let text = text.trim_matches(|sign: char| !sign.is_ascii_alphanumeric()).replace('_', "");
    let count = || {
        let end = text.find(|sign: char| !(sign.is_ascii_digit() || ".eE".contains(sign))).unwrap_or(text.len());
        let (number, unit) = text.split_at(end);
        let factor = match unit.trim().to_lowercase().as_str() {
            "" => 1.0,
            "k" => 1e3,
            "m" => 1e6,
            _ => return None,
        };
        let count = number.parse::<f64>().ok()? * factor;
        (count.fract() == 0.0 && (1.0..1e15).contains(&count)).then(|| format!("write `{name} = {count}`"))
    };
    if memory {
        let written = bytes(&text).map(|_| format!("write `{name} = \"{text}\"`"));
        return written.unwrap_or_else(|| format!("write it as in `{name} = \"64 KiB\"`"));
    }
    count().unwrap_or_else(|| format!("write it as in `{name} = 500_000`"))
}

/// The place of a literal, with its sign.
fn amount_place(input: ParseStream) -> Place {
    let (ahead, start) = (input.fork(), Place::from(input.span()));
    let is_negative = ahead.parse::<Token![-]>().is_ok();
    if is_negative { start.to(ahead.span().into()) } else { start }
}

/// `64 KiB` as a number of bytes.
fn bytes(text: &str) -> Option<u64> {
    let (number, unit) = split(text);
    let (_, factor) = UNITS.iter().find(|(name, _)| *name == unit)?;
    let (whole, fraction) = number.split_once('.').unwrap_or((&number, ""));
    let digits = |text: &str| text.chars().all(|digit| digit.is_ascii_digit()) && text.len() <= 15;
    if whole.is_empty() || !digits(whole) || !digits(fraction) || number.ends_with('.') {
        return None;
    }
    let numerator = format!("{whole}{fraction}").parse::<u128>().ok()?.checked_mul(u128::from(*factor))?;
    u64::try_from(numerator / 10_u128.pow(u32::try_from(fraction.len()).ok()?)).ok()
}

/// The unit, where the number in front of it is one.
fn unknown_unit(text: &str) -> Option<String> {
    let (number, unit) = split(text);
    (number.parse::<f64>().is_ok() && !UNITS.iter().any(|(name, _)| *name == unit)).then_some(unit)
}

/// The number, without underscores, and the unit behind it.
fn split(text: &str) -> (String, String) {
    let end = text.find(|letter: char| letter.is_alphabetic()).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    (number.trim().replace('_', ""), unit.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_of_memory() {
        for (text, expected) in [
            ("64 KiB", Some(65_536)),
            ("64KiB", Some(65_536)),
            ("1.5 MiB", Some(1_572_864)),
            ("1_000 B", Some(1000)),
            ("2.5 kB", Some(2500)),
            ("0.0001 kB", Some(0)),
            ("3 GB", Some(3_000_000_000)),
            ("64", None),
            ("64 KB", None),
            ("64 kib", None),
            ("KiB", None),
            ("-1 KiB", None),
            ("1. KiB", None),
            ("1e3 B", None),
            ("99999999999999999 GiB", None),
            ("9999999999999 GiB", None),
        ] {
            assert_eq!(bytes(text), expected, "{text}");
        }
    }
}
