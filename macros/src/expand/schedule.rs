//! Decides in which buffer every work is done, and from when to when each buffer is needed.
//!
//! Time runs in whole moments: 0 is the arrival of the samples, `i + 1` work `i` forward, then the loss, then the works
//! backward, the last one first.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::graph::{
    Graph, Value, Work, graph, is_elementwise, may_overwrite, needs_input, needs_output, turns_gradient,
};
use super::phase::Phase;
use super::size::{geometry_name, input_len, output_len};
use crate::model::{Layer, Network, Step};

/// The buffer of the samples.
pub(crate) const INPUT: &str = "image";
/// The buffer of their gradient.
pub(crate) const INPUT_GRADIENT: &str = "d_image";
/// What the generated code calls something else; a layer of such a name works in a buffer of another.
const TAKEN: [&str; 7] = ["self", "group", "pass", "gradients", "reach", "scratch", "T"];

/// The order of the work and its memory.
pub(crate) struct Schedule<'a> {
    pub(crate) training: bool,
    pub(crate) tasks: Vec<Task<'a>>,
    pub(crate) buffers: Vec<Buffer>,
    pub(crate) output: Ident,
    pub(crate) output_gradient: Ident,
}

/// A step with its buffers.
pub(crate) struct Task<'a> {
    pub(crate) step: &'a Step,
    /// In which phases of a training step it begins and its result is known.
    pub(crate) phases: [Phase; 2],
    pub(crate) inputs: Vec<Arrival>,
    pub(crate) y: Ident,
    /// Where the gradient of the output is.
    pub(crate) dy: Ident,
    /// What dropout multiplied with.
    pub(crate) mask: Option<Ident>,
    /// How many of the tasks that come next are computed together with this convolution: a pooling, and `relu`.
    pub(crate) at_once: usize,
    /// The working memory of a convolution.
    pub(crate) scratch: Option<Ident>,
    /// What group and layer norm worked out and backward wants to know again, or the memory of a layer of one's own.
    pub(crate) kept: Option<Ident>,
}

/// One input of a task.
pub(crate) struct Arrival {
    pub(crate) x: Ident,
    /// How long it is, as code.
    pub(crate) len: TokenStream,
    /// Where its gradient goes. That of the output may be in the same place.
    pub(crate) dx: Ident,
    /// Where the gradient is put down first, if another user of the input has written to `dx` before.
    pub(crate) added_from: Option<Ident>,
    /// Whether it depends on parameters; otherwise its gradient is for those only who ask for that of the input.
    pub(crate) learned: bool,
}

impl Task<'_> {
    /// The only input, or the first branch.
    pub(crate) fn x(&self) -> &Ident {
        &self.inputs[0].x
    }

    pub(crate) fn in_place(&self) -> bool {
        *self.x() == self.y
    }
}

/// A buffer: its name, its length as code, and when it is needed, first and last.
pub(crate) struct Buffer {
    pub(crate) name: Ident,
    pub(crate) len: TokenStream,
    pub(crate) first: usize,
    pub(crate) last: usize,
}

/// What the network does when it learns: whatever backward needs is kept.
pub(crate) fn training(network: &Network) -> Schedule<'_> {
    let graph = graph(network, true);
    let mut planner = Planner::new(network, &graph, true);
    (0..graph.works.len()).for_each(|index| planner.forward(index));
    (0..graph.works.len()).rev().for_each(|index| planner.backward(index));
    planner.finish()
}

/// What it does otherwise: memory is free again as soon as the last user has read it.
pub(crate) fn inference(network: &Network) -> Schedule<'_> {
    let graph = graph(network, false);
    let mut planner = Planner::new(network, &graph, false);
    (0..graph.works.len()).for_each(|index| planner.forward(index));
    planner.finish()
}

struct Planner<'a, 'g> {
    graph: &'g Graph<'a>,
    training: bool,
    uses: Vec<usize>,
    learned: Vec<bool>,
    /// For each value its buffer, its gradient's, and its length.
    values: Vec<Place<'a>>,
    tasks: Vec<Task<'a>>,
    buffers: Vec<Buffer>,
    network: &'a Network,
}

#[derive(Clone)]
struct Place<'a> {
    buffer: Ident,
    gradient: Ident,
    len: TokenStream,
    written_by: Vec<&'a Layer>,
}

impl<'a, 'g> Planner<'a, 'g> {
    fn new(network: &'a Network, graph: &'g Graph<'a>, training: bool) -> Self {
        let (uses, learned) = (graph.uses(), graph.learned());
        let mut planner = Self {
            graph,
            training,
            uses,
            learned,
            values: Vec::new(),
            tasks: Vec::new(),
            buffers: Vec::new(),
            network,
        };
        let len = input_len(network);
        let buffer = planner.add(format_ident!("{INPUT}"), &len, 0, 0);
        let end = planner.end();
        let gradient = planner.add_gradient(format_ident!("{INPUT_GRADIENT}"), &len, end);
        planner.values.push(Place { buffer, gradient, len, written_by: Vec::new() });
        planner
    }

    fn loss(&self) -> usize {
        self.graph.works.len() + 1
    }

    fn end(&self) -> usize {
        2 * self.loss()
    }

    /// When work `index` goes backward.
    fn moment(&self, index: usize) -> usize {
        self.end() - 1 - index
    }

    /// Which input a work may write its output over, if any.
    fn overwritten(&self, work: &Work<'a>) -> Option<usize> {
        let layer = &work.step.layer;
        let joins = matches!(layer, Layer::Sum);
        let may = |&input: &usize| {
            let value = work.inputs[input];
            let allowed = if self.training { may_overwrite(layer, &self.values[value].written_by) } else { true };
            self.uses[value] == 1 && allowed
        };
        (is_elementwise(layer) || joins).then(|| (0..work.inputs.len()).find(may)).flatten()
    }

    fn forward(&mut self, index: usize) {
        let work = &self.graph.works[index];
        let step = work.step;
        let mut order: Vec<Value> = work.inputs.clone();
        for &value in &order {
            let buffer = self.values[value].buffer.clone();
            self.needed(&buffer, index + 1);
        }
        let overwritten = self.overwritten(work);
        let mut place = if let Some(input) = overwritten {
            // What is written over comes first; to a sum the order means nothing.
            order.swap(0, input);
            self.values[order[0]].clone()
        } else {
            let len = output_len(self.network, step);
            let buffer = self.add(step.name.clone(), &len, index + 1, index + 1);
            let shared = turns_gradient(&step.layer) && self.uses[order[0]] == 1;
            let gradient = if shared {
                self.values[order[0]].gradient.clone()
            } else if self.training && self.graph.at_once(index) > 0 {
                self.needed(&buffer, self.moment(index));
                buffer.clone()
            } else {
                self.add_gradient(format_ident!("d_{}", buffer), &len, self.moment(index))
            };
            Place { buffer, gradient, len, written_by: Vec::new() }
        };
        place.written_by.push(&step.layer);
        let mut mask = None;
        let mut forgotten = index + 1;
        if self.training {
            let backward = self.moment(index);
            forgotten = backward;
            if needs_input(&step.layer) {
                let buffer = self.values[order[0]].buffer.clone();
                self.needed(&buffer, backward);
            }
            if matches!(step.layer, Layer::BatchNorm) {
                self.needed(&place.gradient, backward);
            }
            if needs_output(&step.layer) {
                self.needed(&place.buffer, backward);
            }
            if index > 0 && self.graph.at_once(index - 1) > 0 {
                // It goes backward together with the convolution.
                let moment = self.moment(index - 1);
                self.needed(&place.buffer, moment);
                self.needed(&place.gradient, moment);
            }
            if matches!(step.layer, Layer::Dropout { .. }) {
                mask = Some(self.add(format_ident!("{}_mask", step.name), &place.len, index + 1, backward));
            }
        }
        let geometry = geometry_name(step);
        let kept = match step.layer {
            Layer::LayerNorm | Layer::GroupNorm { .. } => Some(quote!(Self::#geometry.kept())),
            Layer::Own { .. } => {
                let training = self.training;
                Some(quote!(Self::#geometry.memory(#training)))
            }
            _ => None,
        };
        let kept = kept.map(|len| self.add(format_ident!("{}_kept", step.name), &len, index + 1, forgotten));
        let scratch = matches!(step.layer, Layer::Conv { .. }).then(|| {
            if self.training {
                // One for all: backward wants it as well, and more of it.
                return format_ident!("scratch");
            }
            let geometry = geometry_name(step);
            let len = quote!(Self::#geometry.inference_scratch());
            self.add(format_ident!("{}_scratch", step.name), &len, index + 1, index + 1)
        });
        let (inputs, phases) = (order.iter().map(|&value| self.arrival(value)).collect(), work.phases.clone());
        let (y, dy) = (place.buffer.clone(), place.gradient.clone());
        let at_once = if self.training { self.graph.at_once(index) } else { 0 };
        self.tasks.push(Task { step, phases, inputs, y, dy, mask, at_once, scratch, kept });
        self.values.push(place);
    }

    fn arrival(&self, value: Value) -> Arrival {
        let Place { buffer, gradient, len, .. } = self.values[value].clone();
        Arrival { x: buffer, len, dx: gradient, added_from: None, learned: self.learned[value] }
    }

    /// When the gradients of a work's inputs are written, and which of them are not the first of their input.
    fn backward(&mut self, index: usize) {
        let moment = self.moment(index);
        let dy = self.tasks[index].dy.clone();
        for input in 0..self.tasks[index].inputs.len() {
            let Arrival { x, dx, len, .. } = &self.tasks[index].inputs[input];
            let written_over = dx == x;
            let (dx, len) = (dx.clone(), len.clone());
            if dx == dy || written_over {
                continue;
            }
            let Some(buffer) = self.buffers.iter_mut().find(|buffer| buffer.name == dx) else { continue };
            if buffer.first == usize::MAX {
                buffer.first = moment;
                continue;
            }
            let layer = &self.tasks[index].step.layer;
            // These have the gradient at hand and add it straight away; the others put it down first.
            let at_hand = turns_gradient(layer) || matches!(layer, Layer::Sum | Layer::Concat);
            let from = if at_hand {
                dy.clone()
            } else {
                let name = format_ident!("d_{}_of_{}", self.tasks[index].inputs[input].x, self.tasks[index].step.name);
                self.add(name, &len, moment, moment)
            };
            self.tasks[index].inputs[input].added_from = Some(from);
        }
    }

    fn finish(mut self) -> Schedule<'a> {
        let Place { buffer: output, gradient: output_gradient, .. } = self.values[self.graph.output].clone();
        let (loss, end) = (self.loss(), self.end());
        self.needed(&output, loss);
        if self.training {
            if let Some(len) = scratch(&self.tasks) {
                let (name, first, last) = (format_ident!("scratch"), 1, end - 1);
                self.buffers.push(Buffer { name, len, first, last });
            }
        } else {
            // Nobody writes a gradient.
            self.buffers.retain(|buffer| buffer.first != usize::MAX);
        }
        // What nobody else wrote is written by the loss.
        for buffer in &mut self.buffers {
            buffer.first = if buffer.first == usize::MAX { loss } else { buffer.first };
        }
        Schedule { training: self.training, tasks: self.tasks, buffers: self.buffers, output, output_gradient }
    }

    fn add(&mut self, mut name: Ident, len: &TokenStream, first: usize, last: usize) -> Ident {
        while TAKEN.iter().any(|taken| name == taken) || self.buffers.iter().any(|buffer| buffer.name == name) {
            name = format_ident!("{}_", name);
        }
        name = super::declared(&name);
        self.buffers.push(Buffer { name: name.clone(), len: len.clone(), first, last });
        name
    }

    /// A gradient, last read at the moment `last`; when it is written first will turn out.
    fn add_gradient(&mut self, name: Ident, len: &TokenStream, last: usize) -> Ident {
        self.add(name, len, usize::MAX, last)
    }

    fn needed(&mut self, name: &Ident, moment: usize) {
        if let Some(buffer) = self.buffers.iter_mut().find(|buffer| buffer.name == *name) {
            buffer.last = buffer.last.max(moment);
        }
    }
}

/// The working memory that the hungriest layer asks for while it learns, if any does.
fn scratch(tasks: &[Task<'_>]) -> Option<TokenStream> {
    let needs = tasks.iter().flat_map(|task| {
        let geometry = geometry_name(task.step);
        let methods: &[&str] = match &task.step.layer {
            Layer::Conv { .. } if task.at_once > 0 => &["pooled_scratch", "weight_scratch", "input_scratch"],
            Layer::Conv { .. } => &["forward_scratch", "weight_scratch", "input_scratch"],
            Layer::Fc { .. } => &["weight_scratch"],
            _ => &[],
        };
        methods.iter().map(move |method| {
            let method = format_ident!("{method}");
            quote!(Self::#geometry.#method())
        })
    });
    let needs = needs.collect::<Vec<_>>();
    (!needs.is_empty()).then(|| quote!(::netshape::plan::largest([#(#needs),*])))
}
