//! What a network costs, layer by layer, as the table that Keras and torchinfo print, and its computation graph as a
//! picture in words that [Mermaid](https://mermaid.js.org/syntax/flowchart.html) draws.

use std::fmt::{self, Write};

use crate::network::Network;
use crate::operation::Operation;

/// One layer, or one join, of a network.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StepInfo {
    /// The layer's name: `conv1`, or the user's label.
    pub name: &'static str,
    /// The layer as it was declared: `conv(1, 6, k5)`.
    pub text: &'static str,
    /// What it computes.
    pub operation: Operation,
    /// Where its input comes from: the step of this index, or the network's input.
    pub inputs: &'static [Option<usize>],
    /// The dimensions of what leaves.
    pub output: &'static [usize],
    /// How many parameters it has.
    pub parameters: usize,
    /// How many multiply-adds it takes for one sample, forward.
    pub multiply_adds: u64,
    /// How many more it takes backward: as many for the gradient of its weights, and as many for that of its input if
    /// parameters had a hand in the input.
    pub backward_multiply_adds: u64,
}

/// The multiply-adds of all steps together, forward and backward, in a constant.
pub(crate) const fn multiply_adds(steps: &[StepInfo]) -> [u64; 2] {
    let (mut forward, mut backward, mut index) = (0_u64, 0_u64, 0);
    while index < steps.len() {
        forward = forward.saturating_add(steps[index].multiply_adds);
        backward = backward.saturating_add(steps[index].backward_multiply_adds);
        index += 1;
    }
    [forward, backward]
}

/// The table of a network's layers; it prints itself.
///
/// ```
/// use netshape::{Network, network};
///
/// network!(Perceptron: [784] -> hidden: fc(30) -> sigmoid -> fc(10));
/// let summary = <Perceptron>::summary().to_string();
/// assert!(summary.contains("23,550"), "{summary}");
/// ```
#[derive(Debug, Clone)]
pub struct Summary {
    input: &'static [usize],
    steps: &'static [StepInfo],
    parameter_bytes: usize,
    inference_bytes: usize,
    training_bytes: usize,
}

impl Summary {
    /// The summary of the network `N`.
    pub(crate) fn of<N: Network>() -> Self {
        Self {
            input: <N::Input as crate::Shape>::DIMS,
            steps: N::STEPS,
            parameter_bytes: N::PARAMETER_BYTES,
            inference_bytes: N::INFERENCE_BYTES,
            training_bytes: N::TRAINING_BYTES,
        }
    }

    /// The computation graph as a Mermaid flowchart: layers as boxes, parameters as boxes of their own, shapes on the
    /// edges.
    #[must_use]
    pub fn mermaid(&self) -> String {
        let mut graph = String::from("flowchart TD\n    input([input])\n");
        for (index, step) in self.steps.iter().enumerate() {
            // Writing to a string does not fail.
            let _ = writeln!(graph, "    step{index}[\"{}<br/>{}\"]", step.name, step.text);
            for input in step.inputs {
                let (from, dims) = match input {
                    Some(before) => (format!("step{before}"), self.steps[*before].output),
                    None => ("input".to_owned(), self.input),
                };
                let _ = writeln!(graph, "    {from} -->|{}| step{index}", dimensions(dims));
            }
            if step.parameters > 0 {
                let count = thousands(step.parameters as u64);
                let _ = writeln!(graph, "    parameters{index}[/\"{count} parameters\"/] --> step{index}");
            }
        }
        let (last, dims) = match self.steps.len().checked_sub(1) {
            Some(last) => (format!("step{last}"), self.steps[last].output),
            None => ("input".to_owned(), self.input),
        };
        let _ = writeln!(graph, "    {last} -->|{}| output([output])", dimensions(dims));
        graph
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let header = ["layer", "declared as", "leaves", "parameters", "multiply-adds"].map(str::to_owned);
        let input = ["input".to_owned(), String::new(), dimensions(self.input), String::new(), String::new()];
        let steps = self.steps.iter().map(|step| {
            let [parameters, work] = [step.parameters as u64, step.multiply_adds]
                .map(|number| if number == 0 { String::new() } else { thousands(number) });
            [step.name.to_owned(), step.text.to_owned(), dimensions(step.output), parameters, work]
        });
        let parameters = self.steps.iter().map(|step| step.parameters as u64).sum();
        let total =
            ["total", "", "", &thousands(parameters), &thousands(multiply_adds(self.steps)[0])].map(str::to_owned);
        let rows: Vec<_> = [header, input].into_iter().chain(steps).chain([total]).collect();
        let mut widths = [0; 5];
        for row in &rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = cell.chars().count().max(*width);
            }
        }
        let line = "─".repeat(widths.iter().sum::<usize>() + 2 * (widths.len() - 1));
        for (index, [name, text, leaves, parameters, work]) in rows.iter().enumerate() {
            if index == 1 || index + 1 == rows.len() {
                writeln!(f, "{line}")?;
            }
            let [a, b, c, d, e] = widths;
            let row = format!("{name:a$}  {text:b$}  {leaves:c$}  {parameters:>d$}  {work:>e$}");
            writeln!(f, "{}", row.trim_end())?;
        }
        let [weights, inference, training] =
            [self.parameter_bytes, self.inference_bytes, self.training_bytes].map(|bytes| thousands(bytes as u64));
        writeln!(f, "parameters: {weights} bytes")?;
        write!(f, "activations of one sample: {inference} bytes in inference, {training} bytes in training")
    }
}

/// `6×28×28`
fn dimensions(dims: &[usize]) -> String {
    dims.iter().map(ToString::to_string).collect::<Vec<_>>().join("×")
}

/// `61,706`
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
