//! The tile: the loop that nearly all arithmetic of a network is done in.
//!
//! ```text
//! y[o][i] = start + Σ_taps weight[o, tap] · x[i, tap]
//! ```
//!
//! for O rows (output channels) and X columns (neighbouring places), where each `x` and `y` is a vector and each weight
//! one number, broadcast to all lanes. The O·X sums stay in registers while the taps go by. A tap takes X loads of vectors
//! and O broadcasts, and feeds O·X multiply-adds; a processor that loads two numbers and does two multiply-adds in a
//! cycle is kept busy when O·X ≥ O + X. A multiply-add takes 4 cycles until its sum can be added to again, so at
//! least 2 · 4 sums must be under way. Both together set [`cost`]; the number of registers sets the upper limit.
//!
//! Forward and backward, convolution and fully connected layer differ only in the distances between the numbers.

#![allow(clippy::needless_range_loop, reason = "a tile's indices count registers and set addresses alike")]

use std::hint::black_box;

use super::axis::MAX_ROWS;
use super::simd::{Lanes, enter};

/// One of the three nested loops over taps: how often, and how far `x` and `weight` move.
#[derive(Debug, Clone, Copy)]
pub(super) struct Loop {
    pub(super) count: usize,
    pub(super) x: isize,
    pub(super) weight: isize,
}

impl Loop {
    /// A loop that is none.
    pub(super) const ONCE: Self = Self { count: 1, x: 0, weight: 0 };
}

/// What the sums start from.
#[derive(Debug, Clone, Copy)]
pub(super) enum Start<T> {
    /// Zero.
    Zero,
    /// One number for each row.
    Bias(*const T),
    /// What `y` holds.
    Sum,
}

/// The numbers a tile works on, all distances counted in numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gather<T> {
    /// From the outermost to the innermost.
    pub(super) loops: [Loop; 3],
    pub(super) x: *const T,
    pub(super) x_column: isize,
    pub(super) weight: *const T,
    pub(super) weight_row: isize,
    pub(super) start: Start<T>,
    pub(super) y: *mut T,
    pub(super) y_row: isize,
    pub(super) y_column: isize,
}

impl<T> Gather<T> {
    /// The same, `rows` rows further down.
    ///
    /// # Safety
    /// That many rows further down still lie inside of the slices, or just behind their end.
    pub(super) unsafe fn below(mut self, rows: usize) -> Self {
        let rows = rows.cast_signed();
        // SAFETY: the caller's promise.
        unsafe {
            self.weight = self.weight.offset(rows * self.weight_row);
            self.y = self.y.offset(rows * self.y_row);
            if let Start::Bias(bias) = &mut self.start {
                *bias = bias.offset(rows);
            }
        }
        self
    }
}

/// A tile's code: `(numbers, tiles)` computes that many tiles side by side.
pub(super) type Tile<T> = unsafe fn(&Gather<T>, usize);

/// At most so many columns are in a tile.
pub(super) const MAX_COLUMNS: usize = 8;

/// The heights that tiles have.
pub(super) const ROWS: [usize; 7] = [12, 8, 6, 4, 3, 2, 1];

/// Whether there is a tile of that size: its sums, a row of `x` and one weight must fit into the registers.
///
/// Each size is compiled code. Where networks are trained, in `f32` with multiply-add instructions, there are all sizes
/// that fit, so that one of them suits every number of channels and columns; elsewhere a few do.
pub(super) const fn exists<L: Lanes>(rows: usize, columns: usize) -> bool {
    let few = matches!(rows, 1 | 2 | 4) && columns <= 3;
    (few || L::ALL_TILES) && rows * columns + columns < L::REGISTERS
}

/// Half cycles that a tap takes: the multiply-adds, the loads, or the wait for a sum.
pub(super) const fn cost(rows: usize, columns: usize) -> usize {
    let mut cost = 8;
    if rows + columns > cost {
        cost = rows + columns;
    }
    if rows * columns > cost {
        cost = rows * columns;
    }
    cost
}

/// Which sizes of tile an instruction set has.
pub(super) type Sizes = [[bool; MAX_COLUMNS + 1]; MAX_ROWS + 1];

/// The tiles of one instruction set: which there are, and their code, by rows and columns.
pub(super) struct Tiles<F> {
    pub(super) sizes: Sizes,
    pub(super) code: [[Option<F>; MAX_COLUMNS + 1]; MAX_ROWS + 1],
}

/// The sizes of an instruction set's tiles.
pub(super) const fn sizes<L: Lanes>() -> Sizes {
    let mut sizes = [[false; MAX_COLUMNS + 1]; MAX_ROWS + 1];
    let mut i = 0;
    while i < ROWS.len() {
        let mut columns = 1;
        while columns <= MAX_COLUMNS {
            sizes[ROWS[i]][columns] = exists::<L>(ROWS[i], columns);
            columns += 1;
        }
        i += 1;
    }
    sizes
}

/// Makes the table of a tile's code for all sizes that fit.
macro_rules! tiles {
    ($L:ident, $Tile:ty, $tile:ident, $($rows:literal)+) => {{
        let mut code: [[Option<$Tile>; MAX_COLUMNS + 1]; MAX_ROWS + 1] = [[None; MAX_COLUMNS + 1]; MAX_ROWS + 1];
        $($crate::kernel::gather::tiles!(@row code, $L, $tile, $rows, 1 2 3 4 5 6 7 8);)+
        $crate::kernel::gather::Tiles { sizes: $crate::kernel::gather::sizes::<$L>(), code }
    }};
    (@row $code:ident, $L:ident, $tile:ident, $rows:literal, $($columns:literal)+) => {
        $(if $crate::kernel::gather::exists::<$L>($rows, $columns) {
            $code[$rows][$columns] = Some($tile::<$L, $rows, $columns>);
        })+
    };
}
pub(super) use tiles;

/// The tiles of [`Gather`] on an instruction set.
pub(super) struct Gathers<L>(std::marker::PhantomData<L>);

impl<L: Lanes> Gathers<L> {
    /// Their table.
    pub(super) const TABLE: Tiles<Tile<L::Scalar>> = tiles!(L, Tile<L::Scalar>, enter, 1 2 3 4 6 8 12);
}

unsafe fn enter<L: Lanes, const O: usize, const X: usize>(numbers: &Gather<L::Scalar>, tiles: usize) {
    enter!(L, (numbers, tiles), tile::<L, O, X>);
}

/// O × X sums.
#[inline(always)]
fn tile<L: Lanes, const O: usize, const X: usize>(simd: L, (numbers, tiles): (&Gather<L::Scalar>, usize)) {
    let Gather { loops, x_column, weight_row, y_row, y_column, .. } = *numbers;
    // A narrow tile has little to do between two weights. Left alone, the compiler reaches each row's weight by adding to the
    // address of the row before, one cycle a row, which would be longer than the multiply-adds take; so it must not see
    // that every third row is as far from the one before as the others.
    let third = |o: usize| o.cast_signed() / 3 * 3 * weight_row;
    let thirds: [isize; MAX_ROWS] =
        std::array::from_fn(|o| if X <= 2 && o < O && o % 3 == 0 { black_box(third(o)) } else { third(o) });
    for tile in 0..tiles {
        let column = (tile * X).cast_signed();
        // SAFETY: who calls a tile promises that all places of its rows, columns and taps lie inside of the slices.
        unsafe {
            let x = numbers.x.offset(column * x_column);
            let y = numbers.y.offset(column * y_column);
            let mut sums = [[simd.zero(); X]; O];
            match numbers.start {
                Start::Zero => {}
                Start::Bias(bias) => {
                    for o in 0..O {
                        sums[o] = [simd.splat(*bias.add(o)); X];
                    }
                }
                Start::Sum => {
                    for o in 0..O {
                        for i in 0..X {
                            sums[o][i] = simd.load(y.offset(o.cast_signed() * y_row + i.cast_signed() * y_column));
                        }
                    }
                }
            }
            for a in 0..loops[0].count.cast_signed() {
                for b in 0..loops[1].count.cast_signed() {
                    let mut x = x.offset(a * loops[0].x + b * loops[1].x);
                    let mut weight = numbers.weight.offset(a * loops[0].weight + b * loops[1].weight);
                    for _ in 0..loops[2].count {
                        let mut columns = [simd.zero(); X];
                        for i in 0..X {
                            columns[i] = simd.load(x.offset(i.cast_signed() * x_column));
                        }
                        for o in 0..O {
                            let factor =
                                simd.splat(*weight.offset(thirds[o / 3 * 3] + (o % 3).cast_signed() * weight_row));
                            for i in 0..X {
                                sums[o][i] = simd.mul_add(factor, columns[i], sums[o][i]);
                            }
                        }
                        // The last step may leave the slice, which is why it does not count as an offset within it.
                        x = x.wrapping_offset(loops[2].x);
                        weight = weight.wrapping_offset(loops[2].weight);
                    }
                }
            }
            for o in 0..O {
                for i in 0..X {
                    simd.store(y.offset(o.cast_signed() * y_row + i.cast_signed() * y_column), sums[o][i]);
                }
            }
        }
    }
}

/// The largest tile height that is at most `rows` and `limit` and of which a tile with that many columns exists.
pub(super) fn height(sizes: &Sizes, rows: usize, limit: usize, columns: usize) -> usize {
    ROWS.into_iter().find(|&height| height <= rows.min(limit) && sizes[height][columns]).unwrap_or(1)
}

/// The size of tile that covers `rows` × `columns` in the fewest cycles, edges included.
///
/// `taps(i, n)` says how many of a row's taps the columns `i .. i + n` need.
pub(super) fn plan(sizes: &Sizes, rows: usize, columns: usize, taps: impl Fn(usize, usize) -> usize) -> [usize; 2] {
    let mut best = [1, 1];
    let mut least = usize::MAX;
    for width in 1..=MAX_COLUMNS.min(columns) {
        let whole = columns / width * width;
        let inner: usize = (0..whole).step_by(width).map(|i| taps(i, width)).sum();
        let rest = columns - whole;
        let outer = if rest == 0 { 0 } else { taps(whole, rest) };
        for limit in ROWS {
            if limit > rows || !sizes[limit][width] {
                continue;
            }
            let (mut left, mut total) = (rows, 0);
            while left > 0 {
                let height = height(sizes, left, limit, width);
                let times = left / height;
                total += times * (inner * cost(height, width) + outer * cost(height, rest));
                left -= times * height;
            }
            if total < least {
                (best, least) = ([limit, width], total);
            }
        }
    }
    best
}
