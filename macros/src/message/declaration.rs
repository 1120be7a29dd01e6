//! The declaration of a network: its name, its attributes and its input.

use proc_macro2::Ident;

use super::labels::why_reserved;
use super::{lines, quoted};
use crate::model::Size;
use crate::surroundings::Namesake;

pub(crate) fn no_value() -> String {
    lines(
        "`network!` declares types; it is no value and no type itself",
        &[
            "write it by itself, as in `network!(Net: [channels, height, width] -> …);`".to_owned(),
            "make a network of it by `<Net>::new(&mut rng)`".to_owned(),
        ],
    )
}

pub(crate) fn missing_name(found: &str) -> String {
    let bare = found.trim_matches('"');
    if bare != found && syn::parse_str::<Ident>(bare).is_ok() {
        return lines("a network's name stands without quotes", &[format!("write `{bare}: …`")]);
    }
    lines(
        format!("a network's name is expected, but {} comes", quoted(found)),
        &[match found {
            "struct" | "type" => format!("leave it out: `network!` writes the {found}"),
            "public" => "write `pub`".to_owned(),
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

/// `pub crate Net: …`
pub(crate) fn bare_restriction(found: &str) -> String {
    lines(format!("`{found}` stands in parentheses behind `pub`"), &[format!("write `pub({found})`")])
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

/// `Card: [3, 32, 32] -> < conv(3, 4, k3) -> relu >`
pub(crate) fn angle_behind_input(name: Option<&Ident>, input: &str) -> String {
    let name = name.map_or("Name".to_owned(), Ident::to_string);
    lines(
        "a network names its input or stands between `<` and `>`, but not both",
        &[
            format!("for this input alone, leave out the `<` and the `>`: `{name}: {input} -> layer`"),
            format!("for any height and width, leave out the input: `{name}: < layer >`"),
        ],
    )
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

/// The same in a chain, with what arrives there, if that can be written; `is_free` if nothing is known of it.
pub(crate) fn any_size_in_chain(found: &str, arrives: Option<&str>, is_free: bool) -> String {
    let instead = match arrives {
        Some(shape) => format!("write `{shape}`, or leave the shape out"),
        None if is_free => "write it in digits, such as `28`, or leave the shape out".to_owned(),
        None => "leave the shape out".to_owned(),
    };
    lines(format!("each size of a shape is a number, but `{found}` comes"), &[instead])
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

pub(crate) fn name_clash(name: &Ident, elsewhere: Option<&Namesake>) -> String {
    let what = match elsewhere {
        Some(Namesake { kind, line, .. }) if kind != "network" => {
            let article = if kind.starts_with(['e', 'i']) { "an" } else { "a" };
            format!("{article} {kind} in line {line} is called {name}, too")
        }
        Some(Namesake { line, .. }) => format!("two networks are called {name}; the other one is in line {line}"),
        None => format!("two networks are called {name}"),
    };
    let mut instead = vec!["write another name for this one".to_owned()];
    if elsewhere.is_some_and(|namesake| namesake.kind == "struct") {
        instead.push("leave the struct out, if it is meant as the network: `network!` declares it".to_owned());
    }
    lines(what, &instead)
}

pub(crate) fn name_clash_beside(network: &Ident, name: &str, Namesake { kind, line, .. }: &Namesake) -> String {
    lines(
        format!("`network!` declares {name} beside {network}, but the {kind} in line {line} is called so"),
        &[format!("write another name for the {kind}, or for the network")],
    )
}

pub(crate) fn implemented_again(name: &Ident, item: &str, place: &str) -> String {
    let (kind, other) = if item.starts_with(char::is_uppercase) { ("constant", "OWN") } else { ("function", "own") };
    let other = format!("{other}_{item}");
    lines(
        format!("`{name}` has the {kind} `{item}` of every network, and {place} implements another one"),
        &[format!("write another name there, as in `{other}`")],
    )
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
