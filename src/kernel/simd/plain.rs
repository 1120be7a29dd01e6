//! The two that every processor has: one number at a time, and vectors of 128 bits as the compiler makes them by default.
//!
//! Neither has an instruction for a · b + c: the two operations are far faster than a function that imitates the single
//! rounding.

#![allow(clippy::float_cmp, reason = "equality itself is what is implemented")]
#![allow(clippy::wildcard_imports, reason = "an intrinsic's name tells where it comes from")]

use pulp::{Scalar, Scalar128b};

use super::macros::lanes;
use crate::kernel::transpose;

lanes!(ScalarF32(Scalar) = Scalar, 1 x f32 in 16, all tiles: false;
    f32, bool;
    Scalar;
    |a| a, |a, b| a + b, |a, b| a * b, |a, b, c| a * b + c,
    |a, b| a < b, |a, b| a == b, |mask, yes, no| if mask { yes } else { no };
    transpose::plain);

lanes!(ScalarF64(Scalar) = Scalar, 1 x f64 in 16, all tiles: false;
    f64, bool;
    Scalar;
    |a| a, |a, b| a + b, |a, b| a * b, |a, b, c| a * b + c,
    |a, b| a < b, |a, b| a == b, |mask, yes, no| if mask { yes } else { no };
    transpose::plain);

#[cfg(target_arch = "x86_64")]
mod portable {
    use super::*;
    use std::arch::x86_64::*;

    /// `yes` where all bits are set, else `no`, by SSE2's operations.
    macro_rules! select {
        ($or:ident, $and:ident, $andnot:ident) => {
            |mask, yes, no| $or($and(mask, yes), $andnot(mask, no))
        };
    }

    lanes!(PortableF32(Scalar128b) = Portable, 4 x f32 in 16, all tiles: false;
        __m128, __m128;
        Scalar128b;
        _mm_set1_ps, _mm_add_ps, _mm_mul_ps, |a, b, c| _mm_add_ps(_mm_mul_ps(a, b), c), _mm_cmplt_ps, _mm_cmpeq_ps,
        select!(_mm_or_ps, _mm_and_ps, _mm_andnot_ps);
        transpose::plain);

    lanes!(PortableF64(Scalar128b) = Portable, 2 x f64 in 16, all tiles: false;
        __m128d, __m128d;
        Scalar128b;
        _mm_set1_pd, _mm_add_pd, _mm_mul_pd, |a, b, c| _mm_add_pd(_mm_mul_pd(a, b), c), _mm_cmplt_pd, _mm_cmpeq_pd,
        select!(_mm_or_pd, _mm_and_pd, _mm_andnot_pd);
        transpose::plain);
}

#[cfg(not(target_arch = "x86_64"))]
mod portable {
    use super::*;

    /// Calls `f` for each lane.
    #[inline(always)]
    fn zip<A: Copy, B: Copy, C, const N: usize>(a: [A; N], b: [B; N], f: impl Fn(A, B) -> C) -> [C; N] {
        std::array::from_fn(|i| f(a[i], b[i]))
    }

    lanes!(PortableF32(Scalar128b) = Portable, 4 x f32 in 16, all tiles: false;
        [f32; 4], [bool; 4];
        Scalar128b;
        |a| [a; 4], |a, b| zip(a, b, |a: f32, b: f32| a + b), |a, b| zip(a, b, |a: f32, b: f32| a * b),
        |a, b, c| zip(zip(a, b, |a: f32, b: f32| a * b), c, |ab: f32, c: f32| ab + c),
        |a, b| zip(a, b, |a: f32, b: f32| a < b), |a, b| zip(a, b, |a: f32, b: f32| a == b),
        |mask: [bool; 4], yes: [f32; 4], no: [f32; 4]| std::array::from_fn(|i| if mask[i] { yes[i] } else { no[i] });
        transpose::plain);

    lanes!(PortableF64(Scalar128b) = Portable, 2 x f64 in 16, all tiles: false;
        [f64; 2], [bool; 2];
        Scalar128b;
        |a| [a; 2], |a, b| zip(a, b, |a: f64, b: f64| a + b), |a, b| zip(a, b, |a: f64, b: f64| a * b),
        |a, b, c| zip(zip(a, b, |a: f64, b: f64| a * b), c, |ab: f64, c: f64| ab + c),
        |a, b| zip(a, b, |a: f64, b: f64| a < b), |a, b| zip(a, b, |a: f64, b: f64| a == b),
        |mask: [bool; 2], yes: [f64; 2], no: [f64; 2]| std::array::from_fn(|i| if mask[i] { yes[i] } else { no[i] });
        transpose::plain);
}

pub(in crate::kernel) use portable::{PortableF32, PortableF64};
