//! The layers' words, and what stands in their parentheses.

use proc_macro2::Ident;

use super::lines;
use crate::words::LETTERS;

pub(crate) fn unknown_layer(word: &Ident, nearest: &str, all: &str) -> String {
    lines(
        format!("there is no layer `{word}`"),
        &[format!("write `{nearest}`, if that is meant"), format!("layers: {all}")],
    )
}

pub(crate) fn braces(word: &Ident) -> String {
    lines(format!("what `{word}` takes stands in parentheses, not in braces"), &[format!("write `{word}(…)`")])
}

pub(crate) fn empty_argument() -> String {
    lines("nothing comes before this comma", &["write a number or an option there, or leave the comma out".to_owned()])
}

pub(crate) fn missing_comma(found: &str) -> String {
    lines(format!("a comma is missing before `{found}`"), &[format!("write `, {found}`")])
}

pub(crate) fn unexpected_argument(found: &str) -> String {
    lines(
        format!("a number or an option is expected, but `{found}` comes"),
        &["write a number such as `3`, or an option such as `k3`".to_owned()],
    )
}

pub(crate) fn wrong_literal(text: &str) -> String {
    lines(format!("{text} is not a number"), &["write a number in digits, such as `3`".to_owned()])
}

pub(crate) fn negative(text: &str) -> String {
    lines(format!("`{text}` is negative"), &["write a number that is not: nothing here can be less than 0".to_owned()])
}

pub(crate) fn suffix(text: &str, suffix: &str) -> String {
    let bare = text.trim_end_matches(suffix).trim_end_matches('_');
    lines(format!("`{text}` has a suffix, which numbers have no use for here"), &[format!("write `{bare}`")])
}

pub(crate) fn rectangle_without_letter(text: &str) -> String {
    lines(
        format!("`{text}` does not say what it is the height and width of"),
        &[format!("write its letter in front, such as `k{text}` for a kernel")],
    )
}

pub(crate) fn number_too_large(text: &str, largest: usize) -> String {
    lines(format!("`{text}` is too large"), &[format!("write a number of at most {largest}")])
}

pub(crate) fn spelled_option(text: &str, rest: &str) -> String {
    let letter = text.to_lowercase().chars().next().filter(|letter| LETTERS.iter().any(|(known, _)| known == letter));
    let digits = rest.chars().filter(char::is_ascii_digit).collect::<String>();
    let instead = match letter {
        Some(letter) if !digits.is_empty() && !rest.contains(['.', ',']) => format!("`{letter}{digits}`"),
        _ => "it as in `k3`, `s2` or `k3x5`".to_owned(),
    };
    lines(
        format!("an option is a letter and a number in one word, but `{text}` is followed by `{rest}`"),
        &[format!("write {instead}")],
    )
}

pub(crate) fn fraction(word: &Ident, text: &str) -> String {
    lines(
        format!("`{text}` is a fraction, but `{word}` takes whole numbers"),
        &["write a number without a point".to_owned()],
    )
}

pub(crate) fn not_a_number(word: &Ident, what: &str, text: &str) -> String {
    lines(
        format!("`{word}` takes a number, its {what}, but `{text}` comes"),
        &[format!("write it in digits, such as `{word}(0.5)`")],
    )
}

pub(crate) fn takes_nothing(word: &Ident, empty: bool) -> String {
    let first = if empty {
        format!("`{word}` has no parentheses")
    } else {
        format!("`{word}` takes no numbers and no options")
    };
    lines(first, &[format!("write `{word}` alone")])
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
    lines(
        format!("`{word}` takes only its {} as bare numbers, and `{extra}` is one more", numbers.join(" and ")),
        &[format!("write {instead}")],
    )
}

pub(crate) fn missing_argument(word: &Ident, what: &str, usage: &str) -> String {
    lines(format!("`{word}` is missing its {what}"), &[format!("write {usage}")])
}

pub(crate) fn doubled_option(what: &str, text: Option<&str>) -> String {
    let again = text.map_or(String::new(), |text| format!(", here as `{text}`"));
    lines(format!("the {what} is given twice{again}"), &["leave one of the two out".to_owned()])
}

pub(crate) fn kernel_twice(word: &Ident) -> String {
    lines(
        "the kernel is given twice, as a bare number and with its letter",
        &[format!("leave one of the two out: `{word}(2)` is the same as `{word}(k2)`")],
    )
}

pub(crate) fn layer_without_option(word: &Ident, what: &str, text: &str, usage: &str) -> String {
    lines(format!("`{word}` has no {what}, so `{text}` says nothing"), &[format!("leave it out; write {usage}")])
}

pub(crate) fn no_bias(word: &Ident) -> String {
    lines(format!("`{word}` has no bias that `nobias` could leave out"), &["leave out `nobias`".to_owned()])
}

pub(crate) fn option_without_number(letter: &str) -> String {
    lines(format!("the option `{letter}` is missing its number"), &[format!("write `{letter}2`, or what it is to be")])
}

pub(crate) fn malformed_option(text: &str) -> String {
    let letter = text.chars().next().unwrap_or('k');
    let forms = if letter == 'g' {
        "`g` and one number, such as `g2`".to_owned()
    } else {
        format!("`{letter}3` for a square, or `{letter}3x5` for height x width")
    };
    lines(format!("`{text}` is not an option"), &[format!("write {forms}")])
}

pub(crate) fn unknown_option(word: &Ident, text: &str, letters: &str, bias: bool) -> String {
    let letters = LETTERS.iter().filter(|(letter, _)| letters.contains(*letter));
    let letters = letters.map(|(letter, what)| format!("`{letter}` {what}"));
    let all = letters.chain(bias.then(|| "`nobias`".to_owned())).collect::<Vec<_>>();
    let lower = text.to_lowercase();
    let mut others = vec![format!("options of `{word}`: {}", all.join(", "))];
    if bias && ["bias", "no_bias", "nobiass", "bias_false"].contains(&lower.as_str()) {
        others.insert(0, "write `nobias` for none; a bias is there without a word".to_owned());
    } else if lower != text
        && lower.strip_prefix(['k', 's', 'p', 'd', 'g']).is_some_and(|rest| rest.parse::<usize>().is_ok())
    {
        others.insert(0, format!("write `{lower}`"));
    }
    lines(format!("`{word}` has no option `{text}`"), &others)
}

pub(crate) fn zero(name: &str, what: &str) -> String {
    lines(format!("{name}'s {what} is 0"), &["write 1 or more".to_owned()])
}

pub(crate) fn probability(name: &str, probability: f64) -> String {
    lines(
        format!("{name} drops with probability {probability}, but a probability here is at least 0 and less than 1"),
        &["write a number such as `dropout(0.5)`".to_owned()],
    )
}
