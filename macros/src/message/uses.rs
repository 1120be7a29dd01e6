//! The sizes that a crate gives to a network.

use std::fmt::Display;

use proc_macro2::Ident;

use super::{lines, plural};

/// `sides` are those of the input, and `first` is the first layer as it is written without one.
pub(crate) fn undeclared(
    name: &Ident,
    used: &str,
    (sides, first): (&[&Ident], Option<&str>),
    others: &[&Ident],
) -> String {
    let words = others.iter().chain(sides).map(ToString::to_string).collect::<Vec<_>>();
    let is = if words.len() > 1 { "are" } else { "is" };
    let parameters = |words: &[&Ident]| {
        let parameters = words.iter().map(|word| format!("const {word}: usize")).collect::<Vec<_>>().join(", ");
        if parameters.is_empty() { parameters } else { format!("<{parameters}>") }
    };
    lines(
        format!("{} {is} not declared, but {name} is used as `{used}`", words.join(" and ")),
        &[if sides.is_empty() {
            format!("write `{name}{}: …` to have its users choose", parameters(others))
        } else {
            let declared = parameters(others);
            let first = first.map_or(String::new(), |first| format!("{first} "));
            format!(
                "write `{name}{declared}: < {first}… >`, without the input, for a network that takes any height and width"
            )
        }],
    )
}

/// A height or width of 0, or too large for the types to compute with.
pub(crate) fn sides_out_of_range(name: &Ident, used: &str, place: &str, largest: usize) -> String {
    lines(
        format!("a height and a width must be from 1 to {largest}, which those of `{used}` in {place} are not"),
        &[format!("choose others, or name the input in the declaration, as in `{name}: [3, 2000, 1000] -> …`")],
    )
}

/// A value of a parameter that is no size.
pub(crate) fn size_out_of_range(used: &str, place: &str, parameter: &Ident, value: usize, largest: usize) -> String {
    let (why, instead) = if value == 0 {
        ("but a number of channels or a length is 1 or more", format!("write 1 or more for {parameter}"))
    } else {
        ("which is too large for a size", format!("write at most {largest}"))
    };
    lines(format!("`{used}` of {place} can't be: its {parameter} is {value}, {why}"), &[instead])
}

/// Which heights and widths do not fit, and the smallest that do, if they are too small: the lines from the last one on.
pub(crate) fn with_sides(uses: &[String], smallest: Option<[usize; 2]>) -> Vec<String> {
    /// More of them would hide the rest of the message.
    const MOST: usize = 3;
    let Some((first, others)) = uses.split_first() else { return Vec::new() };
    let smallest = smallest.map(|[height, width]| format!(", and the smallest input that fits is {height}×{width}"));
    let first = format!("this is {first}{}", smallest.unwrap_or_default());
    let told = others[..others.len().min(MOST)].join(" and ");
    let others = match others.len() {
        0 => None,
        1..=MOST => Some(format!("so it is with {told}")),
        all => Some(format!("so it is with {told}, and with {} more", all - MOST)),
    };
    others.into_iter().chain([first]).collect()
}

/// More or less sizes than a network takes: those that are given, and what is right, or as in what it would be; the names
/// are those that it takes. Of an open network, an input that fits.
pub(crate) fn size_count_of_use(
    name: &Ident,
    [used, right]: &[String; 2],
    count: usize,
    place: &str,
    names: &[String],
    input: Option<impl Display>,
) -> String {
    let takes = if names.is_empty() { "none".to_owned() } else { format!("{}: {}", names.len(), names.join(", ")) };
    let has = if count == 0 { "no size".to_owned() } else { plural(count, "size") };
    let instead = match (input, names) {
        (_, []) => vec![
            format!("write `{right}`"),
            format!("if its user is to choose a size, declare it: `{name}<const SIZE: usize>: …`"),
        ],
        (Some(input), _) if count == 0 => vec![
            format!("write the height and width of what arrives, as in `{right}`"),
            format!("if they are always the same, name the input in the declaration, as in `{name}: {input} -> …`"),
        ],
        (Some(_), _) => vec![format!("write `{right}`")],
        (None, _) => vec![format!("write a size for each, as in `{right}`")],
    };
    lines(format!("`{used}` of {place} has {has}, but `{name}` takes {takes}"), &instead)
}
