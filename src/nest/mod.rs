//! Links of a chain that the macro knows nothing of: layers of one's own, and networks as layers of others. What generated
//! code speaks of where it meets one; nobody else has to. What is said of paths that are no links is in `verdict`.

mod left;
mod verdict;

use core::marker::PhantomData;

pub use left::{Face, Left, Rank, Ranked, dimensions, is_known};
pub use rand::Rng;
pub use verdict::{
    Any, Choice, Enclosed, Expected, ExpectedAny, Fine, Free, IsLink, IsNetwork, Keeps, Leaves, Mistaken, Otherwise,
    Path, Said, Spoiled, Takes, TakesAny, Written, is_right,
};

use crate::group::Group;
use crate::init::Init;
use crate::layer::own::Layer;
use crate::layer_info::{LayerInfo, normalized_channels};
use crate::network::Network;
use crate::operation::Operation;
use crate::pass::Pass;
use crate::plan::Slot;
use crate::{Flat, Reach, Scalar, Shape};

/// What can stand in a chain by its path: every [`Layer`], and every network that `network!` declared.
pub trait Link<Input: Shape> {
    /// How it works.
    type Stage: Stage<Input>;
}

impl<Input: Shape, L: Layer<Input>> Link<Input> for L {
    type Stage = Own<L>;
}

/// How a link works.
pub trait Stage<Input: Shape> {
    /// What is written in the chain.
    type Settings;
    /// The shape of what leaves.
    type Output: Shape;
    /// What is learned.
    type Parameters<T: Scalar>: Flat<Scalar = T>;

    /// The dimensions of a layer's own parameters.
    const WEIGHT: &'static [usize];
    /// The layers of a network.
    const LAYERS: Option<&'static [LayerInfo]> = None;
    /// Compiles if a network can be.
    const NETWORKS_INSIDE: () = ();
    /// Compiles if it costs no more than its budget.
    const WITHIN_BUDGETS: () = ();
    /// What it does, in the words of the library.
    const OPERATION: Operation = Operation::Own;
    /// In how many phases a training step goes through.
    const PHASES: usize = 1;
    /// How much memory inference needs inside, in numbers a sample.
    const INFERENCE: usize = 0;
    /// How much memory a training step needs inside, kept from forward to backward.
    const TRAINING: usize;
    /// The multiply-adds of one sample, forward and backward.
    const MULTIPLY_ADDS: [u64; 2];

    /// What the parameters begin as.
    fn initialize<T: Scalar>(
        settings: &Self::Settings,
        parameters: &mut Self::Parameters<T>,
        init: Init,
        random: &mut dyn Rng,
    );

    /// Inference.
    fn infer<T: Scalar, P: Pass<T>>(
        settings: &Self::Settings,
        parameters: &Self::Parameters<T>,
        pass: &mut P,
        x: Slot,
        y: Slot,
        memory: Slot,
    );

    /// Training, forward, in the group's phase.
    fn forward<T: Scalar>(
        turn: &Turn<'_, Self::Settings>,
        parameters: &Self::Parameters<T>,
        group: &mut Group<'_, T>,
        buffers: [Slot; 3],
    );

    /// Training, backward, in the group's phase; `buffers` are x, y, kept, dy and dx.
    fn backward<T: Scalar>(
        turn: &Turn<'_, Self::Settings>,
        parameters: &Self::Parameters<T>,
        reach: Reach,
        gradients: &mut Self::Parameters<T>,
        group: &mut Group<'_, T>,
        buffers: [Slot; 5],
    );
}

/// A link's settings and its place in the training step.
#[derive(Debug)]
pub struct Turn<'a, S> {
    /// What is written in the chain.
    pub settings: &'a S,
    /// Tells one link of a network from another.
    pub number: u64,
    /// In which phase it begins.
    pub phase: usize,
    /// How many channels are normalised over the batch in front of it.
    pub first: usize,
}

/// A link at its place in a network.
pub struct Placed<S: Stage<Input>, Input: Shape> {
    /// Makes what is written in the chain. Constants are computed from a `Placed`, and the compiler drops nothing there; so a
    /// layer that has to be dropped can't be a part of it.
    pub settings: fn() -> S::Settings,
    /// Tells one link of a network from another.
    pub number: u64,
    /// In which phase of a training step it begins.
    pub phase: usize,
    /// How many channels are normalised over the batch in front of it.
    pub first: usize,
}

impl<S: Stage<Input>, Input: Shape> Placed<S, Input> {
    /// The phase in which its result is known.
    #[must_use]
    pub const fn last_phase(&self) -> usize {
        self.phase + S::PHASES - 1
    }

    /// How many channels are normalised over the batch up to and in it.
    #[must_use]
    pub const fn channels(&self) -> usize {
        match S::LAYERS {
            Some(layers) => self.first + normalized_channels(layers),
            None => self.first,
        }
    }

    /// How much memory it needs inside, in numbers a sample.
    #[must_use]
    pub const fn memory(&self, training: bool) -> usize {
        if training { S::TRAINING } else { S::INFERENCE }
    }

    /// How many numbers are parameters.
    #[must_use]
    pub const fn parameters(&self) -> usize {
        match S::LAYERS {
            Some(layers) => crate::layer_info::parameter_count(layers),
            None => crate::plan::product_of(S::WEIGHT),
        }
    }

    /// The multiply-adds of one sample, forward.
    #[must_use]
    pub const fn multiply_adds(&self) -> u64 {
        S::MULTIPLY_ADDS[0]
    }

    /// The multiply-adds of one sample, backward.
    #[must_use]
    pub const fn backward_multiply_adds(&self) -> u64 {
        S::MULTIPLY_ADDS[1]
    }

    /// What it does.
    #[must_use]
    pub const fn operation(&self) -> Operation {
        S::OPERATION
    }

    /// The dimensions of what leaves.
    #[must_use]
    pub const fn output(&self) -> &'static [usize] {
        <S::Output as Shape>::DIMS
    }

    /// Its line among the network's layers.
    #[must_use]
    pub const fn info(&self, name: &'static str) -> LayerInfo {
        match S::LAYERS {
            Some(layers) => LayerInfo::network(name, layers, self.phase),
            None => LayerInfo::own(name, S::WEIGHT),
        }
    }

    /// What its parameters begin as.
    pub fn initialize<T: Scalar>(&self, parameters: &mut S::Parameters<T>, init: Init, random: &mut dyn Rng) {
        S::initialize(&(self.settings)(), parameters, init, random);
    }

    fn turn<'a>(&self, settings: &'a S::Settings) -> Turn<'a, S::Settings> {
        Turn { settings, number: self.number, phase: self.phase, first: self.first }
    }
}

impl<T: Scalar> Group<'_, T> {
    /// Training, forward: from `x` to `y`, with memory that is kept for backward.
    pub fn link<S: Stage<Input>, Input: Shape>(
        &mut self,
        placed: &Placed<S, Input>,
        parameters: &S::Parameters<T>,
        x: Slot,
        y: Slot,
        kept: Slot,
    ) {
        S::forward(&placed.turn(&(placed.settings)()), parameters, self, [x, y, kept]);
    }

    /// Training, backward: the gradient of the parameters is added to `gradients`; that of the input, if `reach` goes so
    /// far, goes to the last of `buffers`, which are x, y, kept, dy and dx.
    pub fn link_backward<S: Stage<Input>, Input: Shape>(
        &mut self,
        placed: &Placed<S, Input>,
        parameters: &S::Parameters<T>,
        reach: Reach,
        gradients: &mut S::Parameters<T>,
        buffers: [Slot; 5],
    ) {
        S::backward(&placed.turn(&(placed.settings)()), parameters, reach, gradients, self, buffers);
    }
}

/// A layer of one's own as a link.
pub struct Own<L>(PhantomData<L>);

impl<Input: Shape, L: Layer<Input>> Stage<Input> for Own<L> {
    type Settings = L;
    type Output = L::Output;
    type Parameters<T: Scalar> = L::Parameters<T>;

    const WEIGHT: &'static [usize] = &[<L::Parameters<f32> as Flat>::LEN];
    const TRAINING: usize = L::KEPT;
    const MULTIPLY_ADDS: [u64; 2] = [L::MULTIPLY_ADDS, L::MULTIPLY_ADDS.saturating_mul(2)];

    fn initialize<T: Scalar>(settings: &L, parameters: &mut L::Parameters<T>, _: Init, random: &mut dyn Rng) {
        settings.init(parameters, random);
    }

    fn infer<T: Scalar, P: Pass<T>>(
        settings: &L,
        parameters: &L::Parameters<T>,
        pass: &mut P,
        x: Slot,
        y: Slot,
        _: Slot,
    ) {
        pass.own(settings, parameters, x, y);
    }

    fn forward<T: Scalar>(
        turn: &Turn<'_, L>,
        parameters: &L::Parameters<T>,
        group: &mut Group<'_, T>,
        buffers: [Slot; 3],
    ) {
        if group.phase() == turn.phase {
            group.own_forward(turn.settings, parameters, turn.number, buffers);
        }
    }

    fn backward<T: Scalar>(
        turn: &Turn<'_, L>,
        parameters: &L::Parameters<T>,
        _: Reach,
        gradients: &mut L::Parameters<T>,
        group: &mut Group<'_, T>,
        buffers: [Slot; 5],
    ) {
        if group.phase() == turn.phase {
            group.own_backward(turn.settings, parameters, gradients, buffers);
        }
    }
}

/// A network of any scalar; what `network!` writes beside each one.
pub trait Family {
    /// The network.
    type Network<T: Scalar>: Network<Scalar = T>;
}

/// A network as a link.
pub struct Inside<F>(PhantomData<F>);

/// The network in `f32`, which has the same layers and plans as that of any other scalar.
type Single<F> = <F as Family>::Network<f32>;

impl<F: Family> Stage<<Single<F> as Network>::Input> for Inside<F> {
    type Settings = F;
    type Output = <Single<F> as Network>::Output;
    type Parameters<T: Scalar> = F::Network<T>;

    const WEIGHT: &'static [usize] = &[0];
    const LAYERS: Option<&'static [LayerInfo]> = Some(<Single<F> as Network>::FIELDS);
    const NETWORKS_INSIDE: () = <Single<F> as Network>::NETWORKS_INSIDE;
    const WITHIN_BUDGETS: () = <Single<F> as Network>::WITHIN_BUDGETS;
    const OPERATION: Operation =
        Operation::Network { name: <Single<F> as Network>::NAME, steps: <Single<F> as Network>::STEPS };
    const PHASES: usize = <Single<F> as Network>::PHASES;
    const INFERENCE: usize = <Single<F> as Network>::INFERENCE.len;
    const TRAINING: usize = <Single<F> as Network>::TRAINING.len;
    const MULTIPLY_ADDS: [u64; 2] = [
        <Single<F> as Network>::MULTIPLY_ADDS,
        <Single<F> as Network>::TRAINING_MULTIPLY_ADDS - <Single<F> as Network>::MULTIPLY_ADDS,
    ];

    fn initialize<T: Scalar>(_: &F, network: &mut F::Network<T>, init: Init, random: &mut dyn Rng) {
        network.initialize_inside(init, random);
    }

    fn infer<T: Scalar, P: Pass<T>>(_: &F, network: &F::Network<T>, pass: &mut P, x: Slot, y: Slot, memory: Slot) {
        pass.network(network, x, y, memory);
    }

    fn forward<T: Scalar>(
        turn: &Turn<'_, F>,
        network: &F::Network<T>,
        group: &mut Group<'_, T>,
        [x, y, memory]: [Slot; 3],
    ) {
        let (Some(phase), plan) = (group.phase().checked_sub(turn.phase), F::Network::<T>::TRAINING) else { return };
        if phase >= Self::PHASES {
            return;
        }
        if phase == 0 {
            group.copy(x, plan.input.inside(memory));
        }
        network.forward_group(&mut group.inside(turn, memory));
        if phase + 1 == Self::PHASES {
            group.copy(plan.output.inside(memory), y);
        }
    }

    fn backward<T: Scalar>(
        turn: &Turn<'_, F>,
        network: &F::Network<T>,
        reach: Reach,
        gradients: &mut F::Network<T>,
        group: &mut Group<'_, T>,
        [_, _, memory, dy, dx]: [Slot; 5],
    ) {
        let (Some(phase), plan) = (group.phase().checked_sub(turn.phase), F::Network::<T>::TRAINING) else { return };
        if phase >= Self::PHASES {
            return;
        }
        if phase + 1 == Self::PHASES {
            group.copy(dy, plan.output_gradient.inside(memory));
        }
        network.backward_group(&mut group.inside(turn, memory), gradients, reach);
        if phase == 0 && reach.goes_beyond(gradients) {
            group.copy(plan.input_gradient.inside(memory), dx);
        }
    }
}
