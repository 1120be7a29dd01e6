//! How a map is cut into squares, and which part of one lies inside of the map. No number of the map is touched here.

use std::ops::Range;

/// The side of a square of outputs, and of what it sees.
pub(in crate::kernel) const SIDE: usize = 4;
pub(in crate::kernel) const SEEN: usize = SIDE + 2;

/// A map, channels × height × width, cut into squares.
#[derive(Debug, Clone, Copy)]
pub(in crate::kernel) struct Map<T> {
    pub(in crate::kernel) first: T,
    pub(in crate::kernel) shape: [usize; 3],
}

/// The squares of a map of outputs, row by row.
#[derive(Debug, Clone, Copy)]
pub(in crate::kernel) struct Squares {
    pub(in crate::kernel) height: usize,
    pub(in crate::kernel) width: usize,
}

impl Squares {
    pub(in crate::kernel) const fn of([_, height, width]: [usize; 3]) -> Self {
        Self { height: height.div_ceil(SIDE), width: width.div_ceil(SIDE) }
    }

    pub(in crate::kernel) const fn count(self) -> usize {
        self.height * self.width
    }

    /// The first output of a square.
    pub(in crate::kernel) const fn corner(self, square: usize) -> [usize; 2] {
        [square / self.width * SIDE, square % self.width * SIDE]
    }
}

/// Neighbouring squares, which are worked on together; in their buffers there is room for `pitch` of them.
#[derive(Debug, Clone, Copy)]
pub(in crate::kernel) struct Strip {
    pub(in crate::kernel) squares: Squares,
    pub(in crate::kernel) first: usize,
    pub(in crate::kernel) count: usize,
    pub(in crate::kernel) pitch: usize,
}

impl Strip {
    pub(in crate::kernel) fn corners(self) -> impl Iterator<Item = (usize, [usize; 2])> {
        (0..self.count).map(move |index| (index, self.squares.corner(self.first + index)))
    }
}

/// Which of the `N` places from `corner − padding` on are inside of a map.
pub(in crate::kernel) fn inside<const N: usize>(
    corner: [usize; 2],
    padding: [usize; 2],
    [_, height, width]: [usize; 3],
) -> [Range<usize>; 2] {
    let axis = |axis: usize, size: usize| {
        let before = padding[axis].saturating_sub(corner[axis]);
        before..N.min((size + padding[axis]).saturating_sub(corner[axis])).max(before)
    };
    [axis(0, height), axis(1, width)]
}
