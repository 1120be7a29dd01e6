//! `maxpool`: the largest number in each window.
//!
//! Backward, the place of the maximum is found again by comparing instead of being stored: the gradient of a window is a
//! vector that goes to the first place where `x` is not less than `y`, and lanes that have found theirs hold zero from then on.
//! So where no place is in two windows, the gradient can be written over `x`, and less memory has to go through the cache.
//! As in PyTorch, a NaN in a window wins. The gradient of such a window goes to its first place, as nothing is less than
//! NaN; PyTorch sends it to the NaN. Either way the NaN has reached the loss before.

use num_traits::{Float, Zero};

use super::check::assert_pool;
use super::simd::{Lanes, enter};
use super::window::{Places, disjoint, outside, windows};
use crate::layer::PoolGeometry;

/// `(geometry, x, y)`
pub(super) fn forward<L: Lanes>(geometry: &PoolGeometry, x: &[L::Scalar], y: &mut [L::Scalar]) {
    assert_pool::<L, _>(geometry, x, y);
    enter!(L, (geometry, x, y), forward_lanes);
}

#[inline(always)]
fn forward_lanes<L: Lanes>(simd: L, (geometry, x, y): (&PoolGeometry, &[L::Scalar], &mut [L::Scalar])) {
    windows(
        geometry,
        #[inline(always)]
        |window: Places| {
            let none = simd.splat(L::Scalar::neg_infinity());
            // SAFETY: the window's places lie inside of the map.
            let load = |place: usize| unsafe { simd.load(x.as_ptr().add(place * L::LANES)) };
            let most = window.fold(none, load, |a, b| simd.larger(a, b));
            // SAFETY: there is an output for each window.
            unsafe { simd.store(y.as_mut_ptr().add(window.output * L::LANES), most) };
        },
    );
}

/// `(geometry, x, y, dy, dx)`
pub(super) fn backward<L: Lanes>(
    geometry: &PoolGeometry,
    x: &[L::Scalar],
    y: &[L::Scalar],
    dy: &[L::Scalar],
    dx: &mut [L::Scalar],
) {
    assert_pool::<L, _>(geometry, x, y);
    assert_pool::<L, _>(geometry, dx, dy);
    let [disjoint, everywhere] = disjoint(geometry);
    if !(disjoint && everywhere) {
        dx.fill(L::Scalar::zero());
    }
    enter!(L, Backward { geometry, relu: false, x: x.as_ptr(), y, dy, dx: dx.as_mut_ptr(), disjoint }, backward_lanes);
}

/// `(geometry, relu, y, dy, x)`: `x` becomes `dx`; with `relu`, `dy` is the gradient behind it.
pub(super) fn backward_in_place<L: Lanes>(
    geometry: &PoolGeometry,
    relu: bool,
    y: &[L::Scalar],
    dy: &[L::Scalar],
    x: &mut [L::Scalar],
) {
    assert_pool::<L, _>(geometry, x, y);
    assert_pool::<L, _>(geometry, x, dy);
    let [disjoint, everywhere] = disjoint(geometry);
    assert!(disjoint, "a place that is in two windows is to be seen twice");
    let dx = x.as_mut_ptr();
    enter!(L, Backward { geometry, relu, x: dx, y, dy, dx, disjoint }, backward_lanes);
    if !everywhere {
        outside(geometry, |place| x[place * L::LANES..][..L::LANES].fill(L::Scalar::zero()));
    }
}

/// What backward works on; `x` and `dx` are the same or do not overlap.
struct Backward<'a, T> {
    geometry: &'a PoolGeometry,
    /// Whether a maximum that is not above zero has no gradient.
    relu: bool,
    x: *const T,
    y: &'a [T],
    dy: &'a [T],
    dx: *mut T,
    /// Whether no place is in two windows, so that it is read and written once.
    disjoint: bool,
}

#[inline(always)]
fn backward_lanes<L: Lanes>(simd: L, Backward { geometry, relu, x, y, dy, dx, disjoint }: Backward<'_, L::Scalar>) {
    let zero = simd.zero();
    windows(
        geometry,
        #[inline(always)]
        |window: Places| {
            // SAFETY: the window's places lie inside of the map.
            unsafe {
                let most = simd.load(y.as_ptr().add(window.output * L::LANES));
                let mut left = simd.load(dy.as_ptr().add(window.output * L::LANES));
                if relu {
                    left = simd.select(simd.less(zero, most), left, zero);
                }
                window.each(
                    #[inline(always)]
                    |place| {
                        let below = simd.less(simd.load(x.add(place * L::LANES)), most);
                        let to = dx.add(place * L::LANES);
                        let share = simd.select(below, zero, left);
                        left = simd.select(below, left, zero);
                        simd.store(to, if disjoint { share } else { simd.add(simd.load(to), share) });
                    },
                );
            }
        },
    );
}
