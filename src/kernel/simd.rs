//! One vector type for each pair of instruction set and scalar, behind the trait [`Lanes`] that all kernels are generic
//! over. What they compute lives in the kernels.
//!
//! `pulp` detects the instruction sets and compiles a function for one of them. Its vectors are structs of numbers, which
//! the compiler must first turn into registers in every tile; the registers' own types build in half of the time.

#[cfg(not(feature = "std"))]
mod best;
mod macros;
#[cfg(target_arch = "aarch64")]
mod neon;
#[cfg(target_arch = "x86_64")]
mod partial;
mod plain;
#[cfg(target_arch = "x86_64")]
mod x86;

use pulp::{Simd, WithSimd};

use super::Isa;

#[cfg(not(feature = "std"))]
pub(super) use best::{BestF32, BestF64};
#[cfg(target_arch = "aarch64")]
pub(super) use neon::{NeonF32, NeonF64};
pub(super) use plain::{PortableF32, PortableF64, ScalarF32, ScalarF64};
#[cfg(target_arch = "x86_64")]
pub(super) use x86::{Avx2F32, Avx2F64, Avx512F32, Avx512F64};

/// The numbers of lanes that a program for this target may work with.
#[cfg(feature = "std")]
pub(super) const WIDTHS: &[usize] = if cfg!(target_arch = "x86_64") { &[1, 2, 4, 8, 16] } else { &[1, 2, 4] };
#[cfg(not(feature = "std"))]
pub(super) const WIDTHS: &[usize] = &[BestF32::LANES, BestF64::LANES];

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

    /// Runs `body`, compiled for the instruction set. Kernels say [`enter!`].
    ///
    /// It is called by the functions in the table of kernels alone, and that is handed out only where the processor has
    /// the instruction set.
    fn enter<A, R>(arguments: A, body: impl Fn(Self, A) -> R) -> R;

    fn splat(self, a: Self::Scalar) -> Self::Vector;
    fn add(self, a: Self::Vector, b: Self::Vector) -> Self::Vector;
    fn mul(self, a: Self::Vector, b: Self::Vector) -> Self::Vector;
    /// a · b + c
    fn mul_add(self, a: Self::Vector, b: Self::Vector, c: Self::Vector) -> Self::Vector;
    /// a − b, which is rounded once, as the product with −1 is exact.
    #[inline(always)]
    fn sub(self, a: Self::Vector, b: Self::Vector) -> Self::Vector {
        self.mul_add(b, self.splat(-<Self::Scalar as num_traits::One>::one()), a)
    }
    /// a < b, false where one is NaN.
    fn less(self, a: Self::Vector, b: Self::Vector) -> Self::Mask;
    /// a = b, false where one is NaN.
    fn equal(self, a: Self::Vector, b: Self::Vector) -> Self::Mask;
    /// `yes` where the mask says so, else `no`.
    fn select(self, mask: Self::Mask, yes: Self::Vector, no: Self::Vector) -> Self::Vector;

    /// The larger one, NaN where one of them is.
    #[inline(always)]
    fn larger(self, a: Self::Vector, b: Self::Vector) -> Self::Vector {
        let larger = self.select(self.less(a, b), b, a);
        self.select(self.equal(b, b), larger, b)
    }

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

    /// The first `count` numbers, at most `LANES`; the others are zero.
    ///
    /// # Safety
    /// `count` numbers may be read.
    #[inline(always)]
    unsafe fn load_first(self, from: *const Self::Scalar, count: usize) -> Self::Vector {
        let mut numbers = [<Self::Scalar as num_traits::Zero>::zero(); MAX_LANES];
        for i in 0..count.min(Self::LANES) {
            // SAFETY: the caller's promise, and no vector has more lanes than the array has numbers.
            unsafe { numbers.as_mut_ptr().add(i).write(from.add(i).read()) };
        }
        // SAFETY: as above.
        unsafe { self.load(numbers.as_ptr()) }
    }

    /// Stores the first `count` numbers, at most `LANES`.
    ///
    /// # Safety
    /// `count` numbers may be written.
    #[inline(always)]
    unsafe fn store_first(self, to: *mut Self::Scalar, a: Self::Vector, count: usize) {
        let mut numbers = [<Self::Scalar as num_traits::Zero>::zero(); MAX_LANES];
        // SAFETY: no vector has more lanes than the array has numbers.
        unsafe { self.store(numbers.as_mut_ptr(), a) };
        for i in 0..count.min(Self::LANES) {
            // SAFETY: the caller's promise, and as above.
            unsafe { to.add(i).write(numbers.as_ptr().add(i).read()) };
        }
    }

    /// Of two vectors side by side, the numbers at even places and those at odd ones.
    #[inline(always)]
    fn unzip(self, a: Self::Vector, b: Self::Vector) -> [Self::Vector; 2] {
        let mut numbers = [<Self::Scalar as num_traits::Zero>::zero(); 2 * MAX_LANES];
        let mut halves = numbers;
        // SAFETY: two vectors have no more numbers than the arrays.
        unsafe {
            self.store(numbers.as_mut_ptr(), a);
            self.store(numbers.as_mut_ptr().add(Self::LANES), b);
            for i in 0..Self::LANES {
                halves.as_mut_ptr().add(i).write(numbers.as_ptr().add(2 * i).read());
                halves.as_mut_ptr().add(Self::LANES + i).write(numbers.as_ptr().add(2 * i + 1).read());
            }
            [self.load(halves.as_ptr()), self.load(halves.as_ptr().add(Self::LANES))]
        }
    }

    #[inline(always)]
    fn zero(self) -> Self::Vector {
        self.splat(<Self::Scalar as num_traits::Zero>::zero())
    }
}

/// Runs a function of kernels, `enter!(L, arguments, function)`, compiled for the instruction set `L`.
///
/// A function that is handed over by its name is called through a shim that nobody can ask the compiler to inline; where it
/// does not, every instruction of the set becomes a call. A closure can be asked.
macro_rules! enter {
    ($L:ty, $arguments:expr, $function:expr $(,)?) => {
        <$L as $crate::kernel::simd::Lanes>::enter(
            $arguments,
            #[inline(always)]
            |simd, arguments| $function(simd, arguments),
        )
    };
}
pub(super) use enter;

/// What `pulp` runs inside of a function compiled for an instruction set.
struct Call<F, A>(F, A);

impl<A, R, F: Fn(A) -> R> WithSimd for Call<F, A> {
    type Output = R;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> R {
        (self.0)(self.1)
    }
}
