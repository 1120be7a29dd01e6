//! Finds the branches again in the flat list of layers: what the user wrote as a chain of layers and joins.

use alloc::vec::Vec;

use crate::Node;

/// One link of a chain.
#[derive(Debug, PartialEq)]
pub(crate) enum Link {
    Layer(usize),
    /// The node that joins, and its branches, each of which may be empty.
    Join(usize, Vec<Vec<Link>>),
}

impl Link {
    /// The node with which it ends.
    pub(crate) fn node(&self) -> usize {
        match self {
            Self::Layer(node) | Self::Join(node, _) => *node,
        }
    }
}

/// The network as a chain.
pub(crate) fn chain(nodes: &[Node]) -> Vec<Link> {
    let mut before: Vec<Option<usize>> = Vec::with_capacity(nodes.len());
    for node in nodes {
        before.push(fork(&before, &node.inputs));
    }
    let last = nodes.len().checked_sub(1);
    between(nodes, &before, None, last)
}

/// The links behind `from` up to `to`. `before` is, for each node, where the chain was in front of it and its branches.
fn between(nodes: &[Node], before: &[Option<usize>], from: Option<usize>, to: Option<usize>) -> Vec<Link> {
    let (mut links, mut at) = (Vec::new(), to);
    while at != from
        && let Some(index) = at
    {
        links.push(match nodes[index].inputs.as_slice() {
            [_] => Link::Layer(index),
            ends => Link::Join(index, ends.iter().map(|end| between(nodes, before, before[index], *end)).collect()),
        });
        at = before[index];
    }
    links.reverse();
    links
}

/// The last place that all branches with these ends come from.
fn fork(before: &[Option<usize>], ends: &[Option<usize>]) -> Option<usize> {
    let mut common = *ends.first()?;
    for end in &ends[1..] {
        let mut other = *end;
        // Whichever is further along goes back.
        while common != other {
            if common > other {
                common = common.and_then(|index| before[index]);
            } else {
                other = other.and_then(|index| before[index]);
            }
        }
    }
    common
}
