//! Layers that are no words of the language.

use proc_macro2::Ident;

use super::lines;
use crate::model::Size;

pub(crate) fn own_in_open(text: &str, arriving: &str) -> String {
    lines(
        format!("{text} takes one height and width, but what arrives depends on those that the network is used with"),
        &[
            format!("{arriving} arrives, where `?` is not known here"),
            "name the network's input, as in `Name: [3, 32, 32] -> …`, to have other networks in it".to_owned(),
        ],
    )
}

/// `-> Map<16, 5, 5>`
pub(crate) fn shape_as_a_type(text: &str, shape: &str) -> String {
    lines(format!("`{text}` is a shape, and a shape in a chain stands in brackets"), &[format!("write `{shape}`")])
}

/// In a chain.
pub(crate) fn assumed(text: &str) -> String {
    format!("{text} (taken to leave what arrives, as no shape stands behind it)")
}

/// `flattens` says that a vector of what arrives is what it takes.
pub(crate) fn inside(network: &str, [takes, arrives]: [&str; 2], flattens: bool, chain: &str) -> String {
    let write = if flattens {
        format!("write `flatten -> {network}` to make a vector of the map")
    } else {
        format!("change what comes before it so that {takes} arrives, or declare {network} with the input {arrives}")
    };
    lines(format!("{network} takes {takes}, but {arrives} arrives"), &[super::chain_line(chain), write])
}

/// A network whose name is that of another library's layer, or with parentheses behind its name.
pub(crate) fn network_as_word(network: &Ident, like: Option<&str>) -> String {
    match like {
        Some(word) => lines(
            format!("the network `{network}` can't be a link: its name is how other libraries write `{word}`"),
            &[format!("write another name for the network, or `{word}` if that layer is meant")],
        ),
        None => lines(
            format!("`{network}` is a network, which has no parentheses as a link"),
            &[format!("write `{network}` alone, with its sizes as in `{network}<16>` if it has parameters")],
        ),
    }
}

/// A network that takes any height and width, without those behind its name.
pub(crate) fn open_without_sides(network: &str, sizes: &str, chain: &str) -> String {
    lines(
        format!("{network} takes any height and width, so those that arrive stand behind its name"),
        &[super::chain_line(chain), format!("write `{network}<{sizes}>`")],
    )
}

/// The same with others than arrive.
pub(crate) fn other_sides(text: &str, [height, width]: [usize; 2], arrives: &str, right: &str, chain: &str) -> String {
    lines(
        format!("{text} takes a height and width of {height}x{width}, but {arrives} arrives"),
        &[super::chain_line(chain), format!("write `{right}`")],
    )
}

/// An argument of a network that is computed from a parameter.
pub(crate) fn computed_argument(network: &str, size: Size) -> String {
    lines(
        format!("{network} can't be given {size}, of which types can't compute"),
        &[format!("write a number, a constant or a parameter by itself, such as one in place of {size}")],
    )
}

/// A scalar behind the sizes of a network inside.
pub(crate) fn scalar_of_link(right: &str) -> String {
    lines("a network inside has the scalar of the network around it".to_owned(), &[format!("write `{right}`")])
}

pub(crate) fn size_count(network: &str, parameters: &[String], found: usize) -> String {
    let (names, example) = (parameters.join(", "), parameters.iter().map(|_| "16").collect::<Vec<_>>().join(", "));
    let count = parameters.len();
    let plural = if count == 1 { "" } else { "s" };
    let found = match found {
        0 => "none stands".to_owned(),
        1 => "1 size stands".to_owned(),
        found => format!("{found} sizes stand"),
    };
    if count == 0 {
        let message = format!("{network} has no parameters, but {found} behind its name");
        return lines(message, &[format!("write `{network}`")]);
    }
    lines(
        format!("{network} has {count} parameter{plural} ({names}), but {found} behind its name"),
        &[format!("write a size for each, as in `{network}<{example}>`")],
    )
}

pub(crate) fn no_size(network: &str, parameter: &Ident, found: &str) -> String {
    lines(
        format!("`{found}` is no size for {network}'s parameter {parameter}"),
        &["write a number, a constant or a parameter of the network, as in `Body<16>`".to_owned()],
    )
}

pub(crate) fn zero_argument(network: &str, parameter: &Ident) -> String {
    lines(
        format!("{network}'s {parameter} is 0, but a number of channels or a length is 1 or more"),
        &["write a number from 1 on".to_owned()],
    )
}

pub(crate) fn size_overflow(text: &str, largest: usize) -> String {
    lines(
        format!("the sizes of `{text}` are too large: a shape has at most {largest} numbers"),
        &["write smaller numbers".to_owned()],
    )
}

/// `Card<[8, 8]>`
pub(crate) fn grouped_sizes(meant: &str) -> String {
    lines("sizes stand between `<` and `>` without brackets of their own", &[format!("write `{meant}`")])
}

/// `Wide<const N: usize>`
pub(crate) fn declared_sizes(meant: &str) -> String {
    lines(
        "a parameter is declared behind the name in front of the `:`; here its value stands",
        &[format!("write `{meant}`")],
    )
}

/// `Card[8, 8]`, `Card[3, 8, 8]`
pub(crate) fn sizes_in_brackets(path: &str, sizes: &[&str]) -> String {
    let sides = if let [_, height, width] = sizes { [*height, *width].join(", ") } else { sizes.join(", ") };
    lines(
        format!("the sizes of `{path}` stand between `<` and `>`, but brackets follow it"),
        &[
            format!("write `{path}<{sides}>` if `{path}` takes any height and width"),
            format!("write `{path} -> [{}]` for a shape that leaves it", sizes.join(", ")),
        ],
    )
}
