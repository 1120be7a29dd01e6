//! Sizes that are computed, and names from outside.

use proc_macro2::Ident;

use super::lines;
use crate::words::is_option;

pub(crate) fn name_outside(text: &str, name: &Ident) -> String {
    let letter = name.to_string();
    // `k-5`
    if letter.len() == 1 && text.starts_with(&format!("{letter} -")) {
        return super::negative(&text.replace(' ', ""));
    }
    // `k3*5`
    if let (true, Some((option, width))) = (is_option(&letter), text.split_once(" * "))
        && option == letter
        && width.parse::<usize>().is_ok()
    {
        return lines(
            format!("height and width of an option have an `x` between them, but `{text}` comes"),
            &[format!("write `{letter}x{width}`")],
        );
    }
    lines(
        format!("`{text}` can't be computed: `{name}` is neither a number nor the parameter of a block"),
        &["write a number in its place".to_owned()],
    )
}

/// `2 * width`
pub(crate) fn parameter_in_other_case(text: &str, name: &Ident, known: &Ident) -> String {
    lines(
        format!("`{text}` can't be computed: there is no `{name}`, as the parameter is called `{known}`"),
        &[format!("write `{known}` in place of `{name}`")],
    )
}

/// `config.HIDDEN`
pub(crate) fn constant_behind_a_point(text: &str, instead: &str) -> String {
    lines(format!("`{text}` is no path: its words have `::` between them"), &[format!("write `{instead}`")])
}

pub(crate) fn no_type_itself(path: &str) -> String {
    let other = path.replacen("Self", "MyType", 1);
    lines(
        format!("`{path}` is nothing here: a network is declared outside of all types, and `Self` is none"),
        &[format!("write the name of the type in place of `Self`, as in `{other}`")],
    )
}

/// What to write of sizes that the macro can't compute.
pub(super) const CONSTANT: &str =
    "a constant for what else Rust computes: `const SIZE: usize = …;` before the `network!`, and `SIZE` here";

pub(crate) fn expression(text: &str) -> String {
    lines(
        format!("`{text}` can't be computed"),
        &["write numbers and names with `+`, `-`, `*` or `/` between them".to_owned(), format!("or {CONSTANT}")],
    )
}

pub(crate) fn bare_parentheses(text: &str, has_options: bool) -> String {
    let inside = text.trim_start_matches('(').trim_end_matches(')');
    let instead = match inside.parse::<usize>() {
        _ if !has_options => format!("write `{inside}`"),
        Ok(_) => format!("write `{inside}` for a number, or the letter of an option in front, such as `s{inside}`"),
        Err(_) => format!("write `{inside}` for a number, or the letter of an option in front, such as `s{text}`"),
    };
    lines(format!("`{text}` does not say what it is"), &[instead])
}

/// `k(3, 5)`
pub(crate) fn option_in_parentheses(letter: char, text: &str) -> String {
    let sides =
        crate::parse::rectangle(&text[letter.len_utf8()..]).filter(|sides| letter != 'g' || !sides.contains('x'));
    let instead = sides.map_or_else(
        || format!("write `{letter}3`, or `{letter}(name)` for the parameter of a block"),
        |sides| format!("write `{letter}{sides}`"),
    );
    lines(format!("one number or parameter stands in the parentheses of an option, unlike in `{text}`"), &[instead])
}

pub(crate) fn negative_result(text: &str) -> String {
    lines(format!("`{text}` is negative here"), &["write numbers that leave 0 or more".to_owned()])
}

pub(crate) fn inexact_quotient(text: &str, dividend: usize, divisor: usize) -> String {
    lines(
        format!("`{text}` is no whole number here: {divisor} does not divide {dividend}"),
        &["write numbers that divide evenly".to_owned()],
    )
}

pub(crate) fn zero_divisor(text: &str) -> String {
    lines(format!("`{text}` divides by 0 here"), &["write another divisor".to_owned()])
}

pub(crate) fn fraction_in_expression(text: &str, name: &Ident) -> String {
    lines(
        format!("`{text}` computes with whole numbers, but `{name}` is a fraction here"),
        &["write the number itself where the block is used".to_owned()],
    )
}

pub(crate) fn parameter_of_network(name: &Ident) -> String {
    let parameter = name.to_string().to_lowercase();
    lines(
        format!("`{name}` is a parameter of the network, which a block does not know"),
        &[format!(
            "write a parameter of the block in its place, as in `block name({parameter}) = …;`, used as `name({name})`"
        )],
    )
}

pub(crate) fn inexact_for_some(text: &str) -> String {
    lines(
        format!("`{text}` is no whole number for some values of the parameter"),
        &["write sums and products of parameters alone, or a constant in place of the parameter".to_owned()],
    )
}

pub(crate) fn named_in_option(text: &str) -> String {
    lines(
        format!("an option is a number, but `{text}` is known later"),
        &["write it in digits: constants and parameters of a network stand for channels and lengths only".to_owned()],
    )
}

pub(crate) fn named_count(text: &str) -> String {
    lines(
        format!("`repeat` takes a number before its braces, but `{text}` is known later"),
        &["write it in digits: constants and parameters of a network stand for channels and lengths only".to_owned()],
    )
}

// Names.
