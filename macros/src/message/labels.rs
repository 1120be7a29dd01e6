//! Labels and names.

use proc_macro2::Ident;

use super::lines;

/// A label, or the word of a layer.
pub(crate) fn hyphen(written: &str, meant: &str) -> String {
    lines(format!("`{written}` is no name: a `-` can't stand in one"), &[format!("write `{meant}`")])
}

pub(crate) fn doubled_label(label: &Ident) -> String {
    lines(format!("two layers are labelled `{label}`"), &["write another label for this one".to_owned()])
}

pub(crate) fn reserved_label(label: &Ident) -> String {
    let alone = if label == "_" { ", or leave both out" } else { "" };
    lines(
        format!("`{label}` can't label a layer: {}, and a label becomes the name of a field", why_reserved(label)),
        &[format!("write another label before the `:`{alone}")],
    )
}

/// Why Rust lets nothing have this name.
pub(super) fn why_reserved(name: &Ident) -> &'static str {
    if name == "_" { "it is no name" } else { "it is a word of Rust" }
}

/// `a: b: relu`
pub(crate) fn second_label(first: &Ident, second: &str) -> String {
    lines(
        format!("a layer has one label, but `{second}` comes behind the label `{first}`"),
        &[format!("leave `{second}:` out")],
    )
}

pub(crate) fn labelled_shape(label: &Ident) -> String {
    lines(
        format!("a shape has no label, but this one is labelled `{label}`"),
        &["leave the label out, or label the layer before the shape".to_owned()],
    )
}

pub(crate) fn label_without_colon(label: &Ident) -> String {
    if syn::parse_str::<Ident>(&label.to_string()).is_err() {
        return lines(format!("`{label}` is a word of Rust, and no layer"), &["leave it out".to_owned()]);
    }
    lines(
        format!("`{label}` is not a layer, and a `:` is missing if it is a label"),
        &[format!("write `{label}: layer`")],
    )
}

pub(crate) fn label_without_layer(label: &Ident) -> String {
    lines(format!("no layer follows the label `{label}`"), &[format!("write it as in `{label}: relu`")])
}

/// `"hidden": fc(20)`, `1: fc(20)`
pub(crate) fn label_no_name(found: &str) -> String {
    let name = found.trim_matches('"');
    let is_name = syn::parse_str::<Ident>(name).is_ok();
    let write =
        if is_name { format!("write `{name}: layer`") } else { "write a name, such as `head: layer`".to_owned() };
    lines(format!("a label is a name, but `{found}` comes"), &[write])
}

/// `fc(20): hidden`
pub(crate) fn label_behind(label: &str, layer: &str) -> String {
    lines(
        format!("a label stands before its layer, but `: {label}` comes behind it"),
        &[format!("write `{label}: {layer}`")],
    )
}
