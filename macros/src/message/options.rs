//! Options of layers: letters, flags and other libraries' names of them.

use proc_macro2::Ident;

use super::lines;
use crate::words::{Flag, LETTERS, is_option, is_shouted};

pub(crate) fn spelled_option(text: &str, rest: &str) -> String {
    let letter = text.to_lowercase().chars().next().filter(|letter| LETTERS.iter().any(|(known, _)| known == letter));
    let value = rest.trim_start_matches(['=', ':']);
    let digits = value.chars().filter(char::is_ascii_digit).collect::<String>();
    let instead = match (letter, crate::parse::rectangle(value)) {
        (Some(letter), Some(sides)) => format!("`{letter}{sides}`"),
        // `s=stride`
        (Some(letter), None) if is_option_name(text) && is_parameter(value) => format!("`{letter}({value})`"),
        (Some(letter), None) if !digits.is_empty() && !rest.contains(['.', ',']) => format!("`{letter}{digits}`"),
        _ => "it as in `k3`, `s2` or `k3x5`".to_owned(),
    };
    lines(
        format!("an option is a letter and a number in one word, but `{text}` is followed by `{rest}`"),
        &[format!("write {instead}")],
    )
}

/// `s`, `stride`, `kernel_size`
fn is_option_name(text: &str) -> bool {
    LETTERS.iter().any(|(letter, name)| text == letter.to_string() || text.starts_with(name))
}

/// Whether it is a name as parameters of blocks have: those of networks are no options.
fn is_parameter(text: &str) -> bool {
    syn::parse_str::<Ident>(text).is_ok() && !is_shouted(text)
}

/// `"same"` and `"valid"`: what to write for a kernel of these sides, dilated so, where they are known.
pub(crate) fn padding_in_words(text: &str, same: bool, pool: bool, sides: [Option<[usize; 2]>; 2]) -> String {
    let reach = |[kernel, dilation]: [usize; 2]| (kernel % 2 == 1).then_some(kernel / 2 * dilation);
    let instead = match sides.map(|side| side.map(reach)) {
        _ if !same => "leave it out: nothing is padded, unless `p1` or the like is written".to_owned(),
        [Some(Some(0)), Some(Some(0))] => "leave it out: a kernel of 1 keeps the height and width".to_owned(),
        [Some(Some(height)), Some(Some(width))] => {
            format!(
                "write `p{}`, with which this kernel keeps the height and width",
                super::pair([Some(height), Some(width)])
            )
        }
        [Some(None), _] | [_, Some(None)] if pool => {
            "write `ceil`, with which the last window reaches over the end".to_owned()
        }
        [Some(None), _] | [_, Some(None)] => {
            "write an odd kernel, as in `k3, p1`: no padding lets an even one keep the height and width".to_owned()
        }
        _ => "write `p1` for a kernel of 3, `p2` for one of 5, `p3` for one of 7".to_owned(),
    };
    lines(format!("padding is a number here, but `{text}` comes"), &[instead])
}

pub(crate) fn fraction_option(text: &str) -> String {
    lines(
        format!("`{text}` is a fraction, but options are whole numbers"),
        &["write a number without a point".to_owned()],
    )
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

pub(crate) fn layer_without_option(word: &Ident, what: &str, text: &str, instead: &str) -> String {
    lines(format!("`{word}` has no {what}, so `{text}` says nothing"), &[format!("write {instead}")])
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
    // `K3`, `k_3`
    let joined = lower.replace('_', "");
    let is_own = is_option(&joined) && joined.starts_with(|letter| letters.contains(letter));
    let numeral = NUMERALS.iter().position(|numeral| *numeral == lower);
    let mut others = Vec::new();
    let nearest = Flag::nearest(&lower).filter(|flag| flags.contains(flag));
    if flags.contains(&Flag::NoBias) && lower == "bias" {
        others.push("leave it out: there is a bias, unless `nobias` is written".to_owned());
    } else if is_own {
        others.push(format!("write `{joined}`"));
    } else if let Some(number) = numeral {
        others.push(format!("write `{number}`"));
    } else if let Some(flag) = nearest {
        others.push(format!("write `{}`, if that is meant", flag.name()));
    }
    let digits = lower.trim_start_matches(|letter: char| letter.is_ascii_lowercase());
    let spelled = lower.strip_suffix(digits).filter(|spelled| spelled.len() > 1 && digits.parse::<usize>().is_ok());
    let spelled = spelled.and_then(|spelled| LETTERS.iter().find(|(_, what)| what.starts_with(spelled)));
    if let Some((letter, _)) = spelled.filter(|(letter, _)| letters.contains(*letter)) {
        others.push(format!("write `{letter}{digits}`"));
    } else if crate::words::Word::find(&lower).is_some() {
        others.push(format!("write it as a layer behind `{word}`: `-> {lower}`"));
    }
    // In `fc` and `conv`, a number may have a name.
    let is_numbered = text[1..].chars().all(|letter| letter.is_ascii_digit() || letter == 'x') && text.len() > 1;
    let is_name = text.starts_with(char::is_lowercase) && syn::parse_str::<Ident>(text).is_ok();
    if others.is_empty() && is_name && !is_numbered && (word == "fc" || word == "conv") && !is_named_option(&lower) {
        let constant = shouted(text);
        others.push(format!(
            "write `{constant}` for a number from outside: a constant, `const {constant}: usize = …;` before the \
             `network!`, or a parameter, `Net<const {constant}: usize>: …`"
        ));
    }
    if all.is_empty() {
        others.push(format!("write it without: `{word}` has no options"));
    } else if !is_own && numeral.is_none() {
        others.push(format!("options of `{word}`: {}", all.join(", ")));
    }
    lines(format!("`{word}` has no option `{text}`"), &others)
}

/// Numbers in words.
const NUMERALS: [&str; 13] =
    ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// What `PyTorch` calls an option.
fn is_named_option(text: &str) -> bool {
    LETTERS.iter().any(|(_, what)| text.starts_with(what))
}

/// `NUM_CLASSES` for `num_classes` and `numClasses`.
fn shouted(text: &str) -> String {
    let mut constant = String::new();
    for letter in text.chars() {
        if letter.is_uppercase() && constant.ends_with(|last: char| last.is_alphanumeric()) {
            constant.push('_');
        }
        constant.extend(letter.to_uppercase());
    }
    constant
}

/// A name where only a number will do.
pub(crate) fn named_option(word: &Ident, text: &str) -> String {
    lines(
        format!("`{word}` takes a number here, but `{text}` comes, which is known later"),
        &["write it in digits: constants and parameters of a network stand for channels and lengths only".to_owned()],
    )
}
