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

/// In a chain.
pub(crate) fn assumed(text: &str) -> String {
    format!("{text} (taken to leave what arrives, as no shape stands behind it)")
}

pub(crate) fn inside(network: &str, takes: &str, arrives: &str, chain: &str) -> String {
    lines(
        format!("{network} takes {takes}, but {arrives} arrives"),
        &[
            super::chain_line(chain),
            format!(
                "change what comes before it so that {takes} arrives, or declare {network} with the input {arrives}"
            ),
        ],
    )
}
