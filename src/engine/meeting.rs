//! Where the groups of a batch meet: what each tells is put together, in the groups' order whoever computed them.
//!
//! Moments are merged by the formula of
//! [Chan, Golub and LeVeque](https://doi.org/10.1080/00031305.1983.10483115), all in `f64`.

use std::sync::Mutex;

use super::lock;
use crate::Scalar;
use crate::aligned::Aligned;
use crate::group::{Agreed, Share};
use crate::layer_info::{LayerInfo, LayerKind, Leaf, Leaves};

/// The groups of a batch that keep their memory from phase to phase, and what they have agreed on.
///
/// All is kept from step to step, so that a step allocates nothing.
pub(super) struct Meeting<T> {
    groups: Vec<Mutex<Member<T>>>,
    agreed: Agreed<T>,
    /// For each channel the batch's mean and, first, the sum of squared distances from it, then the unbiased variance.
    moments: Vec<[f64; 2]>,
}

/// A group of the batch.
#[derive(Default)]
pub(super) struct Member<T> {
    memory: Aligned<T>,
    told: Vec<[f64; 2]>,
    /// What the loss says of it.
    pub(super) loss: crate::loss::GroupLoss,
}

/// A batch norm: its channels among those of all, and how many places each one has.
struct Norm {
    first: usize,
    channels: usize,
    positions: usize,
    phase: usize,
}

impl<T: Scalar> Meeting<T> {
    pub(super) fn new() -> Self {
        Self { groups: Vec::new(), agreed: Agreed::default(), moments: Vec::new() }
    }

    /// Makes room for so many groups of a network of these layers.
    pub(super) fn prepare(&mut self, groups: usize, layers: &'static [LayerInfo]) {
        let channels = norms(layers).map(|norm| norm.channels).sum();
        if self.moments.len() != channels {
            self.agreed.mean = vec![T::default(); channels];
            self.agreed.variance = vec![T::default(); channels];
            self.agreed.gradient = vec![[0.0; 2]; channels];
            self.moments = vec![[0.0; 2]; channels];
        }
        self.groups.reserve_exact(groups.saturating_sub(self.groups.len()));
        while self.groups.len() < groups {
            let told = vec![[0.0; 2]; channels];
            self.groups.push(Mutex::new(Member { told, ..Member::default() }));
        }
    }

    /// How many bytes [`prepare`](Self::prepare) takes for so many groups and channels, without the groups' memory.
    pub(super) const fn bytes(groups: usize, channels: usize) -> usize {
        let told = channels * size_of::<[f64; 2]>();
        let agreed = channels * (2 * size_of::<T>() + 2 * size_of::<[f64; 2]>());
        groups * (size_of::<Mutex<Member<T>>>() + told) + agreed
    }

    pub(super) fn group(&self, index: usize) -> std::sync::MutexGuard<'_, Member<T>> {
        lock(&self.groups[index])
    }

    /// Puts together what the groups have told of their moments in a phase. `counts` are their samples.
    pub(super) fn merge_moments(
        &mut self,
        layers: &'static [LayerInfo],
        phase: usize,
        counts: impl Iterator<Item = usize>,
    ) {
        let counts = counts.enumerate();
        let mut before = 0.0;
        for (index, samples) in counts {
            let member = lock(&self.groups[index]);
            let samples = samples as f64;
            for norm in norms(layers).filter(|norm| norm.phase == phase) {
                let places = norm.positions as f64;
                for c in norm.first..norm.first + norm.channels {
                    let told = member.told[c];
                    let so_far =
                        if index == 0 { told } else { merge(self.moments[c], before * places, told, samples * places) };
                    self.moments[c] = so_far;
                }
            }
            before += samples;
        }
        for norm in norms(layers).filter(|norm| norm.phase == phase) {
            let count = before * norm.positions as f64;
            for c in norm.first..norm.first + norm.channels {
                let [mean, squares] = self.moments[c];
                self.agreed.mean[c] = T::of(mean);
                self.agreed.variance[c] = T::of(squares / count);
                self.moments[c][1] = squares / (count - 1.0);
            }
        }
    }

    /// Puts together what the groups have told of their gradients, of the batch norms whose moments were told in `phase`.
    pub(super) fn merge_gradients(
        &mut self,
        layers: &'static [LayerInfo],
        phase: usize,
        groups: usize,
        samples: usize,
    ) {
        for norm in norms(layers).filter(|norm| norm.phase == phase) {
            self.agreed.gradient[norm.first..norm.first + norm.channels].fill([0.0; 2]);
        }
        for group in &self.groups[..groups] {
            let member = lock(group);
            for norm in norms(layers).filter(|norm| norm.phase == phase) {
                let count = (samples * norm.positions) as f64;
                for c in norm.first..norm.first + norm.channels {
                    let [dy, dy_x] = member.told[c];
                    self.agreed.gradient[c][0] += dy / count;
                    self.agreed.gradient[c][1] += dy_x / count;
                }
            }
        }
    }

    /// The batch's mean and unbiased variance of each channel of all batch norms.
    pub(super) fn moments(&self) -> &[[f64; 2]] {
        &self.moments
    }

    pub(super) fn agreed(&self) -> &Agreed<T> {
        &self.agreed
    }
}

impl<T: Scalar> Member<T> {
    /// The group's memory, and its part in the batch.
    pub(super) fn parts<'a>(&'a mut self, len: usize, agreed: &'a Agreed<T>) -> (&'a mut [T], Share<'a, T>) {
        (self.memory.get(len), Share { told: &mut self.told, agreed, first: 0 })
    }
}

/// The batch norms among the layers, in order.
fn norms(layers: &'static [LayerInfo]) -> impl Iterator<Item = Norm> {
    let all = Leaves::new(layers).scan(0, |end, leaf| {
        let channels = leaf.layer.statistics() / 2;
        *end += channels;
        Some((leaf, *end - channels, channels))
    });
    all.filter_map(|(leaf, first, channels)| match leaf.layer.kind {
        LayerKind::BatchNorm { phase, positions } => {
            Some(Norm { first, channels, positions, phase: leaf.phase + phase })
        }
        _ => None,
    })
}

/// The first batch norm with only one value per channel in a batch of so many samples.
pub(super) fn with_one_value(layers: &'static [LayerInfo], samples: usize) -> Option<String> {
    let alone =
        |leaf: &Leaf| matches!(leaf.layer.kind, LayerKind::BatchNorm { positions, .. } if positions * samples < 2);
    Leaves::new(layers).find(alone).map(|leaf| leaf.name())
}

/// Mean and sum of squared distances of two sets together, given those of each and how many numbers each has.
fn merge(a: [f64; 2], count_a: f64, b: [f64; 2], count_b: f64) -> [f64; 2] {
    let (count, distance) = (count_a + count_b, b[0] - a[0]);
    [a[0] + distance * (count_b / count), a[1] + b[1] + distance * distance * (count_a * count_b / count)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merged_moments_are_those_of_all_numbers() {
        let numbers = [3.0, -1.0, 4.0, 1.0, -5.0, 9.0, 2.0];
        let moments = |numbers: &[f64]| {
            let mean = numbers.iter().sum::<f64>() / numbers.len() as f64;
            [mean, numbers.iter().map(|x| (x - mean).powi(2)).sum()]
        };
        let [mean, squares] = moments(&numbers);
        for cut in 1..numbers.len() {
            let (a, b) = numbers.split_at(cut);
            let merged = merge(moments(a), a.len() as f64, moments(b), b.len() as f64);
            assert!((merged[0] - mean).abs() < 1e-14 && (merged[1] - squares).abs() < 1e-12, "{merged:?} at {cut}");
        }
    }
}
