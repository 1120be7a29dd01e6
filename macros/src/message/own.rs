//! Layers that are no words of the language.

use super::lines;

pub(crate) fn own_in_open(text: &str, arriving: &str) -> String {
    lines(
        format!("what arrives at `{text}` depends on the height and width that the network is used with"),
        &[
            format!("{arriving} arrives, where `?` is not known here"),
            "name the network's input, as in `Name: [3, 32, 32] -> …`, to have layers of your own and other networks in it"
                .to_owned(),
        ],
    )
}

pub(crate) fn unstated(text: &str) -> String {
    lines(
        format!("it is not known here what leaves `{text}`"),
        &[format!(
            "write the shape behind it, which the compiler checks: `{text} -> [channels, height, width]` or `{text} -> [length]`"
        )],
    )
}
