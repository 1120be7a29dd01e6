//! What a network costs, layer by layer, as the table that Keras and torchinfo print, and its computation graph as a
//! picture.

#[cfg(feature = "std")]
mod table;

#[cfg(feature = "std")]
use std::fmt;

#[cfg(feature = "std")]
use netshape_drawing::{Graph, Node};

#[cfg(feature = "std")]
use crate::layer_info::{LayerInfo, LayerKind, normalized_channels};
#[cfg(feature = "std")]
use crate::network::Network;
use crate::operation::Operation;
#[cfg(feature = "std")]
use table::{dimensions, thousands};

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

impl StepInfo {
    /// A step without parameters.
    #[must_use]
    pub const fn new(
        name: &'static str,
        text: &'static str,
        operation: Operation,
        inputs: &'static [Option<usize>],
        output: &'static [usize],
    ) -> Self {
        Self { name, text, operation, inputs, output, parameters: 0, multiply_adds: 0, backward_multiply_adds: 0 }
    }

    /// The same step with so many parameters, and multiply-adds forward and backward.
    #[must_use]
    pub const fn costing(mut self, parameters: usize, multiply_adds: u64, backward_multiply_adds: u64) -> Self {
        (self.parameters, self.multiply_adds, self.backward_multiply_adds) =
            (parameters, multiply_adds, backward_multiply_adds);
        self
    }
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

/// What a network is and costs: a table of its layers, which prints itself, and a drawing of its computation graph.
///
/// ```
/// use netshape::{Network, network};
///
/// network!(Perceptron: [784] -> hidden: fc(30) -> sigmoid -> fc(10));
/// let summary = Perceptron::summary();
/// let table = summary.to_string();
/// assert!(table.contains("23,550"), "{table}");
///
/// # let folder = std::env::temp_dir().join(format!("netshape-summary-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder)?;
/// std::fs::write(folder.join("perceptron.txt"), table)?;
/// std::fs::write(folder.join("perceptron.svg"), summary.svg())?;
/// std::fs::write(folder.join("perceptron.mmd"), summary.mermaid())?;
/// # std::fs::remove_dir_all(&folder)?;
/// # Ok::<(), std::io::Error>(())
/// ```
#[cfg(feature = "std")]
#[derive(Debug, Clone)]
pub struct Summary {
    input: &'static [usize],
    steps: &'static [StepInfo],
    layers: &'static [LayerInfo],
    /// How many numbers are running statistics.
    statistics: usize,
    parameter_bytes: usize,
    inference_bytes: usize,
    training_bytes: usize,
}

#[cfg(feature = "std")]
impl Summary {
    /// The summary of the network `N`.
    pub(crate) fn of<N: Network>() -> Self {
        Self {
            input: <N::Input as crate::Shape>::DIMS,
            steps: N::STEPS,
            layers: N::LAYERS,
            statistics: 2 * normalized_channels(N::LAYERS),
            parameter_bytes: N::PARAMETER_BYTES,
            inference_bytes: N::INFERENCE_BYTES,
            training_bytes: N::TRAINING_BYTES,
        }
    }

    /// The computation graph as a picture: squares are variables (input, parameters, output), what is round are layers.
    /// Arrows forward have the shape of what flows there; dashed ones are gradients, which flow backward as far as
    /// parameters had a hand in the value.
    ///
    /// It has a white ground and stands on its own: `std::fs::write("net.svg", summary.svg())`.
    #[must_use]
    pub fn svg(&self) -> String {
        self.graph().svg(true)
    }

    /// The same graph as a [Mermaid](https://mermaid.js.org/syntax/flowchart.html) flowchart, which GitHub and many editors
    /// draw.
    #[must_use]
    pub fn mermaid(&self) -> String {
        self.graph().mermaid()
    }

    fn graph(&self) -> Graph {
        let node = |step: &StepInfo| Node {
            name: step.name.to_owned(),
            text: step.text.to_owned(),
            inputs: step.inputs.to_vec(),
            output: dimensions(step.output),
            parameters: self.parameters(step),
        };
        Graph { input: dimensions(self.input), nodes: self.steps.iter().map(node).collect() }
    }

    /// What a layer's parameters are.
    fn parameters(&self, step: &StepInfo) -> Vec<String> {
        if step.parameters == 0 {
            return Vec::new();
        }
        let layer = self.layers.iter().find(|layer| layer.name == step.name);
        match layer.filter(|layer| !matches!(layer.kind, LayerKind::Own | LayerKind::Network { .. })) {
            Some(LayerInfo { weight, bias, .. }) => {
                let bias = (*bias > 0).then(|| format!("bias {bias}"));
                std::iter::once(format!("weight {}", dimensions(weight))).chain(bias).collect()
            }
            None => vec![format!("{} parameters", thousands(step.parameters as u64))],
        }
    }
}

#[cfg(feature = "std")]
impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        table::write(self, f)
    }
}
