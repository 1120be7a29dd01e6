//! What rustdoc shows of a network: the chain, and a table of its layers with their shapes and parameters.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;

use super::graph::has_parameters;
use super::structure::{parameter_count, weight_shape};
use crate::model::{Layer, Network, Shape, Size, Source, Step};

/// So wide the chain may be in the documentation.
const WIDTH: usize = 100;

/// The documentation, to stand behind the user's own.
pub(crate) fn document(network: &Network) -> TokenStream {
    let mut lines = Vec::new();
    if network.attributes.iter().any(|attribute| attribute.path().is_ident("doc")) {
        lines.push(String::new());
    } else {
        let leaving = network.steps.last().map_or(&network.input, |step| &step.output);
        let (input, output) = (dimensions(&network.input).replace("…×…", "H×W"), dimensions(leaving));
        lines.extend([format!("A network from {input} to {output}."), String::new()]);
    }
    if is_chain(network) {
        lines.push("```text".to_owned());
        lines.extend(chain(network));
        lines.extend(["```", "", "| name | layer | output | parameters |", "|---|---|---|---:|"].map(str::to_owned));
        lines.push(format!("| | input | {} | |", dimensions(&network.input)));
        lines.extend(network.steps.iter().map(row));
    } else {
        lines.extend(["| name | of | layer | output | parameters |", "|---|---|---|---|---:|"].map(str::to_owned));
        lines.push(format!("| input | | | {} | |", dimensions(&network.input)));
        lines.extend(network.steps.iter().map(|step| {
            let row = row(step);
            let (name, rest) = row[1..].split_once('|').unwrap_or_default();
            format!("|{name}| {} |{rest}", sources(network, step))
        }));
    }
    lines.push(String::new());
    lines.push(match total(network) {
        Some(total) => format!("{} parameters.", grouped(total)),
        None if super::open::is_open(network) => {
            "How many parameters there are follows from the height `H` and the width `W`.".to_owned()
        }
        None => "How many parameters there are, `PARAMETERS` tells.".to_owned(),
    });
    let lines = lines.into_iter().map(|line| if line.is_empty() { line } else { format!(" {line}") });
    quote!(#(#[doc = #lines])*)
}

/// Whether each step takes what the one before it leaves.
fn is_chain(network: &Network) -> bool {
    let before = |index: usize| index.checked_sub(1).map_or(Source::Input, Source::Step);
    network.steps.iter().enumerate().all(|(index, step)| *step.inputs == [before(index)])
}

/// What a step takes, by name.
fn sources(network: &Network, step: &Step) -> String {
    let names = step.inputs.iter().map(|source| match *source {
        Source::Input => "input".to_owned(),
        Source::Step(index) => format!("`{}`", network.steps[index].name.unraw()),
    });
    names.collect::<Vec<_>>().join(", ")
}

/// `conv(1, 6, k5, s1, p2)`: 1×28×28 → 6×28×28
pub(crate) fn describe(step: &Step) -> String {
    format!(" `{}`: {} → {}", step.text, dimensions(&step.input), dimensions(&step.output))
}

/// The chain in the language of the macro, in lines that are not too long.
fn chain(network: &Network) -> Vec<String> {
    let links = network.steps.iter().filter(|step| !is_implied(step)).map(|step| format!(" -> {}", step.text));
    let mut lines = vec![brackets(&network.input)];
    for link in links {
        match lines.last_mut() {
            Some(line) if line.chars().count() + link.chars().count() <= WIDTH => line.push_str(&link),
            _ => lines.push(format!("   {link}")),
        }
    }
    lines
}

fn row(step: &Step) -> String {
    let count = match count(step) {
        Some(0) => String::new(),
        Some(count) => format!(" {}", grouped(count)),
        None => " …".to_owned(),
    };
    let name = if is_assertion(step) { String::new() } else { format!(" `{}`", step.name.unraw()) };
    format!("|{name} | `{}` | {} |{count} |", step.text, dimensions(&step.output))
}

fn is_assertion(step: &Step) -> bool {
    step.layer == Layer::Assert
}

/// Whether the step is the `in` of an `fc(in, out)`, which follows.
fn is_implied(step: &Step) -> bool {
    is_assertion(step) && !step.text.starts_with('[')
}

/// How many parameters a layer has, if the macro knows.
fn count(step: &Step) -> Option<usize> {
    let known = !has_parameters(&step.layer) || weight_shape(step).is_some();
    known.then(|| parameter_count(step))
}

fn total(network: &Network) -> Option<usize> {
    network.steps.iter().map(count).sum()
}

/// `61,706`
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev();
    groups.map(|group| String::from_utf8_lossy(group).into_owned()).collect::<Vec<_>>().join(",")
}

/// `6×28×28`
fn dimensions(shape: &Shape) -> String {
    sizes(shape).join("×")
}

/// `[6, 28, 28]`
fn brackets(shape: &Shape) -> String {
    format!("[{}]", sizes(shape).join(", "))
}

fn sizes(shape: &Shape) -> Vec<String> {
    let sizes = match *shape {
        Shape::Map { channels, height, width } => vec![Size::Known(channels), height, width],
        Shape::Vector(len) => vec![len],
    };
    let text = |size| match size {
        Size::Known(size) => format!("{size}"),
        Size::Open => "…".to_owned(),
    };
    sizes.into_iter().map(text).collect()
}
