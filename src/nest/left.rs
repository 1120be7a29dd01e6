//! What leaves a link, for a macro that knows nothing of it: numbers that types and constants are made of.
//!
//! A macro that does not know whether a map or a vector leaves counts a vector of `N` numbers as a map of `N` channels, with
//! a height and width of 1. A size that a fault has spoiled is 0.

use core::marker::PhantomData;

use super::Stage;
use crate::{Map, Shape, Vector};

/// What leaves a link that works like `S`.
pub struct Left<S, Input>(PhantomData<(S, Input)>);

impl<Input: Shape, S: Stage<Input>> Left<S, Input> {
    /// Three for a map, one for a vector.
    pub const RANK: usize = if Self::DIMENSIONS.len() == 1 { 1 } else { 3 };
    /// Channels, height and width.
    pub const SIZES: [usize; 3] = match *Self::DIMENSIONS {
        [channels, height, width] => [channels, height, width],
        [length] => [length, 1, 1],
        _ => [0; 3],
    };
    /// The same, if it is a map.
    pub const MAP: [usize; 3] = if Self::RANK == 3 { Self::SIZES } else { [0; 3] };

    const DIMENSIONS: &'static [usize] = <S::Output as Shape>::DIMS;
}

/// The shape of so many dimensions.
pub type Face<const RANK: usize, const C: usize, const H: usize, const W: usize> =
    <Rank<RANK> as Ranked<C, H, W>>::Shape;

/// A number of dimensions.
pub struct Rank<const RANK: usize>;

/// The shape of these sizes.
pub trait Ranked<const C: usize, const H: usize, const W: usize> {
    /// A vector or a map.
    type Shape: Shape;
}

impl<const C: usize, const H: usize, const W: usize> Ranked<C, H, W> for Rank<1> {
    type Shape = Vector<C>;
}

impl<const C: usize, const H: usize, const W: usize> Ranked<C, H, W> for Rank<3> {
    type Shape = Map<C, H, W>;
}

/// The dimensions of a map, or of a vector as the macro counts it.
#[must_use]
pub const fn dimensions<const RANK: usize>(sizes: [usize; 3]) -> [usize; RANK] {
    let (mut dimensions, mut index) = ([0; RANK], 0);
    while index < RANK {
        dimensions[index] = sizes[index];
        index += 1;
    }
    dimensions
}

/// Whether no fault has spoiled a shape.
#[must_use]
pub const fn is_known(dimensions: &[usize]) -> bool {
    let mut index = 0;
    while index < dimensions.len() {
        if dimensions[index] == 0 {
            return false;
        }
        index += 1;
    }
    true
}
