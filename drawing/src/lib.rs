//! Draws the computation graph of a [netshape](https://docs.rs/netshape) network: the same picture for the documentation,
//! which the macro writes while a program compiles, and for a running program.
//!
//! Squares are variables (the input, the parameters, the output), and what is round are operators (the layers). Arrows
//! that are drawn through show what flows forward, with its shape; dashed ones its gradient, which flows backward. A
//! gradient goes only where parameters had a hand in the value.
//!
//! `layout` says where everything goes, `svg` and `mermaid` write it down.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod layout;
mod mermaid;
mod structure;
mod svg;

use alloc::string::String;
use alloc::vec::Vec;

/// The layers of a network, in an order in which each comes behind those whose results it takes.
#[derive(Debug, Clone)]
pub struct Graph {
    /// The shape of the input, as text: `1×28×28`.
    pub input: String,
    /// The layers.
    pub nodes: Vec<Node>,
}

/// One layer, or one join of branches.
#[derive(Debug, Clone)]
pub struct Node {
    /// Its name: `conv1`.
    pub name: String,
    /// As it was declared: `conv(1, 6, k5)`.
    pub text: String,
    /// Where its input comes from: the node of this index, or the network's input. At least one.
    pub inputs: Vec<Option<usize>>,
    /// The shape of what leaves: `6×28×28`.
    pub output: String,
    /// What its parameters are, a line for each kind: `weight 6×1×5×5`. Empty for a layer that has none.
    pub parameters: Vec<String>,
}

impl Graph {
    /// For each node, whether parameters had a hand in what leaves it, so that its gradient is wanted.
    fn learned(&self) -> Vec<bool> {
        let mut learned: Vec<bool> = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            let arriving = node.inputs.iter().flatten().any(|&before| learned[before]);
            learned.push(arriving || !node.parameters.is_empty());
        }
        learned
    }

    /// The shape of what comes from a node or the input.
    fn shape(&self, source: Option<usize>) -> &str {
        source.map_or(&self.input, |index| &self.nodes[index].output)
    }

    /// Where the output comes from.
    fn output(&self) -> Option<usize> {
        self.nodes.len().checked_sub(1)
    }
}

#[cfg(test)]
mod tests;
