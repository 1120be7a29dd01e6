//! The way through all layers of a network, into the networks inside of it, without asking for memory: a training step
//! goes this way too.

use std::fmt;
use std::ops::Range;

use super::{LayerInfo, LayerKind};

/// So many networks can be inside of one another.
pub(crate) const DEEPEST: usize = 8;

/// How many networks are inside of one another in these layers, at most.
pub(super) const fn depth(layers: &[LayerInfo]) -> usize {
    let (mut deepest, mut i) = (0, 0);
    while i < layers.len() {
        if let LayerKind::Network { layers, .. } = layers[i].kind {
            let depth = 1 + depth(layers);
            deepest = if depth > deepest { depth } else { deepest };
        }
        i += 1;
    }
    deepest
}

/// A layer with parameters, which has no network inside, and where it is.
#[derive(Debug, Clone)]
pub struct Leaf {
    /// The layer.
    pub layer: &'static LayerInfo,
    /// Where its numbers lie among those of the whole network.
    pub range: Range<usize>,
    /// By how much later than its own network the whole one begins, in phases of a training step.
    pub(crate) phase: usize,
    path: [&'static str; DEEPEST],
    depth: usize,
}

impl Leaf {
    /// The name as the fields are written: `conv1`, and `backbone1.conv1` in a network inside.
    #[cfg(feature = "std")]
    #[must_use]
    pub fn name(&self) -> String {
        self.to_string()
    }
}

impl fmt::Display for Leaf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for network in &self.path[..self.depth] {
            write!(f, "{network}.")?;
        }
        f.write_str(self.layer.name)
    }
}

/// All leaves, in the order of their numbers.
#[derive(Debug, Clone)]
pub struct Leaves {
    /// Of the network and those inside of it on the way here: the layers that are still to come, and the phase in which
    /// it begins.
    levels: [(&'static [LayerInfo], usize); DEEPEST + 1],
    path: [&'static str; DEEPEST],
    depth: usize,
    begin: usize,
}

impl Leaves {
    pub(crate) fn new(layers: &'static [LayerInfo]) -> Self {
        let mut levels: [(&'static [LayerInfo], usize); DEEPEST + 1] = [(&[], 0); DEEPEST + 1];
        levels[0].0 = layers;
        Self { levels, path: [""; DEEPEST], depth: 0, begin: 0 }
    }
}

impl Iterator for Leaves {
    type Item = Leaf;

    fn next(&mut self) -> Option<Leaf> {
        loop {
            let (rest, phase) = self.levels[self.depth];
            let Some((layer, rest)) = rest.split_first() else {
                self.depth = self.depth.checked_sub(1)?;
                continue;
            };
            self.levels[self.depth].0 = rest;
            if let LayerKind::Network { layers, phase: begin } = layer.kind {
                self.path[self.depth] = layer.name;
                self.depth += 1;
                self.levels[self.depth] = (layers, phase + begin);
                continue;
            }
            let range = self.begin..self.begin + layer.len();
            self.begin = range.end;
            // A layer of one's own may have nothing to learn.
            if range.is_empty() {
                continue;
            }
            return Some(Leaf { layer, range, phase, path: self.path, depth: self.depth });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_inside_come_one_by_one() {
        const INNER: &[LayerInfo] = &[LayerInfo::new("fc1", &[2, 3], 2), LayerInfo::batch_norm("norm", &[2], 4, 1)];
        const OUTER: &[LayerInfo] = &[
            LayerInfo::new("conv1", &[1, 1, 1, 1], 0),
            LayerInfo::network("inner", INNER, 3),
            LayerInfo::own("own", &[5]),
        ];
        let found: Vec<_> = Leaves::new(OUTER).map(|leaf| (leaf.name(), leaf.range.clone(), leaf.phase)).collect();
        let expected = [("conv1", 0..1, 0), ("inner.fc1", 1..9, 3), ("inner.norm", 9..17, 3), ("own", 17..22, 0)];
        assert_eq!(found, expected.map(|(name, range, phase)| (name.to_owned(), range, phase)));
        assert_eq!(super::super::phases(OUTER), 3 + 1 + 2);
        assert_eq!(super::super::parameter_count(OUTER), 22 - 4);
        assert_eq!(super::super::normalized_channels(OUTER), 2);
    }
}
