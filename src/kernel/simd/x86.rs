//! AVX2 with FMA, and AVX-512. Their maximum forgets a NaN on its left, and a sum does not: so where one of the two is NaN,
//! their sum is taken.

#![allow(clippy::wildcard_imports, reason = "an intrinsic's name tells where it comes from")]

use std::arch::x86_64::*;

use pulp::x86::{V3, V4};

use super::macros::lanes;
use super::partial;
use crate::kernel::transpose::x86 as transpose;

lanes!(Avx512F32(V4) = Avx512, 16 x f32 in 32, all tiles: true;
    __m512, __mmask16;
    // SAFETY: the kernels of an instruction set are handed out only where the processor has it.
    unsafe { V4::new_unchecked() };
    _mm512_set1_ps, _mm512_add_ps, _mm512_mul_ps, _mm512_fmadd_ps,
    _mm512_cmp_ps_mask::<_CMP_LT_OQ>, _mm512_cmp_ps_mask::<_CMP_EQ_OQ>,
    |mask, yes, no| _mm512_mask_blend_ps(mask, no, yes);
    transpose::f32x16;
    |a, b| _mm512_mask_add_ps(_mm512_max_ps(a, b), _mm512_cmp_ps_mask::<_CMP_UNORD_Q>(a, b), a, b),
    partial::f32x16::load, partial::f32x16::store, partial::f32x16::unzip);

lanes!(Avx512F64(V4) = Avx512, 8 x f64 in 32, all tiles: false;
    __m512d, __mmask8;
    // SAFETY: the kernels of an instruction set are handed out only where the processor has it.
    unsafe { V4::new_unchecked() };
    _mm512_set1_pd, _mm512_add_pd, _mm512_mul_pd, _mm512_fmadd_pd,
    _mm512_cmp_pd_mask::<_CMP_LT_OQ>, _mm512_cmp_pd_mask::<_CMP_EQ_OQ>,
    |mask, yes, no| _mm512_mask_blend_pd(mask, no, yes);
    transpose::f64x8;
    |a, b| _mm512_mask_add_pd(_mm512_max_pd(a, b), _mm512_cmp_pd_mask::<_CMP_UNORD_Q>(a, b), a, b),
    partial::f64x8::load, partial::f64x8::store, partial::f64x8::unzip);

lanes!(Avx2F32(V3) = Avx2, 8 x f32 in 16, all tiles: true;
    __m256, __m256;
    // SAFETY: the kernels of an instruction set are handed out only where the processor has it.
    unsafe { V3::new_unchecked() };
    _mm256_set1_ps, _mm256_add_ps, _mm256_mul_ps, _mm256_fmadd_ps,
    _mm256_cmp_ps::<_CMP_LT_OQ>, _mm256_cmp_ps::<_CMP_EQ_OQ>,
    |mask, yes, no| _mm256_blendv_ps(no, yes, mask);
    transpose::f32x8;
    |a, b| _mm256_blendv_ps(_mm256_max_ps(a, b), _mm256_add_ps(a, b), _mm256_cmp_ps::<_CMP_UNORD_Q>(a, b)),
    partial::f32x8::load, partial::f32x8::store, partial::f32x8::unzip);

lanes!(Avx2F64(V3) = Avx2, 4 x f64 in 16, all tiles: false;
    __m256d, __m256d;
    // SAFETY: the kernels of an instruction set are handed out only where the processor has it.
    unsafe { V3::new_unchecked() };
    _mm256_set1_pd, _mm256_add_pd, _mm256_mul_pd, _mm256_fmadd_pd,
    _mm256_cmp_pd::<_CMP_LT_OQ>, _mm256_cmp_pd::<_CMP_EQ_OQ>,
    |mask, yes, no| _mm256_blendv_pd(no, yes, mask);
    transpose::f64x4;
    |a, b| _mm256_blendv_pd(_mm256_max_pd(a, b), _mm256_add_pd(a, b), _mm256_cmp_pd::<_CMP_UNORD_Q>(a, b)),
    partial::f64x4::load, partial::f64x4::store, partial::f64x4::unzip);
