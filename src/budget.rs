//! `#[budget(…)]`: the most that a network may cost. What it does cost is a constant, so going over it is an error of the
//! compiler, which names the layers that cost most.
//!
//! ```compile_fail
//! # use netshape::network;
//! network! {
//!     #[budget(weights = "64 KiB", multiply_adds = 500_000)]
//!     LeNet: [1, 28, 28]
//!         -> conv(1, 6, k5, s1, p2) -> relu -> maxpool(2) -> conv(6, 16, k5) -> relu -> maxpool(2)
//!         -> fc(120) -> relu -> fc(84) -> relu -> fc(10)
//! }
//! ```
//!
//! ```text
//! error[E0080]: evaluation panicked: LeNet has 246,824 bytes (241.1 KiB) of weights, but its budget is 65,536 (64 KiB)
//!                = fc1, `fc(120)`: 192,480 bytes
//!                = fc2, `fc(84)`: 40,656 bytes
//!                …
//! ```

pub(crate) mod text;

use crate::layer_info::{LayerInfo, parameter_count};
use crate::network::Network;
use crate::plan::product_of;
use crate::shape::Shape;
use crate::summary::StepInfo;
use text::Text;

/// What a budget limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    /// `parameters = 60_000`: how many there are.
    Parameters,
    /// `weights = "64 KiB"`: [`Network::PARAMETER_BYTES`] in `f32`.
    Weights,
    /// `inference = "16 KiB"`: [`Network::INFERENCE_BYTES`] in `f32`.
    Inference,
    /// `training = "64 KiB"`: [`Network::TRAINING_BYTES`] in `f32`.
    Training,
    /// `multiply_adds = 500_000`: [`Network::MULTIPLY_ADDS`].
    MultiplyAdds,
}

/// So many layers are named.
const NAMED: usize = 5;

/// Compiles, in a constant, if the network costs at most so much; `parameters` are the values of those that it has.
///
/// # Panics
/// If it costs more: the message says how much, and which layers cost most.
#[track_caller]
pub const fn check<N: Network>(quantity: Quantity, name: &str, parameters: &[usize], most: u64) {
    let cost = match quantity {
        Quantity::Parameters => parameter_count(N::LAYERS) as u64,
        Quantity::Weights => N::PARAMETER_BYTES as u64,
        Quantity::Inference => N::INFERENCE_BYTES as u64,
        Quantity::Training => N::TRAINING_BYTES as u64,
        Quantity::MultiplyAdds => N::MULTIPLY_ADDS,
    };
    if cost > most {
        let layers = Layers {
            quantity,
            steps: N::STEPS,
            fields: N::LAYERS,
            input: <N::Input as Shape>::LEN,
            size: size_of::<N::Scalar>(),
        };
        panic!("{}", message(quantity, Text::new().instance(name, parameters), cost, most, &layers).as_str());
    }
}

/// What the cost of each layer follows from.
struct Layers {
    quantity: Quantity,
    steps: &'static [StepInfo],
    fields: &'static [LayerInfo],
    /// Numbers in a sample.
    input: usize,
    /// Bytes of a number.
    size: usize,
}

impl Layers {
    /// What one layer has a hand in.
    const fn cost(&self, index: usize) -> u64 {
        let step = &self.steps[index];
        match self.quantity {
            Quantity::Parameters => step.parameters as u64,
            Quantity::Weights => (self.numbers(step) * self.size) as u64,
            Quantity::MultiplyAdds => step.multiply_adds,
            // What leaves in the place of what arrives costs nothing.
            Quantity::Inference | Quantity::Training if self.leaves_what_arrives(step) => 0,
            Quantity::Inference => ((self.arriving(step) + product_of(step.output)) * self.size) as u64,
            Quantity::Training => (product_of(step.output) * self.size) as u64,
        }
    }

    /// Parameters and running statistics.
    const fn numbers(&self, step: &StepInfo) -> usize {
        let mut index = 0;
        while index < self.fields.len() {
            if text::equal(self.fields[index].name, step.name) {
                return self.fields[index].len();
            }
            index += 1;
        }
        step.parameters
    }

    const fn source(&self, step: &StepInfo, index: usize) -> usize {
        match step.inputs[index] {
            Some(before) => product_of(self.steps[before].output),
            None => self.input,
        }
    }

    /// Numbers that arrive from all sources.
    const fn arriving(&self, step: &StepInfo) -> usize {
        let (mut len, mut index) = (0, 0);
        while index < step.inputs.len() {
            len += self.source(step, index);
            index += 1;
        }
        len
    }

    const fn leaves_what_arrives(&self, step: &StepInfo) -> bool {
        step.parameters == 0 && step.inputs.len() == 1 && self.source(step, 0) == product_of(step.output)
    }
}

const fn message(quantity: Quantity, network: Text, cost: u64, most: u64, layers: &Layers) -> Text {
    let bytes = matches!(quantity, Quantity::Weights | Quantity::Inference | Quantity::Training);
    let is_own = matches!(quantity, Quantity::Parameters | Quantity::Weights);
    let (what, key) = match quantity {
        Quantity::Parameters => (" parameters", "parameters = "),
        Quantity::Weights => (" of weights", "weights = "),
        Quantity::Inference => (" of activations a sample in inference", "inference = "),
        Quantity::Training => (" of activations and gradients a sample in training", "training = "),
        Quantity::MultiplyAdds => (" multiply-adds a sample", "multiply_adds = "),
    };
    let mut text = network.word(if is_own { " has " } else { " needs " });
    text =
        if bytes { text.number(cost, ',').word(" bytes (").kibibytes(cost).word(")") } else { text.number(cost, ',') };
    text = text.word(what).word(", but its budget is ").number(most, ',');
    if bytes {
        text = text.word(" (").kibibytes(most).word(")");
    }
    let (mut named, mut before) = (0, None);
    while named < NAMED
        && let Some(index) = next_largest(layers, before)
    {
        let step = &layers.steps[index];
        text = text.word("\n = ").word(step.name).word(", `").word(step.text).word("`: ");
        text = text.number(layers.cost(index), ',');
        text = text.word(match quantity {
            Quantity::Parameters | Quantity::MultiplyAdds => "",
            Quantity::Weights => " bytes",
            Quantity::Inference => " bytes for what arrives and what leaves",
            Quantity::Training => " bytes for what leaves, and at most as many for its gradient",
        });
        (named, before) = (named + 1, Some(index));
    }
    text = text.word("\n = make these layers smaller, or write `").word(key);
    if bytes {
        text.word("\"").number(cost.div_ceil(1024), '_').word(" KiB\"`")
    } else {
        text.number(cost, '_').word("`")
    }
}

/// The layer that costs most of those that come behind `before`, which is the one that was named last.
const fn next_largest(layers: &Layers, before: Option<usize>) -> Option<usize> {
    let (mut largest, mut index) = (None, 0);
    while index < layers.steps.len() {
        let cost = layers.cost(index);
        let comes_behind = match before {
            Some(before) => cost < layers.cost(before) || cost == layers.cost(before) && index > before,
            None => true,
        };
        let is_larger = match largest {
            Some(largest) => cost > layers.cost(largest),
            None => cost > 0,
        };
        if comes_behind && is_larger {
            largest = Some(index);
        }
        index += 1;
    }
    largest
}
