//! The layers' words, and what stands in their parentheses.

use proc_macro2::Ident;

use super::lines;
use crate::words::{is_of_sequences, is_option, is_other};

/// `path` is what stands in front of the word, and the word.
pub(crate) fn unknown_layer(
    word: &Ident,
    path: Option<&str>,
    nearest: Option<&str>,
    all: &str,
    blocks: &[String],
) -> String {
    if word == "_" {
        return lines("`_` is no layer", &["leave it out, or write `identity`, which changes nothing".to_owned()]);
    }
    let mut others = Vec::from_iter(nearest.map(|nearest| match path {
        Some(_) => format!("write `{nearest}` in place of all of it, if that is meant"),
        None => format!("write `{nearest}`, if that is meant"),
    }));
    if nearest.is_none() {
        let is_known = is_other(&word.to_string().to_lowercase());
        let leave_out = if is_known { "leave it out, as nothing here does the same, or " } else { "" };
        others.push(format!("{leave_out}write the path of a type for a layer of your own, such as `my::Swish`"));
    }
    if nearest.is_some() && is_of_sequences(&word.to_string()) {
        others.push("give it a sequence as a map of height 1: [channels, 1, length]".to_owned());
    }
    others.push(format!("layers: {all}"));
    if !blocks.is_empty() {
        others.push(format!("blocks: {}", blocks.join(", ")));
    }
    lines(format!("there is no layer `{}`", path.map_or_else(|| word.to_string(), str::to_owned)), &others)
}

pub(crate) fn delimiters(word: &Ident, inside: &str) -> String {
    lines(format!("what `{word}` takes stands in parentheses"), &[format!("write `{word}({inside})`")])
}

pub(crate) fn empty_argument() -> String {
    lines("nothing comes before this comma", &["write a number or an option there, or leave the comma out".to_owned()])
}

pub(crate) fn missing_comma(found: &str) -> String {
    let is_sure = is_option(found) || found.starts_with(|first: char| first.is_ascii_digit());
    let or = if is_sure { "" } else { ", or leave it out" };
    lines(format!("a comma is missing before `{found}`"), &[format!("write `, {found}`{or}")])
}

/// `conv(16, k3; p1)`
pub(crate) fn semicolon(is_last: bool) -> String {
    let instead = if is_last { "leave it out" } else { "write `,` in its place" };
    lines("commas part numbers and options, but `;` comes", &[instead.to_owned()])
}

/// `50%`, `1/2`, `p0.5`
pub(crate) fn written_fraction(text: &str, instead: &str) -> String {
    lines(format!("a number in digits is expected, but `{text}` comes"), &[format!("write `{instead}`")])
}

/// `0,01`
pub(crate) fn decimal_comma(text: &str, instead: &str) -> String {
    lines(format!("a fraction has a point, but `{text}` comes"), &[format!("write `{instead}`")])
}

/// `{N}`, `$N`
pub(crate) fn bare_size(text: &str, inside: &str) -> String {
    lines(format!("numbers and names stand alone, but `{text}` comes"), &[format!("write `{inside}`")])
}

pub(crate) fn unexpected_argument(found: &str) -> String {
    lines(
        format!("a number or an option is expected, but `{found}` comes"),
        &[match found {
            "->" => "write `)` before the arrow to the next layer, or a comma between two numbers".to_owned(),
            "<" => format!("write {}", super::expressions::CONSTANT),
            _ => "write a number such as `3`, or an option such as `k3`".to_owned(),
        }],
    )
}

pub(crate) fn wrong_literal(text: &str) -> String {
    let inside = text.trim_matches('"');
    let instead = match inside.parse::<f64>() {
        Ok(_) => format!("write `{inside}` without quotes"),
        Err(_) => "write a number in digits, such as `3`".to_owned(),
    };
    lines(format!("{text} is not a number"), &[instead])
}

pub(crate) fn negative(text: &str) -> String {
    lines(format!("`{text}` is negative"), &["write a number without a sign".to_owned()])
}

pub(crate) fn leading_zeros(text: &str) -> String {
    let number = text.trim_start_matches('0');
    let alone = (!number.is_empty()).then(|| format!("write `{number}` for a number of its own"));
    let others = ["write a number in one piece, as in `1000` or `1_000`: a comma begins another number".to_owned()];
    lines(
        format!("`{text}` begins with a 0, as if it were the end of a longer number"),
        &others.into_iter().chain(alone).collect::<Vec<_>>(),
    )
}

pub(crate) fn suffix(text: &str, suffix: &str) -> String {
    let bare = text.trim_end_matches(suffix).trim_end_matches('_');
    lines(format!("`{text}` has a suffix, which numbers have no use for here"), &[format!("write `{bare}`")])
}

pub(crate) fn letter_behind(text: &str, letter: char) -> String {
    let number = text.trim_end_matches(letter);
    lines(format!("the letter of an option stands before its number: `{text}`"), &[format!("write `{letter}{number}`")])
}

pub(crate) fn rectangle_without_letter(text: &str, has_options: bool) -> String {
    if !has_options {
        let bare = text.replace('x', ", ");
        return lines(
            format!("`{text}` is not one number"),
            &[format!("write sizes with commas between them: `{bare}`")],
        );
    }
    let sides = match text.split_once('x') {
        Some((height, width)) if height == width => height,
        _ => text,
    };
    lines(
        format!("`{text}` does not say what it is the height and width of"),
        &[format!("write its letter in front: `k{sides}` for a kernel of {text}, or `s{sides}` for a stride")],
    )
}

/// `(3, 3)`, as other libraries write the sides of a window.
pub(crate) fn tuple(text: &str, sides: &str) -> String {
    lines(
        format!("`{text}` does not say what it is the height and width of"),
        &[format!(
            "write its letter in front and no parentheses, such as `k{sides}` for a kernel or `s{sides}` for a stride"
        )],
    )
}

pub(crate) fn number_too_large(text: &str, largest: Option<usize>) -> String {
    let largest =
        largest.map_or("write a smaller number".to_owned(), |most| format!("write a number of at most {most}"));
    lines(format!("`{text}` is too large"), &[largest])
}

/// `bias=False`: without its name.
pub(crate) fn keyword(text: &str, instead: Option<&str>) -> String {
    lines(
        format!("numbers and options have no names here, but `{text}` comes"),
        &[instead.map_or("leave it out".to_owned(), |instead| format!("write `{instead}`"))],
    )
}

/// `activation="relu"`
pub(crate) fn activation(text: &str, value: &str) -> String {
    lines(
        format!("an activation is a layer of its own, but `{text}` comes"),
        &[format!("write `-> {value}` behind the parentheses")],
    )
}

pub(crate) fn bare_truth(value: bool, instead: Option<&str>) -> String {
    lines(
        format!("a number or an option is expected, but `{value}` comes"),
        &[instead.map_or("leave it out".to_owned(), |instead| format!("write `{instead}` for a layer without a bias"))],
    )
}

pub(crate) fn bare_point(text: &str, instead: &str) -> String {
    lines(format!("`{text}` has no digit before its point"), &[format!("write `{instead}`")])
}

pub(crate) fn cast() -> String {
    let constant = "write a constant instead, as in `const SIZE: usize = …;` before the `network!`, and `SIZE` here";
    lines("sizes are not converted, but `as` comes", &[constant.to_owned()])
}

pub(crate) fn fraction(word: &Ident, text: &str) -> String {
    lines(
        format!("`{text}` is a fraction, but `{word}` takes whole numbers"),
        &[match text.parse::<f64>() {
            Ok(value) if value.fract() == 0.0 && value < 1e9 => format!("write `{value}`"),
            _ => "write a number without a point".to_owned(),
        }],
    )
}

pub(crate) fn not_a_number(word: &Ident, what: &str, text: &str, usage: &str) -> String {
    lines(format!("`{word}` takes a number, its {what}, but `{text}` comes"), &[format!("write {usage}")])
}

/// The first of the arguments, if there are any.
pub(crate) fn takes_nothing(word: &Ident, first: Option<&str>) -> String {
    let what = match first {
        None => format!("`{word}` has no parentheses"),
        Some(_) => format!("`{word}` takes no numbers and no options"),
    };
    let slope = first.filter(|text| *word == "relu" && text.contains('.') && text.parse::<f64>().is_ok());
    let slope = slope.map_or(String::new(), |slope| format!(", or `leaky_relu({slope})` for this slope"));
    lines(what, &[format!("write `{word}` alone{slope}")])
}

pub(crate) fn empty_parentheses(word: &Ident, usage: &str) -> String {
    lines(format!("nothing stands between the parentheses of `{word}`"), &[format!("write {usage}")])
}

/// `usize k3`
pub(crate) fn stray_type(word: &str) -> String {
    lines(format!("`{word}` has no place among numbers and options"), &["leave it out".to_owned()])
}

pub(crate) fn too_many(word: &Ident, text: &str, usage: &str) -> String {
    lines(format!("`{word}` takes one number, and `{text}` is one more"), &[format!("write {usage}")])
}

pub(crate) fn too_many_numbers(
    word: &Ident,
    numbers: &[&str],
    extra: &str,
    instead: Option<&str>,
    usage: &str,
) -> String {
    let instead = instead.map_or(usage.to_owned(), |instead| format!("`{instead}`"));
    let bare = if numbers.len() == 1 { "a bare number" } else { "bare numbers" };
    lines(
        format!("`{word}` takes only its {} as {bare}, and `{extra}` is one more", numbers.join(" and ")),
        &[format!("write {instead}")],
    )
}

pub(crate) fn missing_argument(word: &Ident, what: &str, usage: &str) -> String {
    lines(format!("`{word}` is missing its {what}"), &[format!("write {usage}")])
}

pub(crate) fn zero(name: &str, what: &str) -> String {
    lines(format!("{name}'s {what} is 0"), &["write 1 or more".to_owned()])
}

pub(crate) fn probability(name: &str, probability: f64) -> String {
    lines(
        format!("{name} drops with probability {probability}, but a probability here is at least 0 and less than 1"),
        &[if (2.0..100.0).contains(&probability) {
            format!("write `dropout({})` for {probability} %", probability / 100.0)
        } else {
            "write a number such as `dropout(0.5)`".to_owned()
        }],
    )
}
