//! Decides in which buffer every layer works, and from when to when each buffer is needed.
//!
//! Time runs in whole steps: 0 is the arrival of the samples, `i + 1` layer `i` forward, then the loss, then the layers
//! backward, the last one first.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::size::{geometry_name, input_len, output_len};
use crate::model::{Activation, Layer, Network, Step};

/// The buffer of the samples.
pub(crate) const INPUT: &str = "image";
/// The buffer of their gradient.
pub(crate) const INPUT_GRADIENT: &str = "d_image";
/// What the generated code calls something else; a layer of such a name works in a buffer of another.
const TAKEN: [&str; 6] = ["self", "group", "gradients", "input_gradient", "scratch", "T"];

/// The order of the work and its memory.
pub(crate) struct Schedule<'a> {
    pub(crate) tasks: Vec<Task<'a>>,
    pub(crate) buffers: Vec<Buffer>,
    pub(crate) output: Ident,
    pub(crate) output_gradient: Ident,
}

/// A layer with its buffers.
pub(crate) struct Task<'a> {
    pub(crate) step: &'a Step,
    pub(crate) x: Ident,
    pub(crate) y: Ident,
    /// Where the gradient of the output is, and where that of the input goes; the same for what works element by element.
    pub(crate) dy: Ident,
    pub(crate) dx: Ident,
    /// What dropout multiplied with.
    pub(crate) mask: Option<Ident>,
}

impl Task<'_> {
    pub(crate) fn in_place(&self) -> bool {
        self.x == self.y
    }
}

/// A buffer: its name, its length as code, and when it is needed, first and last.
pub(crate) struct Buffer {
    pub(crate) name: Ident,
    pub(crate) len: TokenStream,
    pub(crate) first: usize,
    pub(crate) last: usize,
    /// Whether it holds a gradient.
    gradient: bool,
}

/// What the network does when it learns: whatever backward needs is kept.
pub(crate) fn training(network: &Network) -> Schedule<'_> {
    plan(network, Purpose::Training)
}

/// What it does otherwise: memory is free again as soon as the next layer has read it.
pub(crate) fn inference(network: &Network) -> Schedule<'_> {
    plan(network, Purpose::Inference)
}

#[derive(Clone, Copy, PartialEq)]
enum Purpose {
    Training,
    Inference,
}

/// The layers that do something, in the order in which they do it.
fn order(network: &Network, purpose: Purpose) -> Vec<&Step> {
    let works = |step: &&Step| match step.layer {
        Layer::Assert | Layer::Flatten => false,
        Layer::Dropout { .. } => purpose == Purpose::Training,
        _ => true,
    };
    let mut steps: Vec<&Step> = network.steps.iter().filter(works).collect();
    // The largest of the rectified numbers is the rectified largest number, and the gradients agree as well, ties and
    // NaN included. So pooling goes first and leaves `relu` a fraction of the numbers.
    for i in 1..steps.len() {
        if matches!(steps[i].layer, Layer::MaxPool { .. }) && is_relu(&steps[i - 1].layer) {
            steps.swap(i - 1, i);
        }
    }
    steps
}

fn plan(network: &Network, purpose: Purpose) -> Schedule<'_> {
    let steps = order(network, purpose);
    let training = purpose == Purpose::Training;
    let loss = steps.len() + 1;
    let end = 2 * loss;
    let backward = |index: usize| end - 1 - index;
    let mut memory = Memory::default();
    let mut current = memory.add(format_ident!("{INPUT}"), input_len(network), 0, 0);
    let mut gradient = memory.add_gradient(&current, loss, end);
    let mut written_by: Vec<&Layer> = Vec::new();
    let mut tasks = Vec::with_capacity(steps.len());
    for (index, step) in steps.into_iter().enumerate() {
        let (x, dx, elementwise) = (current.clone(), gradient.clone(), is_elementwise(&step.layer));
        memory.needed(&x, index + 1);
        let overwrite = if training { may_overwrite(&step.layer, &written_by) } else { elementwise };
        if !overwrite {
            current = memory.add(step.name.clone(), output_len(network, step), index + 1, index + 1);
            written_by.clear();
        }
        written_by.push(&step.layer);
        if !elementwise {
            // Backward, this layer writes the gradient of its input, and reads that of its output for the last time.
            memory.begins(&dx, backward(index));
            gradient = memory.add_gradient(&current, loss, backward(index));
        }
        let mut mask = None;
        if training {
            if needs_input(&step.layer) {
                memory.needed(&x, backward(index));
            }
            if needs_output(&step.layer) {
                memory.needed(&current, backward(index));
            }
            if matches!(step.layer, Layer::Dropout { .. }) {
                let name = format_ident!("{}_mask", step.name);
                mask = Some(memory.add(name, output_len(network, step), index + 1, backward(index)));
            }
        }
        tasks.push(Task { step, x, y: current.clone(), dy: gradient.clone(), dx, mask });
    }
    memory.needed(&current, loss);
    let scratch = scratch(&tasks, training);
    if let Some(len) = scratch {
        let (name, first, last) = (format_ident!("scratch"), 1, end - 1);
        memory.buffers.push(Buffer { name, len, first, last, gradient: false });
    }
    if !training {
        memory.buffers.retain(|buffer| !buffer.gradient);
    }
    Schedule { tasks, buffers: memory.buffers, output: current, output_gradient: gradient }
}

/// The buffers so far.
#[derive(Default)]
struct Memory {
    buffers: Vec<Buffer>,
}

impl Memory {
    fn add(&mut self, name: Ident, len: TokenStream, first: usize, last: usize) -> Ident {
        self.push(name, len, (first, last), false)
    }

    /// The gradient of the buffer `of`, as long as that.
    fn add_gradient(&mut self, of: &Ident, first: usize, last: usize) -> Ident {
        let name = format_ident!("d_{}", of);
        let len = self.find(of).map(|buffer| buffer.len.clone()).unwrap_or_default();
        self.push(name, len, (first, last), true)
    }

    fn push(&mut self, mut name: Ident, len: TokenStream, (first, last): (usize, usize), gradient: bool) -> Ident {
        while TAKEN.iter().any(|taken| name == taken) || self.find(&name).is_some() {
            name = format_ident!("{}_", name);
        }
        name = super::declared(&name);
        self.buffers.push(Buffer { name: name.clone(), len, first, last, gradient });
        name
    }

    fn needed(&mut self, name: &Ident, moment: usize) {
        if let Some(buffer) = self.find(name) {
            buffer.last = buffer.last.max(moment);
        }
    }

    fn begins(&mut self, name: &Ident, moment: usize) {
        if let Some(buffer) = self.find(name) {
            buffer.first = moment;
        }
    }

    fn find(&mut self, name: &Ident) -> Option<&mut Buffer> {
        self.buffers.iter_mut().find(|buffer| buffer.name == *name)
    }
}

/// The working memory that the hungriest layer asks for, if any does.
fn scratch(tasks: &[Task<'_>], training: bool) -> Option<TokenStream> {
    let needs = tasks.iter().flat_map(|task| {
        let geometry = geometry_name(task.step);
        let methods: &[&str] = match (&task.step.layer, training) {
            (Layer::Conv { .. }, true) => &["forward_scratch", "weight_scratch", "input_scratch"],
            (Layer::Conv { .. }, false) => &["forward_scratch"],
            (Layer::Fc { .. }, true) => &["weight_scratch"],
            _ => &[],
        };
        methods.iter().map(move |method| {
            let method = format_ident!("{method}");
            quote!(Self::#geometry.#method())
        })
    });
    needs.reduce(|most, next| quote!(::netshape::plan::max(#most, #next)))
}

fn is_relu(layer: &Layer) -> bool {
    matches!(layer, Layer::Activation(Activation::Relu))
}

fn is_elementwise(layer: &Layer) -> bool {
    matches!(layer, Layer::Activation(_) | Layer::Softmax | Layer::LogSoftmax | Layer::Dropout { .. })
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
        Layer::Conv { .. } | Layer::Fc { .. } | Layer::MaxPool { .. } => true,
        Layer::Activation(activation) => !works_in_place(activation),
        _ => false,
    }
}

/// Whether backward wants to see what left.
fn needs_output(layer: &Layer) -> bool {
    match layer {
        Layer::MaxPool { .. } | Layer::Softmax | Layer::LogSoftmax => true,
        Layer::Activation(activation) => works_in_place(activation),
        _ => false,
    }
}

/// Whether a layer may write over what arrives, although the layers that wrote it may want to see their output again.
fn may_overwrite(layer: &Layer, written_by: &[&Layer]) -> bool {
    let mut want_it_back = written_by.iter().filter(|layer| needs_output(layer));
    match layer {
        // Where `relu` changes a number its gradient is zero, and so is that of the window it came from.
        Layer::Activation(Activation::Relu) => {
            want_it_back.all(|by| is_relu(by) || matches!(by, Layer::MaxPool { .. }))
        }
        Layer::Activation(activation) => works_in_place(activation) && want_it_back.next().is_none(),
        Layer::Softmax | Layer::LogSoftmax => want_it_back.next().is_none(),
        // What is dropped has no gradient, and what is kept keeps its sign, which is all that these look at.
        Layer::Dropout { .. } => {
            want_it_back.all(|by| matches!(by, Layer::Activation(Activation::Relu | Activation::LeakyRelu { .. })))
        }
        _ => false,
    }
}
