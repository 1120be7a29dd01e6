//! The layers' words, and what stands in their parentheses.

use proc_macro2::Ident;

use super::lines;
use crate::words::{Flag, LETTERS};

pub(crate) fn unknown_layer(word: &Ident, nearest: Option<&str>, all: &str, blocks: &[String]) -> String {
    let mut others = Vec::from_iter(nearest.map(|nearest| format!("write `{nearest}`, if that is meant")));
    others.push(format!("layers: {all}"));
    if !blocks.is_empty() {
        others.push(format!("blocks: {}", blocks.join(", ")));
    }
    lines(format!("there is no layer `{word}`"), &others)
}

pub(crate) fn delimiters(word: &Ident) -> String {
    lines(format!("what `{word}` takes stands in parentheses"), &[format!("write `{word}(…)`")])
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
    lines(format!("`{text}` is negative"), &["write a number without a sign".to_owned()])
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

/// `bias=False`: without its name.
pub(crate) fn keyword(text: &str, instead: Option<&str>) -> String {
    lines(
        format!("numbers and options have no names here, but `{text}` comes"),
        &[instead.map_or("leave it out".to_owned(), |instead| format!("write `{instead}`"))],
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
    lines("sizes are not converted, but `as` comes", &["write a constant whose type is usize, without `as`".to_owned()])
}

pub(crate) fn fraction(word: &Ident, text: &str) -> String {
    lines(
        format!("`{text}` is a fraction, but `{word}` takes whole numbers"),
        &["write a number without a point".to_owned()],
    )
}

pub(crate) fn fraction_option(text: &str) -> String {
    lines(
        format!("`{text}` is a fraction, but options are whole numbers"),
        &["write a number without a point".to_owned()],
    )
}

pub(crate) fn not_a_number(word: &Ident, what: &str, text: &str, usage: &str) -> String {
    lines(format!("`{word}` takes a number, its {what}, but `{text}` comes"), &[format!("write {usage}")])
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
    let bare = if numbers.len() == 1 { "a bare number" } else { "bare numbers" };
    lines(
        format!("`{word}` takes only its {} as {bare}, and `{extra}` is one more", numbers.join(" and ")),
        &[format!("write {instead}")],
    )
}

pub(crate) fn missing_argument(word: &Ident, what: &str, usage: &str) -> String {
    lines(format!("`{word}` is missing its {what}"), &[format!("write {usage}")])
}

pub(crate) fn doubled_option(what: &str, text: Option<&str>) -> String {
    let again = text.map_or(String::new(), |text| format!(", here as `{text}`"));
    lines(format!("{what} is given twice{again}"), &["leave one of the two out".to_owned()])
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

pub(crate) fn bare_groups(word: &Ident, text: &str) -> String {
    let number = text.trim_start_matches('g');
    let number = if number.parse::<usize>().is_ok_and(|number| number > 0) { number } else { "2" };
    lines(
        format!("`{word}` takes its number of groups without a letter, but `{text}` comes"),
        &[format!("write `{word}({number})`")],
    )
}

/// A flag that this layer has not.
pub(crate) fn layer_without_flag(word: &Ident, flag: Flag) -> String {
    let name = flag.name();
    let first = match flag {
        Flag::NoBias => format!("`{word}` has no bias that `nobias` could leave out"),
        Flag::Ceil => format!("`{word}` can't round up: `ceil` is an option of `maxpool` and `avgpool`"),
        Flag::Strict => format!("`{word}` slides no window that `strict` could hold against what arrives"),
    };
    lines(first, &[format!("leave out `{name}`")])
}

pub(crate) fn option_without_number(letter: &str) -> String {
    lines(
        format!("the option `{letter}` is missing its number"),
        &[format!("write it right behind the letter, such as `{letter}3`")],
    )
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

pub(crate) fn unknown_option(word: &Ident, text: &str, letters: &str, flags: &[Flag]) -> String {
    let known = LETTERS.iter().filter(|(letter, _)| letters.contains(*letter));
    let known = known.map(|(letter, what)| format!("`{letter}` {what}"));
    let all = known.chain(flags.iter().map(|flag| format!("`{}`", flag.name()))).collect::<Vec<_>>();
    let lower = text.to_lowercase();
    let is_option = lower.starts_with(|letter| letters.contains(letter))
        && lower[1..].split('x').all(|number| number.parse::<usize>().is_ok());
    let mut others = Vec::new();
    let nearest = Flag::nearest(&lower).filter(|flag| flags.contains(flag));
    if flags.contains(&Flag::NoBias) && lower == "bias" {
        others.push("leave it out: there is a bias, unless `nobias` is written".to_owned());
    } else if is_option {
        others.push(format!("write `{lower}`"));
    } else if let Some(flag) = nearest {
        others.push(format!("write `{}`, if that is meant", flag.name()));
    }
    if all.is_empty() {
        others.push(format!("write it without: `{word}` has no options"));
    } else {
        others.push(format!("options of `{word}`: {}", all.join(", ")));
    }
    lines(format!("`{word}` has no option `{text}`"), &others)
}

/// A name where only a number will do.
pub(crate) fn named_option(word: &Ident, text: &str) -> String {
    lines(
        format!("`{word}` takes a number here, but `{text}` comes, which is known later"),
        &["write it in digits: constants and parameters of a network stand for channels and lengths only".to_owned()],
    )
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
