//! The rules of the layers: what each takes, and what leaves it. Kernels and windows are in [`window`](super::window).

use super::attributes::Manner;
use super::flow::{Chain, Flow, product};
use super::options::{Number, Options};
use super::window::greatest_common_divisor;
use crate::ast;
use crate::fault::{Faults, Place};
use crate::message;
use crate::model::{Activation, Layer, Size, Source, Step};
use crate::parse::LARGEST;
use crate::words::{Flag, Word};

/// The slope of `leaky_relu` alone, as in `PyTorch`.
const SLOPE: f64 = 0.01;

/// A layer and all that its rules look at.
pub(super) struct Scene<'a> {
    pub(super) layer: &'a ast::Layer,
    pub(super) name: &'a str,
    pub(super) options: &'a Options,
    /// What the network says of all layers.
    pub(super) manner: Manner,
    /// Whether the network has parameters.
    pub(super) has_parameters: bool,
    /// What comes before.
    pub(super) chain: &'a Chain,
    pub(super) steps: &'a [Step],
    pub(super) faults: &'a mut Faults,
}

/// What a layer turned out to be.
pub(super) struct Checked {
    /// `None` only after a fault.
    pub(super) layer: Option<Layer>,
    pub(super) output: Flow,
    /// What the layer says arrives, and where, if that depends on a size that the macro does not know.
    pub(super) asserts: Option<(Flow, Place)>,
}

impl Checked {
    pub(super) fn new(layer: Option<Layer>, output: Flow) -> Self {
        Self { layer, output, asserts: None }
    }
}

impl Scene<'_> {
    /// Checks the layer against what arrives.
    pub(super) fn check(mut self, word: Word) -> Checked {
        let layer = match word {
            Word::Conv => return self.check_conv(),
            Word::Fc => return self.check_fc(),
            Word::MaxPool | Word::AvgPool => return self.check_pool(word),
            Word::Gap => return self.check_gap(),
            Word::Flatten => {
                let length = self.chain.flow.count().unwrap_or(Size::Open);
                return Checked::new(Some(Layer::Flatten), Flow::Vector(length));
            }
            Word::Identity => None,
            Word::Dropout => self.check_dropout(),
            Word::BatchNorm => Some(Layer::BatchNorm),
            Word::LayerNorm => Some(Layer::LayerNorm),
            Word::GroupNorm => self.check_groupnorm(),
            Word::Relu => Some(Layer::Activation(Activation::Relu)),
            Word::LeakyRelu => {
                let slope = self.options.fraction.map_or(SLOPE, |(slope, _)| slope);
                Some(Layer::Activation(Activation::LeakyRelu { slope }))
            }
            Word::Elu => Some(Layer::Activation(Activation::Elu)),
            Word::Gelu => Some(Layer::Activation(Activation::Gelu)),
            Word::Silu => Some(Layer::Activation(Activation::Silu)),
            Word::Sigmoid => Some(Layer::Activation(Activation::Sigmoid)),
            Word::Tanh => Some(Layer::Activation(Activation::Tanh)),
            Word::Softplus => Some(Layer::Activation(Activation::Softplus)),
            Word::Softmax => Some(Layer::Softmax),
            Word::LogSoftmax => Some(Layer::LogSoftmax),
        };
        Checked::new(layer, self.chain.flow)
    }

    /// A number that must not be zero: its value unless it is, or was a fault before.
    pub(super) fn check_positive(&mut self, number: Number, what: &str) -> Option<Size> {
        if number.value == Some(Size::Known(0)) {
            self.faults.add_once("0", number.place, message::zero(self.name, what));
            return None;
        }
        number.value
    }

    /// The height and width of what arrives; open after saying that a vector has none.
    pub(super) fn check_map(&mut self) -> [Size; 2] {
        match self.chain.flow {
            Flow::Map { height, width, .. } => [height, width],
            Flow::Unknown => [Size::Open; 2],
            Flow::Vector(_) => {
                let (arriving, chain) = (self.chain.flow.to_string(), self.chain.to_string());
                let word = self.layer.word.to_string();
                let message = message::needs_map(self.name, &word, &arriving, self.chain.started_as_map(), &chain);
                self.faults.add(Place::of(&self.layer.word), message);
                [Size::Open; 2]
            }
        }
    }

    /// What arrives and what leaves, out of `(in, out)` or `(out)`.
    pub(super) fn check_numbers(&mut self, what: [&str; 2]) -> (Option<Number>, Option<Size>) {
        match self.options.numbers.as_slice() {
            [] => (None, None),
            [output] => (None, self.check_positive(*output, what[1])),
            [input, output, ..] => {
                let value = self.check_positive(*input, what[0]);
                (Some(Number { value, place: input.place }), self.check_positive(*output, what[1]))
            }
        }
    }

    /// The layer with another first number, and without it: two ways out of a mismatch. Where the second number is what
    /// arrives, the two stand in the wrong order. In a repetition or a block, where something else may arrive the next
    /// time, no first number is right.
    pub(super) fn instead(&self, arriving: Size) -> (Option<String>, String) {
        let arguments = self.layer.arguments.as_deref().unwrap_or_default();
        let is_number = |argument: &&ast::Argument| matches!(argument.kind, ast::Kind::Whole(_) | ast::Kind::Named(_));
        let mut numbers = arguments.iter().filter(is_number);
        let (first, second) = (numbers.next(), numbers.next());
        let is = |one: Option<&ast::Argument>, other: &ast::Argument| one.is_some_and(|one| one.place.is(other.place));
        let is_repeated = self.faults.may_repeat();
        let is_swapped = !is_repeated
            && self.options.numbers.get(1).is_some_and(|number| number.value == Some(arriving))
            && !self.is_concatenated();
        let left = if is_swapped { second } else { first };
        let left_out = self.layer.written().filter(|(argument, _)| !is(left, argument)).map(|(_, text)| text);
        let replaced = arguments.iter().map(|argument| match first {
            _ if is(first, argument) => arriving.to_string(),
            Some(output) if is_swapped && is(second, argument) => output.text.clone(),
            _ => argument.text.clone(),
        });
        let has_number = !is_repeated && !arriving.is_computed();
        (has_number.then(|| self.layer.text_with(replaced)), self.layer.text_with(left_out))
    }

    /// Whether what arrives are the channels of several branches, of which the user may have counted one.
    fn is_concatenated(&self) -> bool {
        let mut source = self.chain.source;
        while let Source::Step(index) = source {
            let step = &self.steps[index];
            if step.layer == Layer::Concat {
                return true;
            }
            if step.input.sizes().first() != step.output.sizes().first() {
                return false;
            }
            source = step.inputs[0];
        }
        false
    }

    /// Weights that no memory could hold.
    pub(super) fn check_weights(&mut self, sizes: &[Size]) {
        if product(sizes).is_none() {
            let factors = sizes.iter().filter(|size| **size != Size::Open).map(Size::to_string);
            let message = message::weights_overflow(self.name, &factors.collect::<Vec<_>>().join(" * "), LARGEST);
            self.faults.add(self.layer.place, message);
        }
    }

    fn check_fc(mut self) -> Checked {
        let (declared, outputs) = self.check_numbers(["number of inputs", "number of outputs"]);
        let arriving = self.chain.flow.count().unwrap_or(Size::Open);
        let mut asserts = None;
        if let Some(Number { value: Some(inputs), place }) = declared {
            match inputs.is(arriving) {
                Some(true) => {}
                Some(false) => {
                    let chain = self.chain.to_string();
                    let flattened = match self.chain.flow {
                        Flow::Map { .. } => Some(self.chain.flow.to_string()),
                        _ => None,
                    };
                    let instead = self.instead(arriving);
                    let message =
                        message::fc_mismatch(self.name, inputs, arriving, flattened.as_deref(), &chain, &instead);
                    self.faults.deny(place, message);
                }
                None => asserts = Some((Flow::Vector(inputs), place)),
            }
        }
        let inputs = declared.and_then(|number| number.value).unwrap_or(arriving);
        let outputs_size = outputs.unwrap_or(Size::Open);
        self.check_weights(&[outputs_size, inputs]);
        let layer = outputs.map(|outputs| Layer::Fc { outputs, bias: !self.options.has(Flag::NoBias) });
        Checked { layer, output: Flow::Vector(outputs_size), asserts }
    }

    fn check_gap(mut self) -> Checked {
        self.check_map();
        let (channels, one) = (self.chain.flow.channels(), Size::Known(1));
        Checked::new(Some(Layer::GlobalAvgPool), Flow::Map { channels, height: one, width: one })
    }

    /// The groups split what has a weight each: channels, or the numbers of a vector.
    fn check_groupnorm(&mut self) -> Option<Layer> {
        let number = *self.options.numbers.first()?;
        let groups = self.check_positive(number, "number of groups")?.known()?;
        let (arriving, what) = match self.chain.flow {
            Flow::Vector(length) => (length, "numbers"),
            flow => (flow.channels(), "channels"),
        };
        if arriving.divided(groups).is_none() && arriving.is_told() {
            let common = arriving.known().map_or(1, |arriving| greatest_common_divisor(arriving, groups));
            let chain = self.chain.to_string();
            self.faults.add(number.place, message::norm_groups(self.name, groups, arriving, what, common, &chain));
            return None;
        }
        Some(Layer::GroupNorm { groups })
    }

    fn check_dropout(&mut self) -> Option<Layer> {
        let (probability, place) = self.options.fraction?;
        if !(0.0..1.0).contains(&probability) {
            self.faults.add(place, message::probability(self.name, probability));
            return None;
        }
        Some(Layer::Dropout { probability })
    }
}
