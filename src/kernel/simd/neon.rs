//! NEON, which every 64-bit ARM processor has.

#![allow(clippy::wildcard_imports, reason = "an intrinsic's name tells where it comes from")]

use std::arch::aarch64::*;

use pulp::aarch64::Neon;

use super::macros::lanes;
use crate::kernel::transpose;

lanes!(NeonF32(Neon) = Neon, 4 x f32 in 32, all tiles: true;
    float32x4_t, uint32x4_t;
    // SAFETY: the kernels of an instruction set are handed out only where the processor has it.
    unsafe { Neon::new_unchecked() };
    vdupq_n_f32, vaddq_f32, vmulq_f32, |a, b, c| vfmaq_f32(c, a, b), vcltq_f32, vceqq_f32, vbslq_f32;
    transpose::plain);

lanes!(NeonF64(Neon) = Neon, 2 x f64 in 32, all tiles: false;
    float64x2_t, uint64x2_t;
    // SAFETY: the kernels of an instruction set are handed out only where the processor has it.
    unsafe { Neon::new_unchecked() };
    vdupq_n_f64, vaddq_f64, vmulq_f64, |a, b, c| vfmaq_f64(c, a, b), vcltq_f64, vceqq_f64, vbslq_f64;
    transpose::plain);
