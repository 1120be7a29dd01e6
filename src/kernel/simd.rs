//! One vector type for each pair of instruction set and scalar, behind the trait [`Lanes`] that all kernels are generic
//! over. The instructions are `pulp`'s; what they compute lives in the kernels.

use pulp::{Simd, WithSimd};

use super::{Isa, transpose};

/// An instruction set.
///
/// A value of the type is the proof that the processor has it, as in `pulp`.
pub(super) trait Set: Simd {
    /// Its name.
    const ISA: Isa;
    /// Whether there is an instruction for a · b + c. Where there is none, the two operations are far faster than a
    /// function that imitates the single rounding.
    const FUSED: bool;

    /// The proof.
    ///
    /// # Safety
    /// The processor must have the instruction set.
    unsafe fn assume() -> Self;

    /// Transposes a square of `f32`: see [`Lanes::transpose`].
    ///
    /// # Safety
    /// As many rows as a vector has lanes are read and written through the pointers.
    #[inline(always)]
    unsafe fn transpose_f32(self, from: &[*const f32], to: &[*mut f32]) {
        // SAFETY: the caller's promise.
        unsafe { transpose::plain(from, to) }
    }

    /// Transposes a square of `f64`: see [`Lanes::transpose`].
    ///
    /// # Safety
    /// As many rows as a vector has lanes are read and written through the pointers.
    #[inline(always)]
    unsafe fn transpose_f64(self, from: &[*const f64], to: &[*mut f64]) {
        // SAFETY: the caller's promise.
        unsafe { transpose::plain(from, to) }
    }
}

impl Set for pulp::Scalar {
    const ISA: Isa = Isa::Scalar;
    const FUSED: bool = false;

    #[inline(always)]
    unsafe fn assume() -> Self {
        Self
    }
}

impl Set for pulp::Scalar128b {
    const ISA: Isa = Isa::Portable;
    const FUSED: bool = false;

    #[inline(always)]
    unsafe fn assume() -> Self {
        Self
    }
}

#[cfg(target_arch = "x86_64")]
impl Set for pulp::x86::V3 {
    const ISA: Isa = Isa::Avx2;
    const FUSED: bool = true;

    #[inline(always)]
    unsafe fn assume() -> Self {
        // SAFETY: the caller's promise.
        unsafe { Self::new_unchecked() }
    }

    #[inline(always)]
    unsafe fn transpose_f32(self, from: &[*const f32], to: &[*mut f32]) {
        // SAFETY: `self` proves the instructions, the caller the pointers.
        unsafe { transpose::x86::f32x8(from, to) }
    }

    #[inline(always)]
    unsafe fn transpose_f64(self, from: &[*const f64], to: &[*mut f64]) {
        // SAFETY: `self` proves the instructions, the caller the pointers.
        unsafe { transpose::x86::f64x4(from, to) }
    }
}

#[cfg(target_arch = "x86_64")]
impl Set for pulp::x86::V4 {
    const ISA: Isa = Isa::Avx512;
    const FUSED: bool = true;

    #[inline(always)]
    unsafe fn assume() -> Self {
        // SAFETY: the caller's promise.
        unsafe { Self::new_unchecked() }
    }

    #[inline(always)]
    unsafe fn transpose_f32(self, from: &[*const f32], to: &[*mut f32]) {
        // SAFETY: `self` proves the instructions, the caller the pointers.
        unsafe { transpose::x86::f32x16(from, to) }
    }

    #[inline(always)]
    unsafe fn transpose_f64(self, from: &[*const f64], to: &[*mut f64]) {
        // SAFETY: `self` proves the instructions, the caller the pointers.
        unsafe { transpose::x86::f64x8(from, to) }
    }
}

#[cfg(target_arch = "aarch64")]
impl Set for pulp::aarch64::Neon {
    const ISA: Isa = Isa::Neon;
    const FUSED: bool = true;

    #[inline(always)]
    unsafe fn assume() -> Self {
        // SAFETY: the caller's promise.
        unsafe { Self::new_unchecked() }
    }
}

/// The largest number of lanes of any instruction set.
pub(super) const MAX_LANES: usize = 16;

/// One scalar on one instruction set: what a kernel is generic over.
///
/// A value of it is the proof that the processor has the instructions. Every method is inlined into the function that
/// [`enter`](Self::enter) compiled for the instruction set, and so must be every function between the two.
pub(super) trait Lanes: Copy + 'static {
    /// The number in a lane.
    type Scalar: crate::Scalar;
    /// A register full of them.
    type Vector: Copy;
    /// A yes or no for each lane.
    type Mask: Copy;

    /// The instruction set.
    const ISA: Isa;
    /// How many numbers a vector has.
    const LANES: usize;
    /// How many vector registers there are.
    const REGISTERS: usize;
    /// Whether it is worth the time to compile tiles of all sizes.
    const ALL_TILES: bool;

    /// Runs `body`, compiled for the instruction set.
    ///
    /// It is called by the functions in the table of kernels alone, and that is handed out only where the processor has
    /// the instruction set.
    fn enter<A, R>(arguments: A, body: impl FnOnce(Self, A) -> R) -> R;

    fn splat(self, a: Self::Scalar) -> Self::Vector;
    fn add(self, a: Self::Vector, b: Self::Vector) -> Self::Vector;
    fn mul(self, a: Self::Vector, b: Self::Vector) -> Self::Vector;
    /// a · b + c
    fn mul_add(self, a: Self::Vector, b: Self::Vector, c: Self::Vector) -> Self::Vector;
    /// a < b, false where one is NaN.
    fn less(self, a: Self::Vector, b: Self::Vector) -> Self::Mask;
    /// a = b, false where one is NaN.
    fn equal(self, a: Self::Vector, b: Self::Vector) -> Self::Mask;
    /// `yes` where the mask says so, else `no`.
    fn select(self, mask: Self::Mask, yes: Self::Vector, no: Self::Vector) -> Self::Vector;

    /// Transposes a square of `LANES` × `LANES` numbers: number j of row i of `from` becomes number i of row j of `to`.
    ///
    /// # Safety
    /// `LANES` pointers in each slice, each to `LANES` numbers that may be read, or written.
    unsafe fn transpose(self, from: &[*const Self::Scalar], to: &[*mut Self::Scalar]);

    /// # Safety
    /// `LANES` numbers may be read.
    #[inline(always)]
    unsafe fn load(self, from: *const Self::Scalar) -> Self::Vector {
        // SAFETY: a vector is that many numbers in memory, and the read needs no alignment.
        unsafe { from.cast::<Self::Vector>().read_unaligned() }
    }

    /// # Safety
    /// `LANES` numbers may be written.
    #[inline(always)]
    unsafe fn store(self, to: *mut Self::Scalar, a: Self::Vector) {
        // SAFETY: a vector is that many numbers in memory, and the write needs no alignment.
        unsafe { to.cast::<Self::Vector>().write_unaligned(a) }
    }

    #[inline(always)]
    fn zero(self) -> Self::Vector {
        self.splat(<Self::Scalar as num_traits::Zero>::zero())
    }

    /// The sum over the lanes, from the first to the last.
    #[inline(always)]
    fn sum(self, a: Self::Vector) -> Self::Scalar {
        let mut lanes = [<Self::Scalar as num_traits::Zero>::zero(); MAX_LANES];
        // SAFETY: no vector has more than `MAX_LANES` lanes.
        unsafe { self.store(lanes.as_mut_ptr(), a) };
        lanes[..Self::LANES].iter().copied().sum()
    }
}

/// What `pulp` runs inside of a function compiled for an instruction set.
struct Call<F, A>(F, A);

impl<A, R, F: FnOnce(A) -> R> WithSimd for Call<F, A> {
    type Output = R;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> R {
        (self.0)(self.1)
    }
}

/// Implements [`Lanes`] for a scalar by the operations that `pulp` has for it.
macro_rules! lanes {
    ($Name:ident, $Scalar:ident, $LANES:ident, $Vector:ident, $Mask:ident, $transpose:ident, $ALL_TILES:literal,
        $splat:ident $add:ident $mul:ident $mul_add:ident $less:ident $equal:ident $select:ident) => {
        #[doc = concat!("`", stringify!($Scalar), "` on the instruction set `S`.")]
        #[derive(Clone, Copy)]
        pub(super) struct $Name<S>(S);

        impl<S: Set> Lanes for $Name<S> {
            type Scalar = $Scalar;
            type Vector = S::$Vector;
            type Mask = S::$Mask;

            const ISA: Isa = S::ISA;
            const LANES: usize = S::$LANES;
            const REGISTERS: usize = S::REGISTER_COUNT;
            const ALL_TILES: bool = $ALL_TILES && S::FUSED;

            #[inline(always)]
            fn enter<A, R>(arguments: A, body: impl FnOnce(Self, A) -> R) -> R {
                // SAFETY: the kernels of an instruction set are handed out only where the processor has it.
                let set = unsafe { S::assume() };
                set.vectorize(Call(
                    #[inline(always)]
                    move |arguments| body(Self(set), arguments),
                    arguments,
                ))
            }

            #[inline(always)]
            fn splat(self, a: $Scalar) -> Self::Vector {
                self.0.$splat(a)
            }

            #[inline(always)]
            fn add(self, a: Self::Vector, b: Self::Vector) -> Self::Vector {
                self.0.$add(a, b)
            }

            #[inline(always)]
            fn mul(self, a: Self::Vector, b: Self::Vector) -> Self::Vector {
                self.0.$mul(a, b)
            }

            #[inline(always)]
            fn mul_add(self, a: Self::Vector, b: Self::Vector, c: Self::Vector) -> Self::Vector {
                if S::FUSED { self.0.$mul_add(a, b, c) } else { self.0.$add(self.0.$mul(a, b), c) }
            }

            #[inline(always)]
            fn less(self, a: Self::Vector, b: Self::Vector) -> Self::Mask {
                self.0.$less(a, b)
            }

            #[inline(always)]
            fn equal(self, a: Self::Vector, b: Self::Vector) -> Self::Mask {
                self.0.$equal(a, b)
            }

            #[inline(always)]
            fn select(self, mask: Self::Mask, yes: Self::Vector, no: Self::Vector) -> Self::Vector {
                self.0.$select(mask, yes, no)
            }

            #[inline(always)]
            unsafe fn transpose(self, from: &[*const $Scalar], to: &[*mut $Scalar]) {
                // SAFETY: the caller's promise.
                unsafe { self.0.$transpose(from, to) }
            }
        }
    };
}

lanes!(F32, f32, F32_LANES, f32s, m32s, transpose_f32, true,
    splat_f32s add_f32s mul_f32s mul_add_f32s less_than_f32s equal_f32s select_f32s);
lanes!(F64, f64, F64_LANES, f64s, m64s, transpose_f64, false,
    splat_f64s add_f64s mul_f64s mul_add_f64s less_than_f64s equal_f64s select_f64s);
