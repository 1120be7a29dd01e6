//! The parameters of a network.

use proc_macro2::Ident;

use super::labels::why_reserved;
use super::lines;

pub(crate) fn unopened_parameters(network: &Ident, parameters: &[Ident]) -> String {
    let parameters = parameters.iter().map(|name| format!("const {name}: usize")).collect::<Vec<_>>().join(", ");
    lines(
        format!("a `<` is missing before the parameters of {network}"),
        &[format!("write `{network}<{parameters}>: …`")],
    )
}

pub(crate) fn unclosed_parameters(network: &Ident, parameters: &[Ident]) -> String {
    let parameters = parameters.iter().map(|name| format!("const {name}: usize")).collect::<Vec<_>>().join(", ");
    let parameters = if parameters.is_empty() { "const CLASSES: usize".to_owned() } else { parameters };
    lines(
        format!("the `<` before the parameters of {network} is never closed"),
        &[format!("write a `>` behind them: `{network}<{parameters}>: …`")],
    )
}

pub(crate) fn no_parameters(name: &Ident) -> String {
    lines(
        format!("nothing stands between the angle brackets behind {name}"),
        &[
            format!("write `{name}: …`, or a parameter: `{name}<const CLASSES: usize>: …`"),
            format!("write `{name}: < … >` for a network that takes any height and width"),
        ],
    )
}

/// `is_side`: of an image, for a network that takes any.
pub(crate) fn parameter_form(name: &Ident, is_side: bool) -> String {
    let mut others = vec![format!("write `const {name}: usize`")];
    if name == "T" || name == "f32" || name == "f64" {
        others = vec![
            "leave it out: a network is generic over its scalar `T` anyway".to_owned(),
            "write a size as in `const CLASSES: usize`".to_owned(),
        ];
    }
    if is_side {
        others = vec!["write `Name: < layer -> layer >` for a network that takes any height and width".to_owned()];
    }
    lines(format!("a network's parameters are sizes, and `{name}` is not declared as one"), &others)
}

pub(crate) fn parameters_in_other_brackets(network: &Ident, names: &[Ident]) -> String {
    let names = names.iter().map(|name| format!("const {name}: usize")).collect::<Vec<_>>().join(", ");
    let names = if names.is_empty() { "const CLASSES: usize".to_owned() } else { names };
    lines(
        format!("what arrives at {network} stands behind the `:`, and its parameters between `<` and `>`"),
        &[
            format!("write `{network}: [channels, height, width] -> …`"),
            format!("or `{network}<{names}>: …`, if they are parameters"),
        ],
    )
}

pub(crate) fn parameter_kind() -> String {
    lines(
        "a network's parameters are sizes, and this is none",
        &["write them as in `Name<const CLASSES: usize>: …`".to_owned()],
    )
}

pub(crate) fn parameter_type(name: &Ident, ty: &str) -> String {
    lines(format!("`{name}` is a size, so its type is usize, not {ty}"), &[format!("write `const {name}: usize`")])
}

pub(crate) fn parameter_default(name: &Ident) -> String {
    lines(
        format!("the parameter `{name}` has a default, but a network's parameters have none"),
        &[
            format!("write `const {name}: usize`, and the number where the network is used"),
            "or write the number, or the name of a constant, in the layers".to_owned(),
        ],
    )
}

pub(crate) fn parameter_called_like_a_type(name: &Ident) -> String {
    lines(
        format!("a parameter can't be called `{name}`: that is a type of Rust"),
        &["write another name, such as `const CLASSES: usize`".to_owned()],
    )
}

pub(crate) fn parameter_called_like_the_scalar() -> String {
    lines(
        "a parameter can't be called `T`: that is what the type of the network's numbers is called",
        &["write another name, such as `const CLASSES: usize`".to_owned()],
    )
}

pub(crate) fn reserved_parameter(name: &Ident) -> String {
    lines(
        format!("`{name}` can't name a parameter: {}", why_reserved(name)),
        &["write another name, such as `const CLASSES: usize`".to_owned()],
    )
}

pub(crate) fn misspelt_size(text: &str, parameter: &Ident, network: &Ident) -> String {
    lines(
        format!("{network} has the parameter `{parameter}`, which nothing uses, but `{text}` comes"),
        &[format!("write `{parameter}`, or leave the parameter out if `{text}` is a constant")],
    )
}

pub(crate) fn unused_size(parameter: &Ident, network: &Ident) -> String {
    lines(
        format!("{network} does not use its parameter `{parameter}`"),
        &["leave it out, or write it where a number of channels or a length stands".to_owned()],
    )
}

pub(crate) fn parameter_called_like_a_side(side: &Ident) -> String {
    let what = if side == "H" { "height" } else { "width" };
    lines(
        format!("a parameter can't be called `{side}`: that is what the {what} of the image is called"),
        &[
            "leave it out: a network between `<` and `>` has a height and a width anyway".to_owned(),
            "write another name, such as `const CLASSES: usize`, for another size".to_owned(),
        ],
    )
}
