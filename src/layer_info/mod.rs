//! What the library knows of a network's layers: where their numbers lie, what they begin as, and which of them are
//! running statistics instead of parameters. The way through networks inside of networks is in [`leaves`].

mod leaves;

use std::ops::Range;

use rand::Rng;

pub(crate) use leaves::DEEPEST;
pub use leaves::{Leaf, Leaves};

use crate::Init;
use crate::Network;
use crate::Scalar;

/// A layer with parameters: its name, the dimensions of its weights, and what kind of numbers they are.
///
/// In memory, a layer's weights come first, then its biases, then its running statistics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct LayerInfo {
    /// The field's name: `conv1`, or the user's label.
    pub name: &'static str,
    /// Outputs first: out × in, or O × C/groups × kH × kW; for a normalisation, what it has a weight for.
    pub weight: &'static [usize],
    /// How many biases there are.
    pub bias: usize,
    /// What begins as what, and what follows the biases.
    pub kind: LayerKind,
}

/// What a layer's numbers begin as, and whether all of them are parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum LayerKind {
    /// The parameters are drawn.
    Drawn,
    /// A normalisation of each sample by itself: weights begin at 1, biases at 0.
    Norm,
    /// Batch norm: as above, and running means (0 at first) and variances (1 at first) follow.
    BatchNorm {
        /// In which phase of a training step its moments are told; the next ones may use them.
        phase: usize,
        /// How many places a channel has.
        positions: usize,
    },
    /// A layer that was written outside of the library, which says itself what its parameters begin as.
    Own,
    /// A network as a layer of another.
    Network {
        /// Its own layers.
        layers: &'static [LayerInfo],
        /// In which phase of a training step it begins.
        phase: usize,
    },
}

impl LayerInfo {
    /// A layer whose parameters are drawn.
    #[must_use]
    pub const fn new(name: &'static str, weight: &'static [usize], bias: usize) -> Self {
        Self { name, weight, bias, kind: LayerKind::Drawn }
    }

    /// Group norm, whose weights' dimensions are the channels, or layer norm, where they are the shape that arrives.
    #[must_use]
    pub const fn norm(name: &'static str, weight: &'static [usize]) -> Self {
        Self { name, weight, bias: crate::plan::product_of(weight), kind: LayerKind::Norm }
    }

    /// Batch norm over channels of so many places, whose moments are told in `phase`; `weight` is `&[channels]`.
    #[must_use]
    pub const fn batch_norm(name: &'static str, weight: &'static [usize], positions: usize, phase: usize) -> Self {
        let kind = LayerKind::BatchNorm { phase, positions };
        Self { name, weight, bias: crate::plan::product_of(weight), kind }
    }

    /// A layer that was written outside of the library, with so many parameters (`&[len]`).
    #[must_use]
    pub const fn own(name: &'static str, weight: &'static [usize]) -> Self {
        Self { name, weight, bias: 0, kind: LayerKind::Own }
    }

    /// A network as a layer, which begins in `phase`.
    ///
    /// # Panics
    /// If it is the ninth one inside of another.
    #[must_use]
    pub const fn network(name: &'static str, layers: &'static [Self], phase: usize) -> Self {
        assert!(leaves::depth(layers) < leaves::DEEPEST, "at most eight networks can be inside of one another");
        Self { name, weight: &[0], bias: 0, kind: LayerKind::Network { layers, phase } }
    }

    /// How many weights there are, those of an inner network not counted.
    #[must_use]
    pub const fn weights(&self) -> usize {
        crate::plan::product_of(self.weight)
    }

    /// The dimensions of the biases: a normalisation has as many as weights, laid out in the same way.
    pub(crate) const fn bias_shape(&self) -> &[usize] {
        if matches!(self.kind, LayerKind::Drawn) { std::slice::from_ref(&self.bias) } else { self.weight }
    }

    /// How many running statistics there are: for batch norm, a mean and a variance a channel.
    #[must_use]
    pub const fn statistics(&self) -> usize {
        match self.kind {
            LayerKind::BatchNorm { .. } => 2 * self.weights(),
            _ => 0,
        }
    }

    /// How many numbers there are altogether.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "a layer without numbers is not in the list")]
    pub const fn len(&self) -> usize {
        if let LayerKind::Network { layers, .. } = self.kind {
            let (mut len, mut i) = (0, 0);
            while i < layers.len() {
                len += layers[i].len();
                i += 1;
            }
            return len;
        }
        self.weights() + self.bias + self.statistics()
    }

    /// How many numbers flow into one output: `in`, or C/groups · kH · kW.
    #[must_use]
    pub fn fan_in(&self) -> usize {
        self.weight[1..].iter().product()
    }

    /// Into how many outputs one number flows, as PyTorch counts: `out`, or O · kH · kW.
    #[must_use]
    pub fn fan_out(&self) -> usize {
        self.weight[0] * self.weight[2..].iter().product::<usize>()
    }

    /// What training begins with. A layer of one's own, and a network inside, say so themselves.
    pub(crate) fn fill<T: Scalar, R: Rng + ?Sized>(&self, init: Init, numbers: &mut [T], random: &mut R) {
        if matches!(self.kind, LayerKind::Own | LayerKind::Network { .. }) {
            return;
        }
        let (weight, rest) = numbers.split_at_mut(self.weights());
        let (bias, statistics) = rest.split_at_mut(self.bias);
        if self.kind == LayerKind::Drawn {
            return init.fill(weight, bias, self.fan_in(), self.fan_out(), random);
        }
        weight.fill(T::one());
        bias.fill(T::zero());
        let (mean, variance) = statistics.split_at_mut(statistics.len() / 2);
        mean.fill(T::zero());
        variance.fill(T::one());
    }
}

/// All layers of a network, those of networks inside one by one, and where their numbers lie.
#[must_use]
pub fn leaves<N: Network>() -> Leaves {
    Leaves::new(N::LAYERS)
}

/// The running statistics of a network: where those of each batch norm lie among the network's numbers.
pub(crate) fn statistics<N: Network>() -> impl Iterator<Item = Range<usize>> + Clone {
    let ends = leaves::<N>().map(|leaf| leaf.range.end - leaf.layer.statistics()..leaf.range.end);
    ends.filter(|range| !range.is_empty())
}

/// The parameters of a network, in the runs between its running statistics.
pub(crate) fn parameters<N: Network>() -> impl Iterator<Item = Range<usize>> + Clone {
    let ends = statistics::<N>().chain(std::iter::once(N::LEN..N::LEN));
    let runs = ends.scan(0, |begin, statistics| Some(std::mem::replace(begin, statistics.end)..statistics.start));
    runs.filter(|run| !run.is_empty())
}

/// How many phases a training step has, for a network of these layers: see [`Network::PHASES`].
#[must_use]
pub const fn phases(layers: &[LayerInfo]) -> usize {
    let (mut phases, mut i) = (1, 0);
    while i < layers.len() {
        let needed = match layers[i].kind {
            LayerKind::BatchNorm { phase, .. } => phase + 2,
            LayerKind::Network { layers, phase } => phase + self::phases(layers),
            _ => 1,
        };
        if needed > phases {
            phases = needed;
        }
        i += 1;
    }
    phases
}

/// The first phase of a training step in which backward has to do with the numbers from `first` on: what is declared behind a
/// batch norm is computed in later phases than that in which its moments are told.
pub(crate) fn first_phase_back_to<N: Network>(first: usize) -> usize {
    let begun = leaves::<N>().take_while(|leaf| leaf.range.start <= first).filter_map(|leaf| match leaf.layer.kind {
        LayerKind::BatchNorm { phase, .. } => Some(leaf.phase + phase + 1),
        _ => None,
    });
    begun.max().unwrap_or(0)
}

/// How many channels all batch norms have together.
#[must_use]
pub const fn normalized_channels(layers: &[LayerInfo]) -> usize {
    let (mut channels, mut i) = (0, 0);
    while i < layers.len() {
        channels += match layers[i].kind {
            LayerKind::Network { layers, .. } => normalized_channels(layers),
            _ => layers[i].statistics() / 2,
        };
        i += 1;
    }
    channels
}

/// How many of a network's numbers are parameters; the others are running statistics.
#[must_use]
pub const fn parameter_count(layers: &[LayerInfo]) -> usize {
    let (mut count, mut i) = (0, 0);
    while i < layers.len() {
        count += match layers[i].kind {
            LayerKind::Network { layers, .. } => parameter_count(layers),
            _ => layers[i].len() - layers[i].statistics(),
        };
        i += 1;
    }
    count
}
