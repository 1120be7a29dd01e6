//! The machine's peak: what independent chains of multiply-adds in registers reach, in `f32`.

#![allow(
    clippy::inline_always,
    reason = "vector code must be inlined into the function compiled for its instruction set"
)]

use std::hint::black_box;
use std::sync::Barrier;
use std::time::Instant;

use pulp::{Arch, Simd, WithSimd};

/// Chains that are enough to hide the latency of a multiply-add on every processor known to us.
const CHAINS: usize = 16;
/// Multiply-adds in a chain: a call takes about 0.1 ms.
const STEPS: usize = 20_000;
/// Calls in one measurement, of which the fastest counts.
const CALLS: usize = 12;

/// Multiply-adds in a second on so many threads at once.
///
/// The peak is a property of the machine, so each thread's fastest call counts: one that was interrupted says nothing.
pub(crate) fn measure(threads: usize) -> f64 {
    let ready = Barrier::new(threads);
    let chains = (Arch::new().dispatch(LaneCount) * CHAINS * STEPS) as f64;
    let one = || {
        ready.wait();
        let seconds = (0..CALLS).map(|_| {
            let start = Instant::now();
            black_box(Arch::new().dispatch(Peak));
            start.elapsed().as_secs_f64()
        });
        chains / seconds.fold(f64::INFINITY, f64::min)
    };
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(one)).collect();
        one() + others.into_iter().map(|thread| thread.join().expect("a measurement does not panic")).sum::<f64>()
    })
}

struct Peak;

impl WithSimd for Peak {
    type Output = f32;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> f32 {
        let factor = simd.splat_f32s(black_box(0.999));
        let term = simd.splat_f32s(black_box(0.001));
        let mut sums = [simd.splat_f32s(1.0); CHAINS];
        for _ in 0..STEPS {
            for sum in &mut sums {
                *sum = simd.mul_add_f32s(*sum, factor, term);
            }
        }
        sums.into_iter().map(|sum| simd.reduce_sum_f32s(sum)).sum()
    }
}

struct LaneCount;

impl WithSimd for LaneCount {
    type Output = usize;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> usize {
        S::F32_LANES
    }
}
