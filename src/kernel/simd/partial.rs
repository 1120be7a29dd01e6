//! Parts of vectors on AVX2 and AVX-512: the first few numbers in and out, and every second number.
//!
//! All functions are inlined into one that was compiled for their instruction set, which is what they need to be called.

#![allow(clippy::wildcard_imports, reason = "an intrinsic's name tells where it comes from")]

use std::arch::x86_64::*;

pub(super) mod f32x16 {
    use super::*;

    /// A bit for each of the first `count` lanes.
    #[inline(always)]
    fn first(count: usize) -> __mmask16 {
        ((1_u32 << count.min(16)) - 1) as __mmask16
    }

    #[inline(always)]
    pub(in crate::kernel::simd) unsafe fn load(from: *const f32, count: usize) -> __m512 {
        // SAFETY: lanes without a bit are not read.
        unsafe { _mm512_maskz_loadu_ps(first(count), from) }
    }

    #[inline(always)]
    pub(in crate::kernel::simd) unsafe fn store(to: *mut f32, a: __m512, count: usize) {
        // SAFETY: lanes without a bit are not written.
        unsafe { _mm512_mask_storeu_ps(to, first(count), a) }
    }

    #[inline(always)]
    pub(in crate::kernel::simd) unsafe fn unzip(a: __m512, b: __m512) -> [__m512; 2] {
        // SAFETY: arithmetic on registers.
        unsafe {
            let even = _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
            let odd = _mm512_add_epi32(even, _mm512_set1_epi32(1));
            [_mm512_permutex2var_ps(a, even, b), _mm512_permutex2var_ps(a, odd, b)]
        }
    }
}

pub(super) mod f64x8 {
    use super::*;

    /// A bit for each of the first `count` lanes.
    #[inline(always)]
    fn first(count: usize) -> __mmask8 {
        ((1_u32 << count.min(8)) - 1) as __mmask8
    }

    #[inline(always)]
    pub(in crate::kernel::simd) unsafe fn load(from: *const f64, count: usize) -> __m512d {
        // SAFETY: lanes without a bit are not read.
        unsafe { _mm512_maskz_loadu_pd(first(count), from) }
    }

    #[inline(always)]
    pub(in crate::kernel::simd) unsafe fn store(to: *mut f64, a: __m512d, count: usize) {
        // SAFETY: lanes without a bit are not written.
        unsafe { _mm512_mask_storeu_pd(to, first(count), a) }
    }

    #[inline(always)]
    pub(in crate::kernel::simd) unsafe fn unzip(a: __m512d, b: __m512d) -> [__m512d; 2] {
        // SAFETY: arithmetic on registers.
        unsafe {
            let even = _mm512_setr_epi64(0, 2, 4, 6, 8, 10, 12, 14);
            let odd = _mm512_add_epi64(even, _mm512_set1_epi64(1));
            [_mm512_permutex2var_pd(a, even, b), _mm512_permutex2var_pd(a, odd, b)]
        }
    }
}

pub(super) mod f32x8 {
    use super::*;

    /// The sign bit set in each of the first `count` lanes.
    #[inline(always)]
    unsafe fn first(count: usize) -> __m256i {
        // SAFETY: arithmetic on registers.
        unsafe {
            _mm256_cmpgt_epi32(
                _mm256_set1_epi32(count.min(8).cast_signed() as i32),
                _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7),
            )
        }
    }

    #[inline(always)]
    pub(in crate::kernel::simd) unsafe fn load(from: *const f32, count: usize) -> __m256 {
        // SAFETY: lanes without the bit are not read.
        unsafe { _mm256_maskload_ps(from, first(count)) }
    }

    #[inline(always)]
    pub(in crate::kernel::simd) unsafe fn store(to: *mut f32, a: __m256, count: usize) {
        // SAFETY: lanes without the bit are not written.
        unsafe { _mm256_maskstore_ps(to, first(count), a) }
    }

    #[inline(always)]
    pub(in crate::kernel::simd) unsafe fn unzip(a: __m256, b: __m256) -> [__m256; 2] {
        // SAFETY: arithmetic on registers. Both halves of 128 bits are unzipped by themselves, and then put in order.
        unsafe {
            let [even, odd] = [_mm256_shuffle_ps::<0b10_00_10_00>(a, b), _mm256_shuffle_ps::<0b11_01_11_01>(a, b)];
            let [even, odd] = [_mm256_castps_pd(even), _mm256_castps_pd(odd)];
            let [even, odd] =
                [_mm256_permute4x64_pd::<0b11_01_10_00>(even), _mm256_permute4x64_pd::<0b11_01_10_00>(odd)];
            [_mm256_castpd_ps(even), _mm256_castpd_ps(odd)]
        }
    }
}

pub(super) mod f64x4 {
    use super::*;

    /// The sign bit set in each of the first `count` lanes.
    #[inline(always)]
    unsafe fn first(count: usize) -> __m256i {
        // SAFETY: arithmetic on registers.
        unsafe {
            _mm256_cmpgt_epi64(_mm256_set1_epi64x(count.min(4).cast_signed() as i64), _mm256_setr_epi64x(0, 1, 2, 3))
        }
    }

    #[inline(always)]
    pub(in crate::kernel::simd) unsafe fn load(from: *const f64, count: usize) -> __m256d {
        // SAFETY: lanes without the bit are not read.
        unsafe { _mm256_maskload_pd(from, first(count)) }
    }

    #[inline(always)]
    pub(in crate::kernel::simd) unsafe fn store(to: *mut f64, a: __m256d, count: usize) {
        // SAFETY: lanes without the bit are not written.
        unsafe { _mm256_maskstore_pd(to, first(count), a) }
    }

    #[inline(always)]
    pub(in crate::kernel::simd) unsafe fn unzip(a: __m256d, b: __m256d) -> [__m256d; 2] {
        // SAFETY: arithmetic on registers. Both halves of 128 bits are unzipped by themselves, and then put in order.
        unsafe {
            let [even, odd] = [_mm256_unpacklo_pd(a, b), _mm256_unpackhi_pd(a, b)];
            [_mm256_permute4x64_pd::<0b11_01_10_00>(even), _mm256_permute4x64_pd::<0b11_01_10_00>(odd)]
        }
    }
}
