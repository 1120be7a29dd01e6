//! What rustdoc shows of a network: the chain, a table of its layers with their shapes and costs, and a picture of the
//! computation graph.

use netshape_drawing::{Graph, Node};
use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;

use super::graph::has_parameters;
use super::weights::{Weights, parameter_count, weights};
use crate::model::{Layer, Network, Shape, Size, Source, Step};

/// So wide the chain may be in the documentation.
const WIDTH: usize = 92;

/// The documentation, to stand behind the user's own.
pub(crate) fn document(network: &Network) -> TokenStream {
    let mut lines = Vec::new();
    if network.attributes.iter().any(|attribute| attribute.path().is_ident("doc")) {
        lines.push(String::new());
    } else {
        let leaving = network.steps.last().map_or(&network.input, |step| &step.output);
        let (input, output) = (arriving(network), dimensions(leaving));
        lines.extend([format!("A network from {input} to {output}."), String::new()]);
    }
    if is_chain(network) {
        lines.push("```text".to_owned());
        lines.extend(chain(network));
        lines.extend(["```".to_owned(), String::new()]);
    }
    lines.extend(table(network));
    lines.extend([String::new(), totals(network)]);
    let picture = picture(network);
    if picture.is_none() {
        let name = &network.name;
        lines.extend([String::new(), format!("`{name}::summary()` draws the computation graph.")]);
    }
    let lines = lines.into_iter().map(|line| if line.is_empty() { line } else { format!(" {line}") });
    // For rustdoc alone: no one wants to read it in code, nor an editor to show it.
    let picture = picture.map(|svg| {
        // One that is wider than the page is moved under it.
        let svg = format!(" <div style=\"overflow-x:auto\">{svg}</div>");
        quote!(#[cfg_attr(doc, doc = "")] #[cfg_attr(doc, doc = #svg)])
    });
    quote!(#(#[doc = #lines])* #picture)
}

/// The layers, with what each costs. Where branches join, what each layer takes stands beside it.
fn table(network: &Network) -> Vec<String> {
    let is_chain = is_chain(network);
    let (of, line, input) = if is_chain { ("", "", "") } else { (" of |", "---|", " |") };
    let mut lines = vec![
        format!("| name |{of} layer | output | parameters | multiply-adds |"),
        format!("|---|{line}---|---|---:|---:|"),
        format!("| |{input} input | {} | | |", arriving(network)),
    ];
    lines.extend(network.steps.iter().map(|step| {
        let of = if is_chain { String::new() } else { format!(" {} |", sources(network, step)) };
        let name = if is_assertion(step) { String::new() } else { format!(" `{}`", step.name.unraw()) };
        let [parameters, work] = [parameter_count(step), multiply_adds(step)].map(|count| match count {
            Size::Known(0) => String::new(),
            Size::Open => " …".to_owned(),
            count => format!(" {}", number(count)),
        });
        format!("|{name} |{of} `{}` | {} |{parameters} |{work} |", step.text, dimensions(&step.output))
    }));
    lines
}

/// What all layers cost together.
fn totals(network: &Network) -> String {
    let sum = |cost: fn(&Step) -> Size| {
        network.steps.iter().map(cost).try_fold(Size::Known(0), Size::plus).unwrap_or(Size::Open)
    };
    let costs = [
        (sum(parameter_count), "parameters", "PARAMETERS"),
        (sum(multiply_adds), "multiply-adds for a sample", "MULTIPLY_ADDS"),
    ];
    let costs = costs.map(|(known, what, constant)| match known {
        Size::Open => format!("as many {what} as `{constant}` tells"),
        count => format!("{} {what}", number(count)),
    });
    format!("It has {}.", costs.join(", and takes "))
}

/// From how many steps on the computation graph is too long to be looked at.
const MANY_STEPS: usize = 64;

/// The computation graph as SVG.
fn picture(network: &Network) -> Option<String> {
    if network.steps.len() >= MANY_STEPS {
        return None;
    }
    let nodes = network.steps.iter().map(|step| Node {
        name: if is_assertion(step) { String::new() } else { step.name.unraw().to_string() },
        text: step.text.clone(),
        inputs: step
            .inputs
            .iter()
            .map(|source| match *source {
                Source::Input => None,
                Source::Step(index) => Some(index),
            })
            .collect(),
        output: dimensions(&step.output),
        parameters: parameter_lines(step),
    });
    Some(Graph { input: arriving(network), nodes: nodes.collect() }.svg(false))
}

/// The input's dimensions; those that the user of the network chooses by the names that they have there.
fn arriving(network: &Network) -> String {
    dimensions(&network.input).replace("…×…", "H×W")
}

/// What a layer's parameters are.
fn parameter_lines(step: &Step) -> Vec<String> {
    match weights(step).filter(|weights| !weights.dimensions.contains(&Size::Open)) {
        Some(Weights { dimensions, bias }) => {
            let weight = dimensions.iter().map(Size::to_string).collect::<Vec<_>>().join("×");
            let bias = (bias != Size::Known(0)).then(|| format!("bias {bias}"));
            [format!("weight {weight}")].into_iter().chain(bias).collect()
        }
        None if has_parameters(&step.layer) => vec!["parameters".to_owned()],
        None => Vec::new(),
    }
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
    let mut lines = vec![brackets(&network.input).replace("…, …", "H, W")];
    for link in links {
        match lines.last_mut() {
            Some(line) if line.chars().count() + link.chars().count() <= WIDTH => line.push_str(&link),
            _ => lines.push(format!("   {link}")),
        }
    }
    lines
}

fn is_assertion(step: &Step) -> bool {
    matches!(step.layer, Layer::Assert { .. })
}

/// Whether the step is the `in` of an `fc(in, out)`, which follows.
fn is_implied(step: &Step) -> bool {
    is_assertion(step) && !step.text.starts_with('[')
}

/// How many multiply-adds a layer takes for a sample.
fn multiply_adds(step: &Step) -> Size {
    let taps = match &step.layer {
        Layer::Conv { .. } | Layer::Fc { .. } => weights(step).map(|weights| weights.dimensions),
        Layer::Own { .. } => return Size::Open,
        _ => return Size::Known(0),
    };
    // Each weight of a convolution has a hand in every place of its output.
    let places = match step.output {
        Shape::Map { height, width, .. } => vec![height, width],
        Shape::Vector(_) => Vec::new(),
    };
    let mut factors = taps.into_iter().flatten().chain(places);
    factors.try_fold(Size::Known(1), Size::times).unwrap_or(Size::Open)
}

/// `61,706`, or by names.
fn number(size: Size) -> String {
    size.known().map_or_else(|| size.to_string(), grouped)
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
    let text = |size: Size| if size == Size::Open { "…".to_owned() } else { size.to_string() };
    shape.sizes().into_iter().map(text).collect()
}
