//! The chain: its arrows, and what stands between them.

use proc_macro2::Ident;

use super::lines;
use crate::ast::Layer;

pub(crate) fn empty_chain(name: Option<&Ident>, identity: bool) -> String {
    let name = name.map_or("this network".to_owned(), Ident::to_string);
    let but = if identity { " but `identity`, which changes nothing" } else { "" };
    lines(format!("{name} has no layers{but}"), &["write at least one, such as `-> fc(10)`".to_owned()])
}

/// `fc other(10)`
pub(crate) fn amid_layer(first: &Layer, layer: &Layer) -> String {
    let meant = Layer { word: first.word.clone(), ..layer.clone() };
    lines(
        format!("`{}` stands between `{}` and its parentheses", layer.word, first.word),
        &[format!("write `{}`, or an arrow and a layer in its place", meant.text())],
    )
}

/// Between braces, another branch may be meant, and is meant where one alone is not enough.
pub(crate) fn missing_arrow(text: &str, (branch, lacks_bar): (bool, bool)) -> String {
    if lacks_bar {
        let write = format!("write `| {text}` for another branch");
        return lines(format!("a `|` is missing before `{text}`"), &[write]);
    }
    let branch = if branch { format!(", or `| {text}` for another branch") } else { String::new() };
    lines(format!("an arrow is missing before `{text}`"), &[format!("write `-> {text}`{branch}")])
}

/// `conv(4, k3) s2`, and what is meant, if the layer has such options.
pub(crate) fn options_behind(word: &Ident, text: &str, instead: Option<&str>) -> String {
    lines(
        format!("options stand in the parentheses of their layer, but `{text}` comes behind them"),
        &[instead.map_or_else(
            || format!("leave it out: `{word}` has no such option"),
            |instead| format!("write `{instead}`"),
        )],
    )
}

pub(crate) fn arrow_before_arguments(word: &Ident) -> String {
    lines(
        format!("this arrow parts `{word}` from its parentheses"),
        &[format!("write the arrow in front of the layer: `-> {word}(…)`")],
    )
}

pub(crate) fn arrow_in_parentheses(word: &Ident) -> String {
    lines(
        format!("this arrow stands in the parentheses of `{word}`"),
        &[format!("write the `)` that ends `{word}(…` in front of the arrow")],
    )
}

/// `fc(784 -> 10)`
pub(crate) fn arrow_for_comma() -> String {
    lines("commas part numbers and options, but `->` comes", &["write `,` in its place".to_owned()])
}

/// Brackets right behind a layer.
pub(crate) fn index(text: &str) -> String {
    lines(
        format!("nothing can be picked out of what leaves a layer, but `{text}` follows it"),
        &[format!("leave it out, or write `-> {text}` if it tells the shape")],
    )
}

pub(crate) fn closure() -> String {
    lines(
        "a closure is no layer",
        &["write a type of your own that implements `netshape::layer::Layer`, by its name".to_owned()],
    )
}

/// `fc(10) where T: Scalar`
pub(crate) fn where_behind() -> String {
    lines("a network has no `where`: its parameters are numbers", &["leave it out, with what follows it".to_owned()])
}

pub(crate) fn wrong_arrow() -> String {
    lines("this is no arrow", &["write `->` between layers".to_owned()])
}

/// `Sequential { … }`
pub(crate) fn sequence(word: &str) -> String {
    lines(
        format!("`{word}` is not needed: layers stand one behind the other anyway"),
        &["write `layer -> layer` without it".to_owned()],
    )
}

/// `-> output` and `input ->`
pub(crate) fn end_of_network(word: &Ident, is_input: bool) -> String {
    let why =
        if is_input { "what arrives goes to the first layer" } else { "what leaves the last layer is the output" };
    lines(
        format!("`{word}` is no layer, and not needed: {why}"),
        &["leave it out, with the arrow beside it".to_owned()],
    )
}

/// `fc 8`; `inside` is all that is meant.
pub(crate) fn bare_argument(word: &Ident, found: &str, inside: &str) -> String {
    lines(
        format!("what `{word}` takes stands in parentheses, but `{found}` comes"),
        &[format!("write `{word}({inside})`")],
    )
}

/// `fc(10).relu()`
pub(crate) fn method(word: &str) -> String {
    lines(format!("layers stand behind arrows, but `.{word}` comes"), &[format!("write `-> {word}`")])
}

/// `F.relu`
pub(crate) fn module(path: &str, word: &Ident) -> String {
    lines(format!("a layer is one word, but `{path}` comes"), &[format!("write `{word}`")])
}

/// `parts.Body`
pub(crate) fn path_with_points(path: &str) -> String {
    lines(
        format!("the parts of a path have `::` between them, but `{path}` comes"),
        &[format!("write `{}`", path.replace('.', "::"))],
    )
}

/// `3 * { … }`
pub(crate) fn multiplied_braces(count: &str) -> String {
    lines(
        format!("layers are not multiplied, but a `*` and {count} come"),
        &[format!("write `repeat {count} {{ … }}` for a chain that stands {count} times")],
    )
}

pub(crate) fn doubled_arrow() -> String {
    lines(
        "a layer is missing between two arrows",
        &["write a layer before this arrow, or leave the arrow out".to_owned()],
    )
}

pub(crate) fn leading_arrow() -> String {
    lines("nothing comes before this arrow", &["leave it out: the first layer stands here without one".to_owned()])
}

/// `-> pub Other: …`
pub(crate) fn arrow_before_network() -> String {
    lines("an arrow stands before a network that begins here", &["write `;` in place of the arrow".to_owned()])
}

pub(crate) fn trailing_arrow() -> String {
    lines("nothing follows this arrow", &["write a layer behind it, or leave the arrow out".to_owned()])
}

pub(crate) fn attribute_in_chain() -> String {
    lines(
        "attributes and documentation of a network stand before its name, and layers have none",
        &["write it in front of the name, or as a comment with `//`".to_owned()],
    )
}

pub(crate) fn separator_in_chain(found: &str, braces: bool, branches: bool) -> String {
    if braces {
        let bar = if branches { "`|` between branches, or " } else { "" };
        let write = format!("write {bar}`->` between layers");
        return lines(format!("this `{found}` has no place between braces"), &[write]);
    }
    lines(format!("this `{found}` ends the network, but its layers go on"), &["write `->` between layers".to_owned()])
}

/// `# hidden`
pub(crate) fn comment_sign() -> String {
    lines("a comment begins with `//`, but `#` comes", &["write `//` in its place".to_owned()])
}

/// `"relu"`
pub(crate) fn quoted_layer(found: &str, instead: &str) -> String {
    lines(format!("layers stand without quotes, but `{found}` comes"), &[format!("write `{instead}`")])
}

pub(crate) fn unexpected(found: &str) -> String {
    let instead = if found == "{…}" {
        "write the word of a block before it: `residual { … }`, `sum { … | … }`, `concat { … | … }` or `repeat 3 { … }`"
    } else if found == "+" {
        "write `sum { layer | layer }`, or `residual { layer }` to add what arrives"
    } else if found == ":" {
        "write `->` in front of another layer, or `;` behind the last one"
    } else if ["&", "?", "!", "$", "@", "*", "."].contains(&found) {
        "leave it out"
    } else {
        "write `-> layer` or `-> [channels, height, width]`"
    };
    lines(format!("a layer or a shape is expected, but `{found}` comes"), &[instead.to_owned()])
}
