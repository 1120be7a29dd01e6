//! The declaration as a whole: its name, its input and its arrows.

use proc_macro2::Ident;

use super::labels::why_reserved;
use super::{lines, quoted};
use crate::ast::Layer;
use crate::model::Size;

// The declaration.

pub(crate) fn missing_name(found: &str) -> String {
    let bare = found.trim_matches('"');
    if bare != found && syn::parse_str::<Ident>(bare).is_ok() {
        return lines("a network's name stands without quotes", &[format!("write `{bare}: …`")]);
    }
    lines(
        format!("a network's name is expected, but {} comes", quoted(found)),
        &[match found {
            "struct" | "type" => format!("leave it out: `network!` writes the {found}"),
            "strict" | "ceil" => format!("write `#[{found}]` if this is meant of all layers"),
            "let" | "const" | "static" | "var" => {
                "leave it out: a network is a type, declared as in `Name: [channels, height, width] -> …`".to_owned()
            }
            _ => "write `Name: [channels, height, width] -> …`".to_owned(),
        }],
    )
}

/// `const CLASSES: usize = 10;`
pub(crate) fn constant_inside() -> String {
    lines(
        "a constant stands before the `network!` that uses it, and not in there",
        &["write it before the `network!`".to_owned()],
    )
}

/// `pub #[strict] Net: …`
pub(crate) fn attribute_behind_visibility() -> String {
    lines("attributes of a network stand before its `pub`", &["write `#[attribute] pub Name: …`".to_owned()])
}

pub(crate) fn late_visibility(name: &Ident) -> String {
    lines("the visibility of a network stands before its name", &[format!("write `pub {name}: …`")])
}

pub(crate) fn reserved_name(name: &Ident) -> String {
    lines(
        format!("`{name}` can't name a network: {}", why_reserved(name)),
        &["write another name before the `:`".to_owned()],
    )
}

pub(crate) fn needed_name(name: &Ident) -> String {
    lines(
        format!("`{name}` can't name a network: what `network!` writes needs the word for a type"),
        &["write another name before the `:`".to_owned()],
    )
}

pub(crate) fn missing_colon(name: &Ident, has_parameters: bool, found: &str) -> String {
    if has_parameters {
        return lines(
            format!("a `:` is missing behind the parameters of `{name}`: they are followed by {}", quoted(found)),
            &[format!("write `{name}<…>: [channels, height, width] -> …`")],
        );
    }
    lines(
        format!("a `:` is missing after the network's name: `{name}` is followed by {}", quoted(found)),
        &[if found == "<" {
            format!("write `{name}: < … >`")
        } else {
            format!("write `{name}: [channels, height, width] -> …`")
        }],
    )
}

pub(crate) fn where_clause(name: &Ident) -> String {
    lines(
        format!("{name} can't have a `where`: what must hold of its parameters, its layers say"),
        &["leave it out: that no parameter is 0 is checked anyway".to_owned()],
    )
}

pub(crate) fn missing_angle(name: &Ident) -> String {
    lines(
        format!("a `>` ends {name}, but no `<` begins it"),
        &[format!("write `{name}: < … >` for a network that takes any height and width")],
    )
}

pub(crate) fn missing_input(name: &Ident) -> String {
    lines(
        format!("{name} does not say what arrives: its input shape is missing"),
        &[
            format!("write `{name}: [channels, height, width] -> …`, or `{name}: [length] -> …` for a vector"),
            format!("write `{name}: < … >` for a network that takes any height and width"),
        ],
    )
}

/// `[784] -> [10] = …`
pub(crate) fn declared_output(name: &Ident, input: &str) -> String {
    lines(
        format!("{name} declares what leaves it, but that follows from its layers"),
        &[format!("write the first layer right behind the input: `{name}: {input} -> layer`")],
    )
}

/// The input's sizes, written otherwise than in brackets.
pub(crate) fn input_without_brackets(name: Option<&Ident>, sizes: &str) -> String {
    let name = name.map_or("Name".to_owned(), Ident::to_string);
    lines("the sizes of what arrives stand in brackets", &[format!("write `{name}: [{sizes}] -> …`")])
}

pub(crate) fn doubled_angle() -> String {
    lines(
        "a network that takes any height and width stands between one `<` and one `>`, but two come",
        &["write `Name: < layer -> layer >`".to_owned()],
    )
}

pub(crate) fn attribute() -> String {
    lines(
        "this is not an attribute of a network",
        &["write `#[attribute]` before the network's name, each one in brackets of its own".to_owned()],
    )
}

pub(crate) fn second_input() -> String {
    lines("a network has one input, but a second shape comes", &["write one shape before the first arrow".to_owned()])
}

/// `[f32; 784]`, `[c: 1, h: 28, w: 28]`
pub(crate) fn more_than_sizes(meant: &str) -> String {
    lines("a shape has nothing but its sizes in it", &[format!("write `{meant}`")])
}

/// `Card: ( conv(3, 4, k3) -> relu )`
pub(crate) fn chain_in_group(name: &Ident) -> String {
    lines(
        "the layers of a network that takes any height and width stand between `<` and `>`",
        &[format!(
            "write `{name}: < layer -> layer >`, or name the input: `{name}: [channels, height, width] -> layer`"
        )],
    )
}

/// `fc(10) <- relu <- [784]`
pub(crate) fn reversed() -> String {
    lines(
        "a network is written from its input on, but this arrow points back",
        &["write `Name: input -> layer -> layer`, with the layers in the order in which they compute".to_owned()],
    )
}

/// A size that is to be any number.
pub(crate) fn any_size(found: &str) -> String {
    lines(
        format!("each size of a shape is a number, but `{found}` comes"),
        &[
            "write it in digits, such as `28`".to_owned(),
            "or write `Name: < layer -> layer >` for a network that takes any height and width".to_owned(),
        ],
    )
}

pub(crate) fn named_in_open(layer: &str, size: Size) -> String {
    lines(
        format!("types can't compute with {size} at `{layer}`, where a length follows from the height and width"),
        &[format!("write a number in place of {size}, or name the input shape, as in `Name: [3, 32, 32] -> …`")],
    )
}

/// An input whose type can't be written.
pub(crate) fn computed_input(shape: &str, size: &str) -> String {
    lines(
        format!("the input {shape} has the size {size}, of which types can't compute"),
        &["write a number, a parameter by itself, or a constant".to_owned()],
    )
}

pub(crate) fn path() -> String {
    lines(
        "this path names no type of a layer",
        &[
            "write `my::Swish`, or its fields with their values, `my::Noise { sigma: 0.1 }`, for a layer of your own"
                .to_owned(),
            format!("write one word for one of the layers: {}", crate::words::list()),
        ],
    )
}

pub(crate) fn path_of_a_word(word: &str, usage: &str) -> String {
    lines(format!("`{word}` is the word of a layer, and no path: no `::` follows it"), &[format!("write {usage}")])
}

pub(crate) fn own_parentheses(path: &str) -> String {
    lines(
        format!("`{path}` is a network or a layer of your own, but parentheses come, which neither has"),
        &[
            format!("write `{path}` alone if it is a network, or a layer that has no fields"),
            format!("or write `{path} {{ field: value }}`, `{path} {{ 0: value }}` if its fields have no names"),
        ],
    )
}

pub(crate) fn name_clash(name: &Ident) -> String {
    lines(format!("two networks are called {name}"), &["write another name for this one".to_owned()])
}

pub(crate) fn unclosed() -> String {
    lines("this `<` is never closed", &["write `>` after the last layer".to_owned()])
}

pub(crate) fn after_close() -> String {
    lines("the `>` before this arrow ends the network", &["write the `>` after the last layer".to_owned()])
}

pub(crate) fn before_input(found: &str) -> String {
    lines(
        format!("the input shape is expected, but `{found}` comes before it"),
        &["write the shape, or the `<`, right after the `:`".to_owned()],
    )
}

pub(crate) fn input_in_angles(name: Option<&Ident>, shape: &str) -> String {
    let name = name.map_or("Name".to_owned(), Ident::to_string);
    let is_written = shape.chars().all(|sign| sign.is_ascii_alphanumeric() || "[], _".contains(sign));
    let write = format!("write `{name}: {shape} -> …` without `<` and `>`, or leave out the shape");
    lines(
        format!("a network between `<` and `>` takes any height and width, but this one starts with its input {shape}"),
        &[if is_written { write } else { "leave out the shape: the first layer says the channels".to_owned() }],
    )
}

pub(crate) fn unknown_channels(name: Option<&Ident>, layer: Option<&str>, conv: Option<&str>) -> String {
    let name = name.map_or("Name".to_owned(), Ident::to_string);
    let before = layer.map_or(String::new(), |layer| format!(" before `{layer}`"));
    let here = conv.map_or("write `conv(in, out, k…)` as the first layer with weights".to_owned(), |conv| {
        format!("write `{conv}`, with the number of channels that arrive for `in`")
    });
    lines(
        format!("{name} names no input shape, and no layer{before} says how many channels arrive"),
        &[here, format!("or name the input shape: `{name}: [channels, height, width] -> …`")],
    )
}

// The chain.

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

pub(crate) fn missing_arrow(text: &str, branch: bool) -> String {
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

pub(crate) fn wrong_arrow() -> String {
    lines("this is no arrow", &["write `->` between layers".to_owned()])
}

/// `Sequential { … }`
pub(crate) fn sequence(word: &Ident) -> String {
    lines(
        format!("`{word}` is not needed: layers stand one behind the other anyway"),
        &["write `layer -> layer` without it".to_owned()],
    )
}

/// `fc 8`
pub(crate) fn bare_argument(word: &Ident, found: &str) -> String {
    lines(
        format!("what `{word}` takes stands in parentheses, but `{found}` comes"),
        &[format!("write `{word}({found})`")],
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

pub(crate) fn unexpected(found: &str) -> String {
    let instead = if found == "{…}" {
        "write the word of a block before it: `residual { … }`, `sum { … | … }`, `concat { … | … }` or `repeat 3 { … }`"
    } else if found == "+" {
        "write `sum { layer | layer }`, or `residual { layer }` to add what arrives"
    } else if ["&", "?", "!", "$", "@", "*", "."].contains(&found) {
        "leave it out"
    } else {
        "write `-> layer` or `-> [channels, height, width]`"
    };
    lines(format!("a layer or a shape is expected, but `{found}` comes"), &[instead.to_owned()])
}
