//! The gradients of fully connected layers' weights, by the whole batch at once.
//!
//! ```text
//! dw[o, i] = Σ_groups Σ_lanes dy[o, group, lane] · x[i, group, lane]
//! ```
//!
//! Such a layer has many weights and does little with each, so that adding to all of them for every group would take
//! longer than the multiply-adds. Instead a group puts its two factors aside, `x` and `dy`; when all groups are through,
//! each weight's sum is made in a register and written once. So only the first of the partial sums has these weights'
//! gradients, and nobody clears or adds up the others'.
//!
//! A layer of few outputs has fewer weights than factors. As threads read what others put aside, and to write where another
//! core has read is slow, such a layer has its gradient in each partial sum like any other; but the first group writes it.

use std::mem::take;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::partial_sums::stretch_ends;
use super::shares::{Shares, cut};
use crate::aligned::{self, Aligned};
use crate::group::Product;
use crate::kernel::{Factors, Kernels, PRODUCT_ROWS};
use crate::layer::FcGeometry;
use crate::layer_info::{LayerInfo, LayerKind, leaves};
use crate::network::Network;
use crate::scalar::Scalar;
use crate::workers::Workers;

/// A fully connected layer: where its weights are among a network's numbers, and its factors among a group's.
#[derive(Debug)]
pub(crate) struct Layer {
    weights: Range<usize>,
    geometry: FcGeometry,
    tile: [usize; 2],
    /// Empty, if they are not put aside.
    factors: Range<usize>,
}

impl Layer {
    fn is_put_aside(&self) -> bool {
        !self.factors.is_empty()
    }
}

/// All fully connected layers of a network, and their factors.
pub(super) struct Products<T> {
    layers: Vec<Layer>,
    /// Where the gradients begin that are wanted.
    first: usize,
    /// The numbers from there on that are no such weights, and are clear before a group adds to them.
    cleared: Vec<Range<usize>>,
    /// The numbers from there on whose gradients are in all partial sums.
    summed: Vec<Range<usize>>,
    /// Numbers of a group's factors.
    stride: usize,
    memory: Aligned<T>,
    /// How many times a layer put something aside.
    met: AtomicUsize,
}

/// The factors of one group, to be written.
pub(crate) struct Aside<'a, T> {
    /// The address of the gradients, which tells layers apart.
    gradients: usize,
    layers: &'a [Layer],
    memory: &'a mut [T],
    /// Whether no group has written to the gradients before.
    first: bool,
    met: &'a AtomicUsize,
}

impl<T: Scalar> Products<T> {
    pub(super) fn new<N: Network<Scalar = T>>(kernels: &Kernels<T>) -> Self {
        let (mut layers, mut stride) = (Vec::new(), 0);
        for leaf in leaves::<N>() {
            if let (LayerKind::Drawn, &[output, input]) = (leaf.layer.kind, leaf.layer.weight) {
                let geometry = FcGeometry { input, output };
                let weights = leaf.range.start..leaf.range.start + input * output;
                let factors = stride..stride + put_aside(&geometry, kernels.lanes);
                stride = factors.end;
                let tile = (kernels.fc_product_tile)(&geometry);
                layers.push(Layer { weights, geometry, tile, factors });
            }
        }
        let [cleared, summed] = [layers.len() + 1; 2].map(Vec::with_capacity);
        let (memory, met) = (Aligned::default(), AtomicUsize::new(0));
        Self { layers, first: 0, cleared, summed, stride, memory, met }
    }

    /// How many bytes the factors of so many groups take, in a network of these layers.
    pub(super) const fn bytes(layers: &[LayerInfo], groups: usize, lanes: usize) -> usize {
        match groups * stride(layers, lanes) {
            0 => 0,
            len => aligned::bytes::<T>(len),
        }
    }

    /// From now on, gradients are wanted of the numbers from `first` on, of `len` altogether.
    pub(super) fn want(&mut self, first: usize, len: usize) {
        self.first = first;
        let layers = self.layers.iter().filter(|layer| layer.weights.start >= first);
        without(&mut self.cleared, first..len, layers.clone());
        without(&mut self.summed, first..len, layers.filter(|layer| layer.is_put_aside()));
    }

    /// The numbers of a network whose gradients are added up from the partial sums.
    pub(super) fn summed(&self) -> &[Range<usize>] {
        &self.summed
    }

    /// Forgets what was put aside before.
    pub(super) fn begin(&mut self) {
        *self.met.get_mut() = 0;
    }

    /// The stretches of memory of `sums` partial sums, each with room for the factors of `turns` groups.
    pub(super) fn stretches(&mut self, sums: usize, turns: usize) -> impl Iterator<Item = Stretch<'_, T>> {
        let (stride, layers, cleared, met) = (self.stride, &self.layers[..], &self.cleared[..], &self.met);
        let mut rest = self.memory.get(sums * turns * stride);
        (0..sums).map(move |_| {
            let (memory, behind) = take(&mut rest).split_at_mut(turns * stride);
            rest = behind;
            Stretch { stride, layers, cleared, memory, met }
        })
    }

    /// Writes the gradient of the weights by what `groups` groups have put aside in as many places as `sums · turns`, or
    /// adds it.
    ///
    /// # Panics
    /// If a layer of the network whose gradient is wanted did not come by `Group::fc_backward_weight` once for each group.
    pub(super) fn multiply(
        &mut self,
        kernels: &'static Kernels<T>,
        workers: &mut Workers,
        [groups, places]: [usize; 2],
        add: bool,
        gradients: &mut [T],
    ) {
        let layers = &self.layers[self.layers.partition_point(|layer| layer.weights.start < self.first)..];
        assert_eq!(
            *self.met.get_mut(),
            groups * layers.len(),
            "each layer with a matrix of weights, as far back as gradients are wanted, has its own made by `fc_backward_weight` once for each group"
        );
        let stride = self.stride;
        let memory = &*self.memory.get(places * stride);
        let products = || layers.iter().filter(|layer| layer.is_put_aside());
        if products().next().is_none() {
            return;
        }
        let ends = stretch_ends(gradients.len()).map(|end| between_rows(layers, end));
        let stretches = cut(gradients, ends.clone()).zip(ends);
        let shares = Shares::new(workers.count(), stretches);
        workers.run(&|thread| {
            for (_, (stretch, end)) in shares.of(thread) {
                let begin = end - stretch.len();
                for layer in products() {
                    let inside = layer.weights.start.max(begin)..layer.weights.end.min(end);
                    if inside.is_empty() {
                        continue;
                    }
                    let first = (inside.start - layer.weights.start) / layer.geometry.input;
                    let own = &mut stretch[inside.start - begin..inside.end - begin];
                    let factors = Factors { numbers: &memory[layer.factors.start..], stride, groups: places };
                    (kernels.fc_product)(&layer.geometry, layer.tile, factors, first, add, own);
                }
            }
        });
    }
}

/// The last place up to `end` that does not cut the rows that are made at a time.
fn between_rows(layers: &[Layer], end: usize) -> usize {
    match layers.iter().find(|layer| layer.weights.contains(&end)) {
        Some(layer) => end - (end - layer.weights.start) % (PRODUCT_ROWS * layer.geometry.input),
        None => end,
    }
}

/// Leaves in `ranges` what `whole` has outside of the layers' weights.
fn without<'a>(ranges: &mut Vec<Range<usize>>, whole: Range<usize>, layers: impl Iterator<Item = &'a Layer>) {
    ranges.clear();
    let mut end = whole.start;
    for layer in layers {
        ranges.push(end..layer.weights.start);
        end = layer.weights.end;
    }
    ranges.push(end..whole.end);
}

/// How many factors a group puts aside for a layer: none, where they are not fewer than its weights.
const fn put_aside(geometry: &FcGeometry, lanes: usize) -> usize {
    let factors = geometry.factors(lanes);
    if factors < geometry.input * geometry.output { factors } else { 0 }
}

/// Numbers of a group's factors, those of networks inside of the network as well.
const fn stride(layers: &[LayerInfo], lanes: usize) -> usize {
    let (mut numbers, mut index) = (0, 0);
    while index < layers.len() {
        numbers += match (layers[index].kind, layers[index].weight) {
            (LayerKind::Network { layers, .. }, _) => stride(layers, lanes),
            (LayerKind::Drawn, &[output, input]) => put_aside(&FcGeometry { input, output }, lanes),
            _ => 0,
        };
        index += 1;
    }
    numbers
}

/// The memory of a partial sum, for the factors of its groups.
pub(super) struct Stretch<'a, T> {
    stride: usize,
    layers: &'a [Layer],
    cleared: &'a [Range<usize>],
    memory: &'a mut [T],
    met: &'a AtomicUsize,
}

impl<T: Scalar> Stretch<'_, T> {
    /// Clears the gradients that groups add to.
    pub(super) fn clear(&self, gradients: &mut [T]) {
        for range in self.cleared {
            gradients[range.clone()].fill(T::zero());
        }
    }

    /// Where the group that comes in this turn puts its factors; whether it is the `first` of all.
    pub(super) fn aside(&mut self, turn: usize, first: bool, gradients: &[T]) -> Aside<'_, T> {
        let memory = &mut self.memory[turn * self.stride..][..self.stride];
        Aside { gradients: gradients.as_ptr().addr(), layers: self.layers, memory, first, met: self.met }
    }

    /// Clears what the turns from `turn` on would have written, as there is no group.
    pub(super) fn clear_from(&mut self, turn: usize) {
        self.memory[turn * self.stride..].fill(T::zero());
    }
}

impl<T: Scalar> Aside<'_, T> {
    /// How the layer with that gradient has it made.
    pub(crate) fn place(&mut self, gradient: &[T], geometry: &FcGeometry) -> Option<Product<'_, T>> {
        let start = gradient.as_ptr().addr().wrapping_sub(self.gradients) / size_of::<T>();
        let index = self.layers.binary_search_by_key(&start, |layer| layer.weights.start).ok()?;
        let layer = &self.layers[index];
        if layer.geometry != *geometry {
            return None;
        }
        self.met.fetch_add(1, Ordering::Relaxed);
        if !layer.is_put_aside() {
            return Some(Product::Now { tile: layer.tile, add: !self.first });
        }
        Some(Product::Later(&mut self.memory[layer.factors.clone()]))
    }

    /// The same for a part of the network.
    pub(crate) fn reborrow(&mut self) -> Aside<'_, T> {
        Aside { memory: &mut *self.memory, ..*self }
    }
}
