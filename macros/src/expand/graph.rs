//! What a network does, as a graph of works: the steps that compute something, in an order in which each comes behind
//! those whose results it takes.

use super::norm::is_norm;
use super::phase::{Phase, phases};
use crate::model::{Activation, Layer, Network, Source, Step};

/// A result: 0 is the network's input, `i + 1` what work `i` leaves.
pub(crate) type Value = usize;

/// A step that computes something.
pub(crate) struct Work<'a> {
    pub(crate) step: &'a Step,
    pub(crate) inputs: Vec<Value>,
    /// In which phases of a training step it begins and its result is known.
    pub(crate) phases: [Phase; 2],
}

/// The works, and which value is the network's output.
pub(crate) struct Graph<'a> {
    pub(crate) works: Vec<Work<'a>>,
    pub(crate) output: Value,
}

/// The graph of a network, without the steps that only mean something to the reader, and without dropout in inference.
pub(crate) fn graph(network: &Network, training: bool) -> Graph<'_> {
    let mut works = Vec::new();
    let mut values: Vec<Value> = Vec::with_capacity(network.steps.len());
    for (step, phases) in network.steps.iter().zip(phases(network)) {
        let inputs: Vec<Value> = step
            .inputs
            .iter()
            .map(|source| match source {
                Source::Input => 0,
                Source::Step(index) => values[*index],
            })
            .collect();
        let idle = match step.layer {
            Layer::Assert { .. } | Layer::Flatten => true,
            Layer::Dropout { .. } => !training,
            _ => false,
        };
        if idle {
            values.push(inputs[0]);
        } else {
            works.push(Work { step, inputs, phases });
            values.push(works.len());
        }
    }
    let mut graph = Graph { works, output: values.last().copied().unwrap_or(0) };
    graph.pool_before_relu();
    graph
}

impl Graph<'_> {
    /// How often each value is used, the output once more.
    pub(crate) fn uses(&self) -> Vec<usize> {
        let mut uses = vec![0; self.works.len() + 1];
        uses[self.output] += 1;
        for work in &self.works {
            for &input in &work.inputs {
                uses[input] += 1;
            }
        }
        uses
    }

    /// Whether a work and the next one are one in training: a convolution and the pooling that alone sees what it leaves,
    /// each number once.
    fn pools_at_once(&self, work: usize) -> bool {
        let mut users = self.works.iter().filter(|user| user.inputs.contains(&(work + 1)));
        let sees_once = |user: &Work<'_>| match &user.step.layer {
            Layer::MaxPool(pool) => pool.kernel[0] <= pool.stride[0] && pool.kernel[1] <= pool.stride[1],
            _ => false,
        };
        matches!(self.works[work].step.layer, Layer::Conv { .. })
            && self.output != work + 1
            && users.next().is_some_and(sees_once)
            && users.next().is_none()
            && self.works[work + 1].inputs == [work + 1]
    }

    /// How many of the works behind it are one with a work in training: the pooling behind a convolution, and the `relu` that
    /// alone sees what the pooling leaves.
    pub(crate) fn at_once(&self, work: usize) -> usize {
        if !self.pools_at_once(work) {
            return 0;
        }
        let pooled = work + 2;
        let rectified = self.works.get(pooled).is_some_and(|work| is_relu(&work.step.layer) && work.inputs == [pooled]);
        if rectified && self.uses()[pooled] == 1 { 2 } else { 1 }
    }

    /// For each value, whether parameters had a hand in it.
    pub(crate) fn learned(&self) -> Vec<bool> {
        let mut learned = vec![false];
        for work in &self.works {
            let before = work.inputs.iter().any(|&input| learned[input]);
            learned.push(before || has_parameters(&work.step.layer));
        }
        learned
    }

    /// The largest of the rectified numbers is the rectified largest number, and the gradients agree as well, ties and
    /// NaN included. So pooling goes first and leaves `relu` a fraction of the numbers.
    fn pool_before_relu(&mut self) {
        let uses = self.uses();
        for pool in 0..self.works.len() {
            let (Layer::MaxPool { .. }, &[value]) = (&self.works[pool].step.layer, &*self.works[pool].inputs) else {
                continue;
            };
            if let Some(relu) = value.checked_sub(1)
                && is_relu(&self.works[relu].step.layer)
                && uses[relu + 1] == 1
            {
                let step = self.works[pool].step;
                self.works[pool].step = self.works[relu].step;
                self.works[relu].step = step;
            }
        }
    }
}

pub(crate) fn is_relu(layer: &Layer) -> bool {
    matches!(layer, Layer::Activation(Activation::Relu))
}

/// Whether each number that leaves comes from the one that arrives in its place.
pub(crate) fn is_elementwise(layer: &Layer) -> bool {
    matches!(layer, Layer::Activation(_) | Layer::Softmax | Layer::LogSoftmax | Layer::Dropout { .. })
}

/// Whether the gradient of what leaves is turned into that of what arrives in its place.
pub(crate) fn turns_gradient(layer: &Layer) -> bool {
    is_elementwise(layer) || is_norm(layer)
}

pub(crate) fn has_parameters(layer: &Layer) -> bool {
    matches!(layer, Layer::Conv { .. } | Layer::Fc { .. } | Layer::Own { .. }) || is_norm(layer)
}

/// Whether an activation's derivative follows from its output; `netshape::layer::Activation::works_in_place` is the same.
fn works_in_place(activation: &Activation) -> bool {
    match activation {
        Activation::Relu | Activation::Elu | Activation::Sigmoid | Activation::Tanh => true,
        Activation::LeakyRelu { slope } => *slope > 0.0,
        Activation::Gelu | Activation::Silu | Activation::Softplus => false,
    }
}

/// Whether backward wants to see what arrived.
pub(crate) fn needs_input(layer: &Layer) -> bool {
    match layer {
        Layer::Conv { .. } | Layer::Fc { .. } | Layer::MaxPool { .. } | Layer::Own { .. } => true,
        Layer::Activation(activation) => !works_in_place(activation),
        layer => is_norm(layer),
    }
}

/// Whether backward wants to see what left.
pub(crate) fn needs_output(layer: &Layer) -> bool {
    match layer {
        Layer::MaxPool { .. } | Layer::Softmax | Layer::LogSoftmax | Layer::Own { .. } => true,
        Layer::Activation(activation) => works_in_place(activation),
        _ => false,
    }
}

/// Whether a layer may write over what arrives, although the layers that wrote it may want to see their output again.
pub(crate) fn may_overwrite(layer: &Layer, written_by: &[&Layer]) -> bool {
    let mut want_it_back = written_by.iter().filter(|layer| needs_output(layer));
    match layer {
        // Where `relu` changes a number its gradient is zero, and so is that of the window it came from.
        Layer::Activation(Activation::Relu) => {
            want_it_back.all(|by| is_relu(by) || matches!(by, Layer::MaxPool { .. }))
        }
        Layer::Activation(activation) => works_in_place(activation) && want_it_back.next().is_none(),
        Layer::Softmax | Layer::LogSoftmax | Layer::Sum => want_it_back.next().is_none(),
        // What is dropped has no gradient, and what is kept keeps its sign, which is all that these look at.
        Layer::Dropout { .. } => {
            want_it_back.all(|by| matches!(by, Layer::Activation(Activation::Relu | Activation::LeakyRelu { .. })))
        }
        _ => false,
    }
}
