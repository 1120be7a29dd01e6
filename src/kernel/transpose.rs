//! Transposing a square of as many rows as a vector has lanes: how samples get into the lanes and out of them, and how
//! lanes are summed for a whole vector of weights at once.
//!
//! n rows of n numbers are transposed in log₂ n rounds, each of which swaps the off-diagonal halves of all squares of one
//! size: of 2×2 numbers, then of 4×4, and so on. A round costs one instruction for each row. All rows are read before the
//! first is written, so that a square may be transposed in its place.

/// Transposes number by number, for instruction sets with few lanes.
///
/// # Safety
/// Each of the n pointers of both slices points to n numbers.
#[inline(always)]
pub(super) unsafe fn plain<T: Copy + num_traits::Zero>(from: &[*const T], to: &[*mut T]) {
    let mut square = [[T::zero(); 4]; 4];
    assert!(from.len() == to.len() && to.len() <= 4);
    for (i, &row) in from.iter().enumerate() {
        for (j, column) in square.iter_mut().enumerate().take(to.len()) {
            // SAFETY: i and j are less than n.
            column[i] = unsafe { *row.add(j) };
        }
    }
    for (column, &to) in square.iter().zip(to) {
        for (i, number) in column.iter().enumerate().take(from.len()) {
            // SAFETY: i is less than n.
            unsafe { *to.add(i) = *number };
        }
    }
}

/// The same with the shuffles of AVX and AVX-512.
#[cfg(target_arch = "x86_64")]
pub(super) mod x86 {
    #![allow(clippy::wildcard_imports, reason = "an intrinsic's name tells where it comes from")]

    use std::arch::x86_64::*;

    /// 8 × 8 numbers.
    ///
    /// # Safety
    /// AVX2; each of the 8 pointers of both slices points to 8 numbers.
    #[inline(always)]
    pub(in crate::kernel) unsafe fn f32x8(from: &[*const f32], to: &[*mut f32]) {
        assert!(from.len() == 8 && to.len() == 8);
        // SAFETY: the caller's promise.
        unsafe {
            let mut a = [_mm256_setzero_ps(); 8];
            let mut b = a;
            for i in 0..8 {
                a[i] = _mm256_loadu_ps(from[i]);
            }
            for i in 0..4 {
                b[2 * i] = _mm256_unpacklo_ps(a[2 * i], a[2 * i + 1]);
                b[2 * i + 1] = _mm256_unpackhi_ps(a[2 * i], a[2 * i + 1]);
            }
            for i in [0, 4] {
                a[i] = _mm256_shuffle_ps::<0x44>(b[i], b[i + 2]);
                a[i + 1] = _mm256_shuffle_ps::<0xee>(b[i], b[i + 2]);
                a[i + 2] = _mm256_shuffle_ps::<0x44>(b[i + 1], b[i + 3]);
                a[i + 3] = _mm256_shuffle_ps::<0xee>(b[i + 1], b[i + 3]);
            }
            for i in 0..4 {
                _mm256_storeu_ps(to[i], _mm256_permute2f128_ps::<0x20>(a[i], a[i + 4]));
                _mm256_storeu_ps(to[i + 4], _mm256_permute2f128_ps::<0x31>(a[i], a[i + 4]));
            }
        }
    }

    /// 4 × 4 numbers.
    ///
    /// # Safety
    /// AVX2; each of the 4 pointers of both slices points to 4 numbers.
    #[inline(always)]
    pub(in crate::kernel) unsafe fn f64x4(from: &[*const f64], to: &[*mut f64]) {
        assert!(from.len() == 4 && to.len() == 4);
        // SAFETY: the caller's promise.
        unsafe {
            let mut a = [_mm256_setzero_pd(); 4];
            for i in 0..4 {
                a[i] = _mm256_loadu_pd(from[i]);
            }
            let b = [
                _mm256_unpacklo_pd(a[0], a[1]),
                _mm256_unpackhi_pd(a[0], a[1]),
                _mm256_unpacklo_pd(a[2], a[3]),
                _mm256_unpackhi_pd(a[2], a[3]),
            ];
            for i in 0..2 {
                _mm256_storeu_pd(to[i], _mm256_permute2f128_pd::<0x20>(b[i], b[i + 2]));
                _mm256_storeu_pd(to[i + 2], _mm256_permute2f128_pd::<0x31>(b[i], b[i + 2]));
            }
        }
    }

    /// 16 × 16 numbers.
    ///
    /// # Safety
    /// AVX-512; each of the 16 pointers of both slices points to 16 numbers.
    #[inline(always)]
    pub(in crate::kernel) unsafe fn f32x16(from: &[*const f32], to: &[*mut f32]) {
        assert!(from.len() == 16 && to.len() == 16);
        // SAFETY: the caller's promise.
        unsafe {
            let mut a = [_mm512_setzero_ps(); 16];
            let mut b = a;
            for i in 0..16 {
                a[i] = _mm512_loadu_ps(from[i]);
            }
            for i in 0..8 {
                b[2 * i] = _mm512_unpacklo_ps(a[2 * i], a[2 * i + 1]);
                b[2 * i + 1] = _mm512_unpackhi_ps(a[2 * i], a[2 * i + 1]);
            }
            for i in [0, 4, 8, 12] {
                a[i] = _mm512_shuffle_ps::<0x44>(b[i], b[i + 2]);
                a[i + 1] = _mm512_shuffle_ps::<0xee>(b[i], b[i + 2]);
                a[i + 2] = _mm512_shuffle_ps::<0x44>(b[i + 1], b[i + 3]);
                a[i + 3] = _mm512_shuffle_ps::<0xee>(b[i + 1], b[i + 3]);
            }
            // Now quarter q of a[4 r + c] is column 4 q + c of rows 4 r .. 4 r + 4.
            for c in 0..4 {
                let low = _mm512_shuffle_f32x4::<0x88>(a[c], a[4 + c]);
                let high = _mm512_shuffle_f32x4::<0xdd>(a[c], a[4 + c]);
                let low2 = _mm512_shuffle_f32x4::<0x88>(a[8 + c], a[12 + c]);
                let high2 = _mm512_shuffle_f32x4::<0xdd>(a[8 + c], a[12 + c]);
                _mm512_storeu_ps(to[c], _mm512_shuffle_f32x4::<0x88>(low, low2));
                _mm512_storeu_ps(to[4 + c], _mm512_shuffle_f32x4::<0x88>(high, high2));
                _mm512_storeu_ps(to[8 + c], _mm512_shuffle_f32x4::<0xdd>(low, low2));
                _mm512_storeu_ps(to[12 + c], _mm512_shuffle_f32x4::<0xdd>(high, high2));
            }
        }
    }

    /// 8 × 8 numbers.
    ///
    /// # Safety
    /// AVX-512; each of the 8 pointers of both slices points to 8 numbers.
    #[inline(always)]
    pub(in crate::kernel) unsafe fn f64x8(from: &[*const f64], to: &[*mut f64]) {
        assert!(from.len() == 8 && to.len() == 8);
        // SAFETY: the caller's promise.
        unsafe {
            let mut a = [_mm512_setzero_pd(); 8];
            let mut b = a;
            for i in 0..8 {
                a[i] = _mm512_loadu_pd(from[i]);
            }
            for i in 0..4 {
                b[2 * i] = _mm512_unpacklo_pd(a[2 * i], a[2 * i + 1]);
                b[2 * i + 1] = _mm512_unpackhi_pd(a[2 * i], a[2 * i + 1]);
            }
            // Now quarter q of b[2 r + c] is column 2 q + c of rows 2 r and 2 r + 1.
            for c in 0..2 {
                let low = _mm512_shuffle_f64x2::<0x88>(b[c], b[2 + c]);
                let high = _mm512_shuffle_f64x2::<0xdd>(b[c], b[2 + c]);
                let low2 = _mm512_shuffle_f64x2::<0x88>(b[4 + c], b[6 + c]);
                let high2 = _mm512_shuffle_f64x2::<0xdd>(b[4 + c], b[6 + c]);
                _mm512_storeu_pd(to[c], _mm512_shuffle_f64x2::<0x88>(low, low2));
                _mm512_storeu_pd(to[2 + c], _mm512_shuffle_f64x2::<0x88>(high, high2));
                _mm512_storeu_pd(to[4 + c], _mm512_shuffle_f64x2::<0xdd>(low, low2));
                _mm512_storeu_pd(to[6 + c], _mm512_shuffle_f64x2::<0xdd>(high, high2));
            }
        }
    }
}
