//! Joins and repetitions: what stands between braces.

use proc_macro2::Ident;

use super::lines;
use crate::words::{BLOCK, snake, takes_braces};

pub(crate) fn missing_braces(word: &Ident) -> String {
    let usage = brace_usage(word);
    lines(format!("`{word}` takes what belongs to it in braces, but none follow"), &[format!("write {usage}")])
}

/// `residual: { … }`
pub(crate) fn colon_before_braces(word: &Ident) -> String {
    let usage = if word == crate::words::REPEAT { "repeat 3 { … }".to_owned() } else { format!("{word} {{ … }}") };
    lines(format!("a colon comes before the braces of `{word}`"), &[format!("leave it out, as in `{usage}`")])
}

/// `stem: { … }`
pub(crate) fn labelled_braces(label: &Ident) -> String {
    lines(
        format!("braces belong to a word such as `residual`, but the label `{label}` stands before these"),
        &[
            "leave the braces out, and label the layers between them".to_owned(),
            format!("or declare a block before the network, `block {label} = …;`, and write `{label}` here"),
        ],
    )
}

pub(crate) fn comma_before_braces(word: &Ident) -> String {
    lines(format!("a comma comes before the braces of `{word}`"), &["leave it out".to_owned()])
}

/// `residual -> { … }`
pub(crate) fn arrow_before_braces(word: &Ident) -> String {
    lines(format!("an arrow comes before the braces of `{word}`"), &["leave it out".to_owned()])
}

pub(crate) fn control_of_rust(word: &Ident) -> String {
    if word == "if" {
        return lines(
            "`if` is Rust's: a network is the same for every sample",
            &["leave it out, or write two networks and choose between them in Rust".to_owned()],
        );
    }
    lines(format!("`{word}` is a loop of Rust, not of networks"), &["write `repeat 3 { layer -> layer }`".to_owned()])
}

pub(crate) fn wrong_braces(word: &Ident) -> String {
    let usage = brace_usage(word);
    lines(format!("what belongs to `{word}` stands in braces"), &[format!("write {usage}")])
}

fn brace_usage(word: &Ident) -> &'static str {
    let joining = crate::words::Joining::find(&word.to_string());
    joining.map_or("`repeat 3 { layer -> layer }`", crate::words::Joining::usage)
}

pub(crate) fn empty_braces(word: &Ident, usage: &str) -> String {
    lines(format!("`{word}` has no layers"), &[format!("write {usage}")])
}

/// `can_go` says whether the others are enough.
pub(crate) fn empty_branch(number: usize, can_go: bool) -> String {
    let leave_out = if can_go { "leave the `|` out, or " } else { "" };
    lines(
        format!("branch {number} is empty"),
        &[format!("{leave_out}write `identity` for a branch that changes nothing")],
    )
}

pub(crate) fn doubled_bar() -> String {
    lines("one `|` stands between two branches, but `||` comes", &["write `|`".to_owned()])
}

pub(crate) fn between_branches(found: &str) -> String {
    lines(format!("branches stand between `|`, but `{found}` comes"), &["write `|` in its place".to_owned()])
}

/// `ResBlock { conv(16, k3) -> relu }`
pub(crate) fn chain_for_fields(path: &str, name: &str) -> String {
    let block = snake(name);
    let is_free = syn::parse_str::<Ident>(&block).is_ok() && block != BLOCK && !takes_braces(&block);
    let block = if is_free { block } else { "stage".to_owned() };
    lines(
        format!("braces behind `{path}` hold the fields of a layer of your own, but a chain stands there"),
        &[
            format!("declare `block {block} = layer -> layer;` before the network, and write `{block}` here"),
            "words whose braces hold chains: residual, sum, concat, repeat".to_owned(),
        ],
    )
}

/// `residual(2) { … }`
pub(crate) fn numbers_before_braces(word: &Ident) -> String {
    lines(format!("`{word}` has nothing in front of its braces"), &[format!("leave it out: {}", brace_usage(word))])
}

pub(crate) fn single_branch(word: &Ident, usage: &str) -> String {
    let mut others = vec![format!("write {usage}")];
    if word == "sum" {
        others.push("write `residual { … }` to add what arrives".to_owned());
    }
    lines(format!("`{word}` has only one branch"), &others)
}

pub(crate) fn too_many_branches(count: usize) -> String {
    lines(
        format!("`residual` has one branch, or two if the second one projects the input, but here are {count}"),
        &["write `sum { … | … | … }`, with `identity` for the input itself".to_owned()],
    )
}

pub(crate) fn stray_bar(repeat: bool) -> String {
    let first = if repeat { "`repeat` has no branches" } else { "this `|` is not between branches" };
    lines(
        format!("{first}: they stand in the braces of `residual`, `sum` and `concat`"),
        &["write `->` between layers, or `sum { … | … }` around the branches".to_owned()],
    )
}

/// With what to write, and braces behind it.
pub(crate) fn unknown_block(word: &Ident, instead: &str) -> String {
    lines(
        format!("there is no block `{word}`"),
        &[
            format!("write `{instead}`, if that is meant"),
            "words with braces: residual, sum, concat, repeat".to_owned(),
        ],
    )
}

pub(crate) fn missing_count() -> String {
    lines("`repeat` does not say how often", &["write a number before the braces, as in `repeat 3 { … }`".to_owned()])
}

pub(crate) fn repeat_count(text: &str) -> String {
    let digits = text.trim_matches(|sign: char| !sign.is_ascii_digit());
    let instead = match digits.parse::<usize>() {
        Ok(count) => format!("write `repeat {count} {{ … }}`"),
        Err(_) => "write it as in `repeat 3 { … }`".to_owned(),
    };
    lines(format!("`repeat` takes a whole number before its braces, but `{text}` comes"), &[instead])
}

pub(crate) fn zero_count() -> String {
    lines("`repeat` makes 0 turns", &["write 1 or more, or leave the whole of it out".to_owned()])
}

pub(crate) fn too_many_layers(limit: usize) -> String {
    lines(
        format!("with this the network has more than {limit} layers"),
        &["write fewer turns or fewer layers".to_owned()],
    )
}

// Joins.

/// Branches that can't be joined.
pub(crate) struct Misfit<'a> {
    /// The join's name.
    pub(crate) name: &'a str,
    /// What each branch is called, and what it leaves; the two of them that differ first.
    pub(crate) differing: [(String, String); 2],
    /// `the height differs`
    pub(crate) difference: &'a str,
    /// Each branch's chain.
    pub(crate) chains: Vec<(String, String)>,
    pub(crate) advice: String,
}

pub(crate) fn misfit(misfit: &Misfit) -> String {
    let Misfit { name, differing: [(one, left), (other, right)], difference, chains, advice } = misfit;
    let chains = chains.iter().map(|(branch, chain)| format!("{branch}: {chain}"));
    let others = chains.chain([advice.clone()]).collect::<Vec<_>>();
    lines(format!("{name} can't join {one}, {left}, and {other}, {right}: {difference}"), &others)
}
