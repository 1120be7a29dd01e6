//! `maxpool`: the largest number in each window.
//!
//! Backward, the place of the maximum is found again by comparing instead of being stored: the gradient of a window is a
//! vector that goes to the first place where `x` is not less than `y`, and lanes that have found theirs hold zero from then on.
//! As in PyTorch, a NaN in a window wins. The gradient of such a window goes to its first place, as nothing is less than
//! NaN; PyTorch sends it to the NaN. Either way the NaN has reached the loss before.

use num_traits::Float;

use super::check::assert_pool;
use super::simd::Lanes;
use super::window::{Places, disjoint, windows};
use crate::layer::PoolGeometry;

/// `(geometry, x, y)`
pub(super) fn forward<L: Lanes>(geometry: &PoolGeometry, x: &[L::Scalar], y: &mut [L::Scalar]) {
    assert_pool::<L, _>(geometry, x, y);
    L::enter((geometry, x, y), forward_lanes);
}

#[inline(always)]
fn forward_lanes<L: Lanes>(simd: L, (geometry, x, y): (&PoolGeometry, &[L::Scalar], &mut [L::Scalar])) {
    windows(geometry, |window: Places| {
        // SAFETY: the window's places lie inside of the map.
        unsafe {
            let mut most = simd.splat(L::Scalar::neg_infinity());
            window.each(|place| {
                let x = simd.load(x.as_ptr().add(place * L::LANES));
                let larger = simd.select(simd.less(most, x), x, most);
                most = simd.select(simd.equal(x, x), larger, x);
            });
            simd.store(y.as_mut_ptr().add(window.output * L::LANES), most);
        }
    });
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
    L::enter((geometry, x, y, dy, dx), backward_lanes);
}

#[inline(always)]
fn backward_lanes<L: Lanes>(
    simd: L,
    (geometry, x, y, dy, dx): (&PoolGeometry, &[L::Scalar], &[L::Scalar], &[L::Scalar], &mut [L::Scalar]),
) {
    let [disjoint, everywhere] = disjoint(geometry);
    if !(disjoint && everywhere) {
        dx.fill(num_traits::Zero::zero());
    }
    let zero = simd.zero();
    windows(geometry, |window: Places| {
        // SAFETY: the window's places lie inside of the map.
        unsafe {
            let most = simd.load(y.as_ptr().add(window.output * L::LANES));
            let mut left = simd.load(dy.as_ptr().add(window.output * L::LANES));
            window.each(|place| {
                let below = simd.less(simd.load(x.as_ptr().add(place * L::LANES)), most);
                let to = dx.as_mut_ptr().add(place * L::LANES);
                let share = simd.select(below, zero, left);
                left = simd.select(below, left, zero);
                simd.store(to, if disjoint { share } else { simd.add(simd.load(to), share) });
            });
        }
    });
}
