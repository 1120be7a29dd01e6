//! A network as the source of a PyTorch module, which a person can read and go on with.

use std::fmt::Write;

use super::python::{free, is_layer, number, pair};
use super::{ExportError, overhang};
use crate::layer::{Activation, ConvGeometry, PoolGeometry};
use crate::{Network, Operation, Shape, StepInfo};

/// The text of a Python file.
pub(crate) fn to_pytorch<N: Network>() -> Result<String, ExportError> {
    let mut classes = Classes::default();
    let name = classes.class(N::NAME, N::STEPS, <N::Input as Shape>::DIMS)?;
    let file = name.to_lowercase();
    let head = format!(
        "\"\"\"{name} as a PyTorch module, written by netshape.\n\n\
         Weights that netshape saved are loaded by\n\n    \
         module = {name}()\n    \
         module.load_state_dict(safetensors.torch.load_file(\"{file}.safetensors\"))\n    \
         module.eval()\n\"\"\"\n\n\
         import torch\nfrom torch import nn\nfrom torch.nn import functional as F\n"
    );
    Ok(classes.done.into_iter().fold(head, |text, (_, _, class)| format!("{text}\n\n{class}")))
}

/// The classes that are written: their names, what they do, and their text; those of inner networks come first.
#[derive(Default)]
struct Classes {
    done: Vec<(String, &'static [StepInfo], String)>,
}

impl Classes {
    /// Writes a class, unless there is one that does the same, and gives its name.
    fn class(
        &mut self,
        name: &str,
        steps: &'static [StepInfo],
        input: &'static [usize],
    ) -> Result<String, ExportError> {
        let same = self.done.iter().find(|(done, known, _)| done.trim_end_matches('_') == name && *known == steps);
        if let Some((name, ..)) = same {
            return Ok(name.clone());
        }
        let (mut layers, mut lines) = (String::new(), Vec::new());
        let mut variables = Variables::new(steps);
        for step in steps {
            let arriving = step.inputs.first().copied().flatten().map_or(input, |before| steps[before].output);
            if let Some(made) = self.layer(step, arriving)? {
                if !is_layer(step.name) {
                    return Err(ExportError::PythonName(step.name.to_owned()));
                }
                // Writing to a string does not fail.
                let _ = writeln!(layers, "        self.{} = {made}", step.name);
            }
            let inputs: Vec<String> = step.inputs.iter().map(|before| variables.of(*before)).collect();
            let computed = compute(step, &inputs, arriving);
            let variable = variables.next(step);
            if variable != computed {
                let changed = if step.output == arriving { String::new() } else { format!("  # {:?}", step.output) };
                lines.push(format!("        {variable} = {computed}{changed}\n"));
            }
        }
        let result = variables.of(steps.len().checked_sub(1));
        let output = steps.last().map_or(input, |step| step.output);
        let taken: Vec<String> = self.done.iter().map(|(done, ..)| done.clone()).collect();
        let name = free(name, &taken);
        let forward = lines.concat();
        let text = format!(
            "class {name}(nn.Module):\n    \"\"\"Takes {input:?} and gives {output:?}, behind the batch.\"\"\"\n\n    \
             def __init__(self):\n        super().__init__()\n{layers}\n    \
             def forward(self, {}):\n{forward}        return {result}\n",
            variables.input
        );
        self.done.push((name.clone(), steps, text));
        Ok(name)
    }

    /// The module that a layer with parameters is.
    fn layer(&mut self, step: &StepInfo, arriving: &'static [usize]) -> Result<Option<String>, ExportError> {
        let bias = |weights| if step.parameters > weights { "" } else { ", bias=False" };
        Ok(Some(match step.operation {
            Operation::Conv(conv) => format!("nn.Conv2d({}{})", convolution(&conv), bias(conv.weights())),
            Operation::Fc(fc) => format!("nn.Linear({}, {}{})", fc.input, fc.output, bias(fc.input * fc.output)),
            Operation::BatchNorm(norm) => {
                format!("nn.BatchNorm{}d({})", if arriving.len() == 1 { 1 } else { 2 }, norm.channels)
            }
            Operation::GroupNorm(norm) => format!("nn.GroupNorm({}, {})", norm.groups, norm.channels),
            Operation::LayerNorm(_) => format!("nn.LayerNorm({arriving:?})"),
            Operation::Network { name, steps } => format!("{}()", self.class(name, steps, arriving)?),
            Operation::Own => {
                return Err(ExportError::OwnLayer { name: step.name.to_owned(), text: step.text });
            }
            _ => return Ok(None),
        }))
    }
}

/// What a step does, as an expression.
fn compute(step: &StepInfo, inputs: &[String], arriving: &[usize]) -> String {
    let (x, name) = (inputs.first().map_or("x", String::as_str), step.name);
    match step.operation {
        Operation::Fc(_) if arriving.len() > 1 => format!("self.{name}(torch.flatten({x}, 1))"),
        Operation::MaxPool(pool) => format!("F.max_pool2d({x}, {})", window(&pool)),
        Operation::AvgPool(pool) => format!("F.avg_pool2d({x}, {})", window(&pool)),
        Operation::GlobalAvgPool => format!("F.adaptive_avg_pool2d({x}, 1)"),
        Operation::Flatten | Operation::Assert if step.output.len() < arriving.len() => {
            format!("torch.flatten({x}, 1)")
        }
        Operation::Flatten | Operation::Assert => x.to_owned(),
        Operation::Dropout { probability } => format!("F.dropout({x}, {}, self.training)", number(probability)),
        Operation::Activation(activation) => function(activation, x),
        Operation::Softmax => format!("F.softmax({x}, dim=1)"),
        Operation::LogSoftmax => format!("F.log_softmax({x}, dim=1)"),
        Operation::Sum => inputs.join(" + "),
        Operation::Concat => format!("torch.cat([{}], dim=1)", inputs.join(", ")),
        _ => format!("self.{name}({x})"),
    }
}

fn function(activation: Activation, x: &str) -> String {
    match activation {
        Activation::Relu => format!("F.relu({x})"),
        Activation::LeakyRelu { slope } => format!("F.leaky_relu({x}, {})", number(slope)),
        Activation::Elu => format!("F.elu({x})"),
        Activation::Gelu => format!("F.gelu({x})"),
        Activation::Silu => format!("F.silu({x})"),
        Activation::Sigmoid => format!("torch.sigmoid({x})"),
        Activation::Tanh => format!("torch.tanh({x})"),
        Activation::Softplus => format!("F.softplus({x})"),
    }
}

fn convolution(conv: &ConvGeometry) -> String {
    let mut text = format!("{}, {}, kernel_size={}", conv.input[0], conv.output[0], pair(conv.kernel));
    for (option, value, default) in
        [("stride", conv.stride, 1), ("padding", conv.padding, 0), ("dilation", conv.dilation, 1)]
    {
        if value != [default; 2] {
            let _ = write!(text, ", {option}={}", pair(value));
        }
    }
    if conv.groups > 1 {
        let _ = write!(text, ", groups={}", conv.groups);
    }
    text
}

fn window(pool: &PoolGeometry) -> String {
    let mut text = format!("kernel_size={}", pair(pool.kernel));
    if pool.stride != pool.kernel {
        let _ = write!(text, ", stride={}", pair(pool.stride));
    }
    if pool.padding != [0, 0] {
        let _ = write!(text, ", padding={}", pair(pool.padding));
    }
    // Where rounding up makes no difference, it is not written.
    let floor =
        |axis: usize| (pool.input[axis + 1] + 2 * pool.padding[axis] - pool.kernel[axis]) / pool.stride[axis] + 1;
    if overhang(pool) != [0, 0] || [floor(0), floor(1)] != [pool.output[1], pool.output[2]] {
        text.push_str(", ceil_mode=True");
    }
    text
}

/// Which variable holds what leaves a step: `x`, if only the next step takes it, and else one that is called as the step
/// is.
struct Variables {
    /// Whether the next step is the only one to take it, for the network's input and each step.
    passes: Vec<bool>,
    /// Those of the steps so far.
    names: Vec<String>,
    input: String,
}

impl Variables {
    fn new(steps: &[StepInfo]) -> Self {
        // A value is the network's input (0) or what leaves step i (i + 1); the result of the network goes to `return`.
        let mut users: Vec<Vec<usize>> = vec![Vec::new(); steps.len() + 1];
        for (index, step) in steps.iter().enumerate() {
            for before in step.inputs {
                users[before.map_or(0, |before| before + 1)].push(index);
            }
        }
        users[steps.len()].push(steps.len());
        let next_only = |(value, users): (usize, &Vec<usize>)| users.iter().all(|&user| user == value);
        let passes: Vec<bool> = users.iter().enumerate().map(next_only).collect();
        let input = if passes[0] { "x" } else { "inputs" };
        Self { passes, names: Vec::new(), input: input.to_owned() }
    }

    fn of(&self, step: Option<usize>) -> String {
        step.map_or_else(|| self.input.clone(), |step| self.names[step].clone())
    }

    /// The variable for what leaves the step that comes next.
    fn next(&mut self, step: &StepInfo) -> String {
        let passes = self.passes.get(self.names.len() + 1).is_none_or(|passes| *passes);
        let taken: Vec<String> = self.names.iter().chain([&self.input]).cloned().collect();
        let name = if passes { "x".to_owned() } else { free(step.name, &taken) };
        self.names.push(name.clone());
        name
    }
}
