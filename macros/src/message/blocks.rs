//! Blocks with parameters.

use proc_macro2::Ident;

use super::{lines, plural, quoted};
use crate::words::{LETTERS, distance};

pub(crate) fn missing_block_word(name: &str) -> String {
    lines(
        format!("`{name}` is declared like a block, but without the word for it"),
        &[format!("write `block {name}(…) = …;`")],
    )
}

pub(crate) fn wrong_block_word(found: &str, name: &str) -> String {
    lines(
        format!("a block is declared by the word `block`, but `{found}` comes before its name"),
        &[format!("write `block {name}(…) = …;`")],
    )
}

pub(crate) fn two_block_names(first: &str, second: &str) -> String {
    lines(
        format!("a block has one name, but `{first}` and `{second}` come"),
        &[format!("write `block {first}_{second}(…) = …;`, or `block {first}({second}) = …;` for a parameter")],
    )
}

/// `block stage width = …`
pub(crate) fn bare_block_parameters(name: &Ident, parameters: &[Ident]) -> String {
    let parameters = parameters.iter().map(Ident::to_string).collect::<Vec<_>>().join(", ");
    lines(
        "a block's parameters stand in parentheses behind its name",
        &[format!("write `block {name}({parameters}) = …;`")],
    )
}

pub(crate) fn before_block_name(found: &str) -> String {
    lines(
        format!("a block's name is expected, but {} comes", quoted(found)),
        &["write `block name(parameter) = layer -> layer;`".to_owned()],
    )
}

pub(crate) fn missing_block_name() -> String {
    lines("this block has no name", &["write `block name(parameter) = layer -> layer;`".to_owned()])
}

pub(crate) fn empty_block(name: Option<&Ident>) -> String {
    let name = name.map_or("this block".to_owned(), |name| format!("the block `{name}`"));
    lines(format!("{name} has no layers"), &["write them behind the `=`, as in `= conv(8, k3) -> relu;`".to_owned()])
}

pub(crate) fn missing_equals(name: Option<&Ident>, found: &str) -> String {
    let name = name.map_or("name".to_owned(), Ident::to_string);
    lines(
        format!("a `=` is missing before the block's layers: {} comes", quoted(found)),
        &[format!("write `block {name}(…) = …;`")],
    )
}

pub(crate) fn block_input(name: &Ident) -> String {
    lines(
        format!("the block `{name}` takes whatever arrives where it is used, but says a shape"),
        &["leave out the `:` and the shape, and write the `=` there".to_owned()],
    )
}

pub(crate) fn block_braces(name: &Ident) -> String {
    lines(
        format!("the layers of the block `{name}` stand behind a `=`, not in braces"),
        &[format!("write `block {name}(…) = layer -> layer;`")],
    )
}

pub(crate) fn block_visibility() -> String {
    lines("a block is known in its `network!` alone, so it has no visibility", &["leave it out".to_owned()])
}

/// A block of another invocation.
pub(crate) fn block_elsewhere(name: &Ident) -> String {
    lines(
        format!("there is no block `{name}` in this `network!`: a block is known in the one that declares it alone"),
        &[
            format!("write the networks that use `{name}` in one `network!`, with `;` between them"),
            format!("or declare it here, too: `block {name}(…) = …;`"),
        ],
    )
}

/// `block: name(…) = …`
pub(crate) fn block_colon() -> String {
    lines("no `:` stands between `block` and the name of the block", &["leave it out".to_owned()])
}

/// `block "name"(…) = …`
pub(crate) fn quoted_block_name(name: &str) -> String {
    lines("the name of a block stands without quotes", &[format!("write `block {name}`")])
}

/// In the middle of a chain.
pub(crate) fn block_amid(name: Option<&Ident>) -> String {
    let name = name.map_or("name".to_owned(), Ident::to_string);
    lines(
        "a block is declared before or behind a network, but this one stands in the middle of its chain",
        &[format!("write it in front of the network's name, and `-> {name}` in the chain where it is used")],
    )
}

pub(crate) fn bare_parameter() -> String {
    lines(
        "a block's parameter is a name alone, without a type or a value",
        &["write them as in `block name(width, stride) = …;`".to_owned()],
    )
}

pub(crate) fn parameter_delimiters() -> String {
    lines(
        "a block's parameters stand in one pair of parentheses",
        &["write them as in `block name(width, stride) = …;`".to_owned()],
    )
}

pub(crate) fn parameter(found: &str) -> String {
    lines(
        format!("a parameter is a name, but `{found}` comes"),
        &["write it as in `block name(width, stride) = …;`".to_owned()],
    )
}

pub(crate) fn typed_parameter(name: &Ident) -> String {
    lines(
        format!("a block's parameters have no type, but `:` comes behind `{name}`"),
        &[format!("write `{name}` alone")],
    )
}

pub(crate) fn parameter_comma(found: &str) -> String {
    lines(
        format!("a comma is expected between two parameters, but `{found}` comes"),
        &["write them as in `block name(width, stride) = …;`".to_owned()],
    )
}

pub(crate) fn block_called_like_a_word(name: &Ident) -> String {
    lines(
        format!("a block can't be called `{name}`: that is a word of the language"),
        &["write another name behind `block`".to_owned()],
    )
}

pub(crate) fn doubled_block(name: &Ident) -> String {
    lines(format!("two blocks are called `{name}`"), &["write another name for this one".to_owned()])
}

pub(crate) fn doubled_parameter(name: &Ident) -> String {
    lines(format!("two parameters are called `{name}`"), &["write another name for this one".to_owned()])
}

pub(crate) fn parameter_like_an_option(name: &Ident) -> String {
    lines(
        format!("a parameter can't be called `{name}`: that is an option of layers"),
        &["write another name, such as `width`".to_owned()],
    )
}

pub(crate) fn unused_parameter(parameter: &Ident, block: &Ident) -> String {
    lines(
        format!("the block `{block}` does not use its parameter `{parameter}`"),
        &["leave it out, or write it where a number stands".to_owned()],
    )
}

pub(crate) fn unknown_parameter(name: &Ident, block: &Ident, parameters: &[String], nearest: Option<&str>) -> String {
    let text = name.to_string();
    // `sst`
    let option = text.split_at_checked(1).filter(|(letter, parameter)| {
        LETTERS.iter().any(|(known, _)| *letter == known.to_string()) && parameters.iter().any(|name| name == parameter)
    });
    let mut others = Vec::new();
    if let Some((letter, parameter)) = option {
        others.push(format!("write `{letter}({parameter})`"));
    } else if let Some(nearest) = nearest {
        others.push(format!("write `{nearest}`, if that is meant"));
    }
    // With another parameter, the one that is misspelt would have no use.
    let is_misspelt = nearest.is_some_and(|nearest| 3 * distance(&text, nearest) <= nearest.len());
    if option.is_none() && !is_misspelt {
        let all = parameters.iter().cloned().chain([text]).collect::<Vec<_>>();
        let or = if nearest.is_some() { "or " } else { "" };
        others.push(format!("{or}declare it: `block {block}({}) = …;`", all.join(", ")));
    }
    lines(format!("the block `{block}` has no parameter `{name}`"), &others)
}

pub(crate) fn without_parameters(block: &Ident, names: &[String]) -> String {
    let used = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    lines(
        format!("the block `{block}` has no parameters, but uses {used}"),
        &[format!("write `block {block}({}) = …;`", names.join(", "))],
    )
}

pub(crate) fn network_in_itself(path: &[String]) -> String {
    let last = path.last().map_or("", String::as_str);
    let path = path.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", which contains ");
    lines(
        format!("the network `{last}` contains itself: {path}"),
        &["leave this link out, or write `repeat n { … }` for a chain that stands several times".to_owned()],
    )
}

pub(crate) fn network_called_like_a_block(name: &Ident) -> String {
    lines(
        format!("`{name}` is the name of a block, so a link `{name}` could be either"),
        &["write another name for one of the two".to_owned()],
    )
}

pub(crate) fn block_attribute() -> String {
    lines(
        "a block has no attributes",
        &["write it before the network that uses the block, or `strict` and `ceil` in its layers".to_owned()],
    )
}

pub(crate) fn recursion(path: &[String]) -> String {
    let last = path.last().map_or("", String::as_str);
    let path = path.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", which uses ");
    lines(
        format!("the block `{last}` uses itself: {path}"),
        &["write `repeat n { … }` for a chain that stands several times".to_owned()],
    )
}

/// `written` are numbers for all parameters.
pub(crate) fn argument_count(
    block: &Ident,
    [expected, given]: [usize; 2],
    parameters: &[String],
    written: &[String],
) -> String {
    let takes = match expected {
        0 => "no numbers".to_owned(),
        count => format!("{} ({})", plural(count, "number"), parameters.join(", ")),
    };
    let such_as = match (written == parameters, expected) {
        _ if given >= expected => "",
        (true, _) => "",
        (false, 1) => "a number, as in ",
        (false, _) => "numbers for all, as in ",
    };
    let usage =
        if expected == 0 { format!("`{block}`") } else { format!("{such_as}`{block}({})`", written.join(", ")) };
    lines(format!("the block `{block}` takes {takes}, but {given} {} given", are(given)), &[format!("write {usage}")])
}

fn are(count: usize) -> &'static str {
    if count == 1 { "is" } else { "are" }
}

pub(crate) fn argument_kind(block: &Ident, parameter: &Ident, text: &str) -> String {
    let digits = text.trim_start_matches(|letter: char| letter.is_ascii_lowercase());
    let example = if digits.parse::<usize>().is_ok() { digits } else { "64" };
    lines(
        format!("`{block}` takes a number for its `{parameter}`, but `{text}` comes"),
        &[format!("write a bare number, such as `{example}`")],
    )
}

/// Where a fault in a block's declaration comes from.
pub(crate) fn in_use(text: &str, line: usize, values: &[(String, String)]) -> String {
    let values = values.iter().map(|(name, value)| format!("{name} = {value}")).collect::<Vec<_>>();
    let with = if values.is_empty() { String::new() } else { format!(", with {}", values.join(", ")) };
    format!("in `{text}` of line {line}{with}")
}

// Computed numbers.

pub(crate) fn clashing_label(label: &Ident, full: &str) -> String {
    lines(
        format!("the label `{label}` becomes the name `{full}` here, but something else has that for a label"),
        &["write another label for this one".to_owned()],
    )
}

/// A parameter such as `s` for the stride.
pub(crate) fn parameter_for_option(name: &str, what: &str, instead: &str) -> String {
    lines(
        format!("`{name}` alone is one of the layer's numbers, and not its {what}"),
        &[format!("write `{instead}`, and a bare number for `{name}` where the block is used")],
    )
}
