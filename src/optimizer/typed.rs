//! A rule at work on one network.

use std::marker::PhantomData;
use std::ops::Range;

use super::clip::Change;
use super::{Clip, GivenRule, Rule};
use crate::engine::cut;
use crate::error::Error;
use crate::layer::norm::MOMENTUM;
use crate::layer_info::{self, statistics};
use crate::network::{Gradients, Held, Network};
use crate::past_caches::PastCaches;
use crate::scalar::Scalar;

/// How many parameters are updated before the next ones, so that they, their gradients and their state stay in cache.
pub(crate) const CHUNK: usize = 4096;

/// A [`Rule`] with what it remembers of one network.
///
/// ```
/// use netshape::optimizer::{Optimizer, Sgd};
/// use netshape::{Gradients, Network, network};
/// # use rand::{SeedableRng, rngs::StdRng};
///
/// network!(Line: [1] -> fc(1));
/// let mut line = <Line>::new(&mut StdRng::seed_from_u64(1));
/// let mut gradients = Gradients::<Line>::zeros();
/// gradients.fc1.bias[0] = 2.0;
/// let before = line.fc1.bias[0];
/// Optimizer::<Line, _>::new(Sgd::new(0.1))?.step(&mut line, &gradients);
/// assert_eq!(line.fc1.bias[0], before - 0.1 * 2.0);
/// # Ok::<(), netshape::Error>(())
/// ```
pub struct Optimizer<N: Network, R: Rule> {
    rule: R,
    /// For each chunk of parameters, the rule's runs of state.
    state: Vec<N::Scalar>,
    steps: u64,
    clip: Option<Clip>,
    /// The parameters that the rule moves: all but frozen ones.
    moving: Vec<Range<usize>>,
    /// A chunk of gradients, where they are clipped and their owner wants to keep them as they are.
    clipped: Vec<N::Scalar>,
    network: PhantomData<fn(&mut N)>,
}

impl<N: Network, R: Rule> Optimizer<N, R> {
    /// The rule, before its first step.
    ///
    /// # Errors
    /// If one of the rule's hyper-parameters is outside of its range.
    pub fn new<Rule: GivenRule<Kind, Rule = R>, Kind>(rule: Rule) -> Result<Self, Error> {
        let rule = rule.rule();
        rule.validate()?;
        let state = vec![N::Scalar::default(); rule.states() * N::LEN];
        let moving = layer_info::parameters::<N>().collect();
        Ok(Self { rule, state, steps: 0, clip: None, moving, clipped: Vec::new(), network: PhantomData })
    }

    /// Clips the gradients of each step.
    ///
    /// # Errors
    /// If the bound is not above 0.
    pub fn clip(mut self, clip: Clip) -> Result<Self, Error> {
        clip.validate()?;
        self.clip = Some(clip);
        self.clipped.resize(CHUNK.min(N::LEN), N::Scalar::default());
        Ok(self)
    }

    /// Leaves the parameters of the layers of these names, those of [`Network::LAYERS`], as they are; of a network inside
    /// of the network, those of all its layers. Their gradients don't count in [`Clip::Norm`] either. As with PyTorch's
    /// `requires_grad_(False)`, the running statistics of a frozen batch norm go on.
    ///
    /// Backward ends at the first layer that learns, in the order of `LAYERS`: with all but the last layer frozen, a step takes
    /// about as long as the forward pass. Frozen layers behind one that learns save little. What learns has the same bits
    /// either way. (After [`Engine::gradients`](crate::Engine::gradients), which computes all gradients, only the update
    /// leaves frozen layers out.)
    ///
    /// # Errors
    /// If the network has no such layer, or if nothing is left to learn.
    pub fn freeze<S: AsRef<str>>(mut self, layers: impl IntoIterator<Item = S>) -> Result<Self, Error> {
        for name in layers {
            let name = name.as_ref();
            let mut known = false;
            for leaf in layer_info::leaves::<N>() {
                let own = leaf.name();
                // The layer itself, or one in a network of this name.
                if own == name || own.strip_prefix(name).is_some_and(|rest| rest.starts_with('.')) {
                    known = true;
                    self.moving = self.moving.iter().flat_map(|run| without(run, &leaf.range)).collect();
                }
            }
            if !known {
                let layers = layer_info::leaves::<N>().map(|leaf| leaf.name()).collect();
                return Err(Error::NoSuchLayer { name: name.into(), layers });
            }
        }
        if self.moving.is_empty() { Err(Error::AllFrozen) } else { Ok(self) }
    }

    /// The first number that the rule moves: what is in front of it is frozen.
    pub(crate) fn first_moving(&self) -> usize {
        self.moving.first().map_or(N::LEN, |run| run.start)
    }

    /// Changes the rule's learning rate, as a schedule does between steps.
    pub fn set_learning_rate(&mut self, learning_rate: f64) {
        self.rule.set_learning_rate(learning_rate);
    }

    /// The rule.
    #[must_use]
    pub fn rule(&self) -> &R {
        &self.rule
    }

    /// How many steps were made.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// What the rule remembers.
    #[cfg(feature = "safetensors")]
    pub(crate) fn state(&self) -> &[N::Scalar] {
        &self.state
    }

    /// What the rule remembers after so many steps, to be set.
    #[cfg(feature = "safetensors")]
    pub(crate) fn state_after(&mut self, steps: u64) -> &mut [N::Scalar] {
        self.steps = steps;
        &mut self.state
    }

    /// Makes one step against the gradients. Running statistics, which no rule moves, follow those of the batch, which
    /// the gradients hold in their place.
    ///
    /// Where the gradients themselves are not wanted, [`Engine::step`](crate::Engine::step) is faster.
    pub fn step(&mut self, network: &mut impl Held<Network = N>, gradients: &Gradients<N>) {
        let norm = self.norm(gradients).unwrap_or(0.0);
        let gradients = gradients.as_slice();
        let mut clipped = std::mem::take(&mut self.clipped);
        let (update, numbers) = self.begin(network.network_mut(), norm);
        for (chunk, gradients) in numbers.chunks().zip(gradients.chunks(CHUNK)) {
            if update.change == Change::Nothing {
                update.apply_unclipped(chunk, gradients, None);
            } else {
                let clipped = &mut clipped[..gradients.len()];
                clipped.copy_from_slice(gradients);
                update.apply(chunk, clipped, None);
            }
        }
        self.clipped = clipped;
    }

    /// Lets the running statistics follow those of a batch, and nothing else.
    pub(crate) fn follow(network: &mut N, gradients: &Gradients<N>) {
        for range in statistics::<N>() {
            move_statistics(&mut network.as_mut_slice()[range.clone()], &gradients.as_slice()[range]);
        }
    }

    /// The norm of the gradients, if a step must be told.
    pub(crate) fn norm(&self, gradients: &Gradients<N>) -> Option<f64> {
        let squares = || {
            gradients
                .as_slice()
                .chunks(CHUNK)
                .zip((0..).step_by(CHUNK))
                .map(|(chunk, start)| self.squares(start, chunk))
        };
        self.wants_norm().then(|| squares().sum::<f64>().sqrt())
    }

    /// Whether a step must be told the gradients' norm.
    pub(crate) fn wants_norm(&self) -> bool {
        matches!(self.clip, Some(Clip::Norm(_)))
    }

    /// The sum of the squares of gradients from number `start` on, those of parameters that stay left out.
    pub(crate) fn squares(&self, start: usize, gradients: &[N::Scalar]) -> f64 {
        let pieces = pieces(&self.moving, start, gradients.len());
        pieces.flat_map(|piece| &gradients[piece]).map(|x| x.as_f64() * x.as_f64()).sum()
    }

    /// Begins a step along gradients of this norm, which only matters if it is [wanted](Self::wants_norm): what updates a
    /// chunk of parameters by its gradients, and all of them. They may be updated in any order and on any thread.
    pub(crate) fn begin<'a>(&'a mut self, network: &'a mut N, norm: f64) -> (Update<'a, N, R>, Part<'a, N::Scalar>) {
        self.steps += 1;
        let all =
            Part { start: 0, numbers: network.as_mut_slice(), state: &mut self.state, states: self.rule.states() };
        let change = Change::of(self.clip, norm);
        let update = Update { rule: &self.rule, step: self.steps, moving: &self.moving, change, network: PhantomData };
        (update, all)
    }
}

/// A step that has begun.
pub(crate) struct Update<'a, N, R> {
    rule: &'a R,
    step: u64,
    moving: &'a [Range<usize>],
    change: Change,
    network: PhantomData<fn(&mut N)>,
}

impl<N: Network, R: Rule> Update<'_, N, R> {
    /// Clips a chunk's gradients and updates it by them: parameters by the rule, running statistics by those of the
    /// batch.
    pub(crate) fn apply(
        &self,
        part: Part<'_, N::Scalar>,
        gradients: &mut [N::Scalar],
        past_caches: Option<&mut PastCaches<N::Scalar, CHUNK>>,
    ) {
        if self.change != Change::Nothing {
            for piece in pieces(self.moving, part.start, part.numbers.len()) {
                self.change.apply(&mut gradients[piece]);
            }
        }
        self.apply_unclipped(part, gradients, past_caches);
    }

    fn apply_unclipped(
        &self,
        part: Part<'_, N::Scalar>,
        gradients: &[N::Scalar],
        mut past_caches: Option<&mut PastCaches<N::Scalar, CHUNK>>,
    ) {
        let Part { start, numbers, state, states } = part;
        for piece in pieces(self.moving, start, numbers.len()) {
            let own = &mut state[states * piece.start..states * piece.end];
            let mut update = |numbers: &mut [_]| self.rule.update(self.step, numbers, &gradients[piece.clone()], own);
            match &mut past_caches {
                Some(past_caches) => past_caches.change(&mut numbers[piece.clone()], update),
                None => update(&mut numbers[piece.clone()]),
            }
        }
        for range in statistics::<N>() {
            let piece = inside(&range, start, numbers.len());
            move_statistics(&mut numbers[piece.clone()], &gradients[piece]);
        }
    }
}

/// Moves running statistics towards those of a batch.
fn move_statistics<T: Scalar>(running: &mut [T], batch: &[T]) {
    let [kept, fresh] = [1.0 - MOMENTUM, MOMENTUM].map(T::of);
    for (running, &batch) in running.iter_mut().zip(batch) {
        *running = kept * *running + fresh * batch;
    }
}

/// The parts of `ranges` that lie in the `len` numbers from `start` on, counted from there.
pub(crate) fn pieces(ranges: &[Range<usize>], start: usize, len: usize) -> impl Iterator<Item = Range<usize>> {
    ranges.iter().map(move |range| inside(range, start, len)).filter(|piece| !piece.is_empty())
}

fn inside(range: &Range<usize>, start: usize, len: usize) -> Range<usize> {
    let place = |place: usize| place.clamp(start, start + len) - start;
    place(range.start)..place(range.end)
}

/// What is left of a range in front of and behind a hole in it.
fn without(range: &Range<usize>, hole: &Range<usize>) -> impl Iterator<Item = Range<usize>> + use<> {
    let parts = [range.start..range.end.min(hole.start), range.start.max(hole.end)..range.end];
    parts.into_iter().filter(|part| !part.is_empty())
}

/// Some of a network's numbers, and what the rule remembers of them, chunk by chunk.
pub(crate) struct Part<'a, T> {
    start: usize,
    numbers: &'a mut [T],
    state: &'a mut [T],
    /// Numbers of state for each number.
    states: usize,
}

impl<T> Part<'_, T> {
    /// The same in parts that end there.
    pub(crate) fn cut(self, ends: impl Iterator<Item = usize> + Clone) -> impl Iterator<Item = Self> {
        let Self { mut start, numbers, state, states } = self;
        let parts = cut(numbers, ends.clone()).zip(cut(state, ends.map(move |end| states * end)));
        parts.map(move |(numbers, state)| {
            let begin = start;
            start += numbers.len();
            Self { start: begin, numbers, state, states }
        })
    }

    /// The same chunk by chunk.
    pub(crate) fn chunks(self) -> impl Iterator<Item = Self> {
        let len = self.numbers.len();
        self.cut((0..len).step_by(CHUNK).map(move |begin| len.min(begin + CHUNK)))
    }
}
