//! All that the macro says to the person, in one voice: a first line with what is wrong, in decimals; then what arrives,
//! if that matters; then what to write. Code stands between backticks.

mod arguments;
mod blocks;
mod braces;
mod budget;
mod chain;
mod declaration;
mod expressions;
mod labels;
mod options;
mod own;
mod parameters;
mod shapes;
mod uses;
mod weights;

use std::fmt::Display;

pub(crate) use arguments::*;
pub(crate) use blocks::*;
pub(crate) use braces::*;
pub(crate) use budget::*;
pub(crate) use chain::*;
pub(crate) use declaration::*;
pub(crate) use expressions::*;
pub(crate) use labels::*;
pub(crate) use options::*;
pub(crate) use own::*;
pub(crate) use parameters::*;
pub(crate) use shapes::*;
pub(crate) use uses::*;
pub(crate) use weights::*;

/// The first line and those below it.
fn lines(first: impl Display, others: &[String]) -> String {
    others.iter().fold(first.to_string(), |text, line| format!("{text}\n = {line}"))
}

/// What comes, as [`crate::parse::next_text`] tells it.
fn quoted(found: &str) -> String {
    if found == "nothing" { found.to_owned() } else { format!("`{found}`") }
}

/// The chain so far.
fn chain_line(chain: &str) -> String {
    format!("chain: {chain}")
}

fn plural(count: impl Display, thing: &str) -> String {
    let count = count.to_string();
    format!("{count} {thing}{}", if count == "1" { "" } else { "s" })
}

/// `3x5`, with a question mark for what is not known.
pub(crate) fn pair(pair: [Option<usize>; 2]) -> String {
    let [height, width] = pair.map(|size| size.map_or("?".to_owned(), |size| size.to_string()));
    if height == width { height } else { format!("{height}x{width}") }
}
