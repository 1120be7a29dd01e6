//! `avgpool` and `gap`: the mean of each window, in which padding counts as zeros, but not what lies behind it.

use crate::Scalar;

use super::check::assert_pool;
use super::simd::{Lanes, enter};
use super::window::{Places, disjoint, windows};
use crate::layer::PoolGeometry;

/// One divided by the number of places in a window.
struct Share<L: Lanes> {
    /// In a whole one.
    area: usize,
    share: L::Vector,
}

impl<L: Lanes> Share<L> {
    #[inline(always)]
    fn new(simd: L, geometry: &PoolGeometry) -> Self {
        let area = geometry.kernel[0] * geometry.kernel[1];
        Self { area, share: simd.splat(Self::of_places(area)) }
    }

    #[inline(always)]
    fn of_places(area: usize) -> L::Scalar {
        <L::Scalar as num_traits::One>::one() / L::Scalar::of(area as f64)
    }

    /// In this window.
    #[inline(always)]
    fn of(&self, simd: L, window: &Places) -> L::Vector {
        if window.area == self.area { self.share } else { simd.splat(Self::of_places(window.area)) }
    }
}

/// `(geometry, x, y)`
pub(super) fn forward<L: Lanes>(geometry: &PoolGeometry, x: &[L::Scalar], y: &mut [L::Scalar]) {
    assert_pool::<L, _>(geometry, x, y);
    enter!(L, (geometry, x, y), forward_lanes);
}

#[inline(always)]
fn forward_lanes<L: Lanes>(simd: L, (geometry, x, y): (&PoolGeometry, &[L::Scalar], &mut [L::Scalar])) {
    let share = Share::new(simd, geometry);
    windows(geometry, |window: Places| {
        // SAFETY: the window's places lie inside of the map.
        unsafe {
            let mut sum = simd.zero();
            window.each(|place| sum = simd.add(sum, simd.load(x.as_ptr().add(place * L::LANES))));
            simd.store(y.as_mut_ptr().add(window.output * L::LANES), simd.mul(sum, share.of(simd, &window)));
        }
    });
}

/// `(geometry, dy, dx)`
pub(super) fn backward<L: Lanes>(geometry: &PoolGeometry, dy: &[L::Scalar], dx: &mut [L::Scalar]) {
    assert_pool::<L, _>(geometry, dx, dy);
    enter!(L, (geometry, dy, dx), backward_lanes);
}

#[inline(always)]
fn backward_lanes<L: Lanes>(simd: L, (geometry, dy, dx): (&PoolGeometry, &[L::Scalar], &mut [L::Scalar])) {
    let [disjoint, everywhere] = disjoint(geometry);
    if !(disjoint && everywhere) {
        dx.fill(num_traits::Zero::zero());
    }
    let share = Share::new(simd, geometry);
    windows(geometry, |window: Places| {
        // SAFETY: the window's places lie inside of the map.
        unsafe {
            let part = simd.mul(simd.load(dy.as_ptr().add(window.output * L::LANES)), share.of(simd, &window));
            window.each(|place| {
                let to = dx.as_mut_ptr().add(place * L::LANES);
                simd.store(to, if disjoint { part } else { simd.add(simd.load(to), part) });
            });
        }
    });
}
