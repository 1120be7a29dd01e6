//! `avgpool` and `gap`: the mean of each window, in which padding counts as zeros.

use crate::Scalar;

use super::check::assert_pool;
use super::simd::Lanes;
use super::window::{Places, disjoint, windows};
use crate::layer::PoolGeometry;

/// One divided by the number of places in a window.
fn share<T: Scalar>(geometry: &PoolGeometry) -> T {
    T::one() / T::of((geometry.kernel[0] * geometry.kernel[1]) as f64)
}

/// `(geometry, x, y)`
pub(super) fn forward<L: Lanes>(geometry: &PoolGeometry, x: &[L::Scalar], y: &mut [L::Scalar]) {
    assert_pool::<L, _>(geometry, x, y);
    L::enter((geometry, x, y), forward_lanes);
}

#[inline(always)]
fn forward_lanes<L: Lanes>(simd: L, (geometry, x, y): (&PoolGeometry, &[L::Scalar], &mut [L::Scalar])) {
    let share = simd.splat(share(geometry));
    windows(geometry, |window: Places| {
        // SAFETY: the window's places lie inside of the map.
        unsafe {
            let mut sum = simd.zero();
            window.each(|place| sum = simd.add(sum, simd.load(x.as_ptr().add(place * L::LANES))));
            simd.store(y.as_mut_ptr().add(window.output * L::LANES), simd.mul(sum, share));
        }
    });
}

/// `(geometry, dy, dx)`
pub(super) fn backward<L: Lanes>(geometry: &PoolGeometry, dy: &[L::Scalar], dx: &mut [L::Scalar]) {
    assert_pool::<L, _>(geometry, dx, dy);
    L::enter((geometry, dy, dx), backward_lanes);
}

#[inline(always)]
fn backward_lanes<L: Lanes>(simd: L, (geometry, dy, dx): (&PoolGeometry, &[L::Scalar], &mut [L::Scalar])) {
    let [disjoint, everywhere] = disjoint(geometry);
    if !(disjoint && everywhere) {
        dx.fill(num_traits::Zero::zero());
    }
    let share = simd.splat(share(geometry));
    windows(geometry, |window: Places| {
        // SAFETY: the window's places lie inside of the map.
        unsafe {
            let part = simd.mul(simd.load(dy.as_ptr().add(window.output * L::LANES)), share);
            window.each(|place| {
                let to = dx.as_mut_ptr().add(place * L::LANES);
                simd.store(to, if disjoint { part } else { simd.add(simd.load(to), part) });
            });
        }
    });
}
