//! What each layer makes of one sample: the steps of the declaration one by one, in the order in which they are written,
//! and nothing overwritten.

use std::fmt;

use crate::kernel::Isa;
use crate::kernel::sample::{Answer, Mismatch, SampleKernels};
use crate::layer::PoolGeometry;
use crate::plan::product_of;
use crate::sample::own_outputs;
use crate::{LayerInfo, LayerKind, Network, Operation, Scalar, Shape, StepInfo};

/// What left one layer: see [`Network::trace`].
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct LayerOutput<T> {
    /// The layer's name: `conv1`, and `backbone1.conv1` in a network inside.
    pub name: String,
    /// The layer as it was declared, with its operation and the dimensions of what leaves.
    pub step: &'static StepInfo,
    /// The numbers, in the order of a [`Tensor`](crate::Tensor).
    pub values: Vec<T>,
}

impl<T> fmt::Debug for LayerOutput<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LayerOutput")
            .field("name", &self.name)
            .field("text", &self.step.text)
            .field("output", &self.step.output)
            .finish_non_exhaustive()
    }
}

/// What each layer of `network` makes of a sample.
pub(crate) fn trace<N: Network>(network: &N, sample: &[N::Scalar]) -> Vec<LayerOutput<N::Scalar>> {
    let kernels = N::Scalar::sample_kernels(Isa::detect());
    // Only the types know what layers of one's own compute, so that these come from the generated pass.
    let own = if has_own(N::STEPS) { own_outputs(kernels, network, sample) } else { Vec::new() };
    let mut tracer = Tracer { kernels, own: own.into_iter(), found: Vec::new() };
    tracer.network("", N::STEPS, N::LAYERS, network.as_slice(), (N::Input::DIMS, sample));
    tracer.found
}

fn has_own(steps: &[StepInfo]) -> bool {
    steps.iter().any(|step| match step.operation {
        Operation::Own => true,
        Operation::Network { steps, .. } => has_own(steps),
        _ => false,
    })
}

/// Numbers and their dimensions.
type Numbers<'a, T> = (&'static [usize], &'a [T]);

struct Tracer<T: Scalar> {
    kernels: &'static SampleKernels<T>,
    /// What left the layers of one's own, in the order in which they were computed.
    own: std::vec::IntoIter<Vec<T>>,
    found: Vec<LayerOutput<T>>,
}

impl<T: Scalar> Tracer<T> {
    /// Goes through the steps of a network, whose layers have their parameters in `numbers`; returns what leaves it.
    fn network(
        &mut self,
        prefix: &str,
        steps: &'static [StepInfo],
        layers: &'static [LayerInfo],
        numbers: &[T],
        (dims, input): Numbers<'_, T>,
    ) -> Vec<T> {
        // Where each step's output is; those of networks inside stand in between.
        let mut places: Vec<usize> = Vec::with_capacity(steps.len());
        for step in steps {
            let name = format!("{prefix}{}", step.name);
            let arriving: Vec<Vec<T>> = step
                .inputs
                .iter()
                .map(|&source| source.map_or_else(|| input.to_vec(), |index| self.found[places[index]].values.clone()))
                .collect();
            let dims = step.inputs.first().copied().flatten().map_or(dims, |index| steps[index].output);
            let parameters = parameters_of(step.name, layers, numbers);
            let values = self.step(&name, step, parameters, dims, &arriving);
            places.push(self.found.len());
            self.found.push(LayerOutput { name, step, values });
        }
        places.last().map_or_else(|| input.to_vec(), |&last| self.found[last].values.clone())
    }

    fn step(
        &mut self,
        name: &str,
        step: &'static StepInfo,
        (layer, numbers): (Option<&'static LayerInfo>, &[T]),
        dims: &'static [usize],
        arriving: &[Vec<T>],
    ) -> Vec<T> {
        let mut y = vec![T::zero(); product_of(step.output)];
        let x = arriving.first().map_or(&[][..], Vec::as_slice);
        let answer = match step.operation {
            Operation::Own => self.own.next().map(|values| y = values).ok_or(Mismatch),
            Operation::Network { steps, .. } => {
                let layers = layer.map_or(&[][..], |layer| match layer.kind {
                    LayerKind::Network { layers, .. } => layers,
                    _ => &[],
                });
                y = self.network(&format!("{name}."), steps, layers, numbers, (dims, x));
                Ok(())
            }
            Operation::Sum => {
                y.copy_from_slice(x);
                arriving[1..].iter().try_for_each(|branch| (self.kernels.add)(branch, &mut y))
            }
            Operation::Concat => {
                y = arriving.concat();
                Ok(())
            }
            operation => compute(self.kernels, operation, numbers_of(layer, numbers), (dims, x), &mut y),
        };
        // As in inference: a plan that contradicts itself, which `network!` does not make, is seen and does not panic.
        debug_assert_eq!(answer, Ok(()), "the step {name} contradicts itself");
        if answer.is_err() {
            y.fill(T::nan());
        }
        y
    }
}

/// The entry of a layer, and its numbers among those of its network.
fn parameters_of<'a, T>(
    name: &str,
    layers: &'static [LayerInfo],
    numbers: &'a [T],
) -> (Option<&'static LayerInfo>, &'a [T]) {
    let mut rest = numbers;
    for layer in layers {
        let (own, behind) = rest.split_at(layer.len());
        if layer.name == name {
            return (Some(layer), own);
        }
        rest = behind;
    }
    (None, &[])
}

/// A layer's weights, biases, and both running statistics.
fn numbers_of<'a, T>(layer: Option<&LayerInfo>, numbers: &'a [T]) -> [&'a [T]; 4] {
    let Some(layer) = layer else { return [&[]; 4] };
    let (weight, rest) = numbers.split_at(layer.weights().min(numbers.len()));
    let (bias, statistics) = rest.split_at(layer.bias.min(rest.len()));
    let (mean, variance) = statistics.split_at(statistics.len() / 2);
    [weight, bias, mean, variance]
}

/// Whatever has one input and needs nothing but its numbers.
fn compute<T: Scalar>(
    kernels: &SampleKernels<T>,
    operation: Operation,
    [weight, bias, mean, variance]: [&[T]; 4],
    (dims, x): Numbers<'_, T>,
    y: &mut [T],
) -> Answer {
    match operation {
        Operation::Conv(geometry) => {
            let mut scratch = vec![T::zero(); geometry.inference_scratch()];
            (kernels.conv)(&geometry, x, weight, bias, y, &mut scratch)
        }
        Operation::Fc(geometry) => (kernels.fc)(&geometry, x, weight, bias, y),
        Operation::MaxPool(geometry) => (kernels.maxpool)(&geometry, x, y),
        Operation::AvgPool(geometry) => (kernels.avgpool)(&geometry, x, y),
        Operation::GlobalAvgPool => {
            let &[channels, height, width] = dims else { return Err(Mismatch) };
            (kernels.avgpool)(&PoolGeometry::global([channels, height, width]), x, y)
        }
        Operation::BatchNorm(geometry) => (kernels.batchnorm)(&geometry, x, [mean, variance], weight, bias, y),
        Operation::LayerNorm(geometry) | Operation::GroupNorm(geometry) => {
            (kernels.groupnorm)(&geometry, x, weight, bias, y)
        }
        _ if x.len() != y.len() => Err(Mismatch),
        _ => {
            y.copy_from_slice(x);
            let channels = dims.first().copied().unwrap_or(0);
            match operation {
                Operation::Activation(activation) => {
                    (kernels.activation)(activation, y);
                    Ok(())
                }
                Operation::Softmax => (kernels.softmax)(channels, y),
                Operation::LogSoftmax => (kernels.log_softmax)(channels, y),
                // Flatten, a shape, and dropout, which does nothing in inference.
                _ => Ok(()),
            }
        }
    }
}
