//! The numbers a network computes with: `f32`, and `f64` for gradient checks.

use crate::kernel::sample::{self, SampleKernels};
use crate::kernel::{self, Convolution, Isa, Kernels};

/// That `T` is this very type.
///
/// By `f32: Is<T>`, rustc knows which scalar is meant where nobody says: `LeNet::PARAMETERS` of a network `LeNet<T>`.
pub trait Is<T: ?Sized> {}

impl<T: ?Sized> Is<T> for T {}

/// A floating-point type that a network can be made of.
///
/// It is implemented for `f32`, which networks train with, and for `f64`, in which gradients are checked. The trait is
/// sealed: each scalar brings a table of kernels compiled for every instruction set.
#[diagnostic::on_unimplemented(
    message = "a network can't be made of `{Self}`",
    label = "not a number that networks compute with",
    note = "write `f32`, which is what networks train with, or `f64`"
)]
pub trait Scalar:
    num_traits::Float
    + num_traits::NumAssign
    + num_traits::FromPrimitive
    + num_traits::ToBytes
    + std::iter::Sum
    + Default
    + std::fmt::Debug
    + std::fmt::Display
    + Send
    + Sync
    + sealed::Sealed
    + crate::Flat<Scalar = Self>
    + 'static
{
    /// The Gauss error function, which GELU is made of.
    #[must_use]
    fn erf(self) -> Self;

    /// The nearest number of this type.
    #[must_use]
    fn of(x: f64) -> Self;

    /// This number as an `f64`.
    #[must_use]
    fn as_f64(self) -> f64;

    /// How convolutions are computed unless one says otherwise: in `f32` by Winograd's algorithm where that is faster, in
    /// `f64` directly, as who wants `f64` wants its digits.
    const CONVOLUTION: Convolution;

    /// The number zero, in constants.
    #[doc(hidden)]
    const ZERO: Self;

    /// Functions whose bits are the same with the standard library and without it.
    #[doc(hidden)]
    const MATH: Math<Self>;

    /// The kernels of an instruction set, for one sample at a time.
    #[doc(hidden)]
    fn sample_kernels(isa: Isa) -> &'static SampleKernels<Self>;

    /// Those of the best instruction set: that of this machine, or, without the standard library, that which the program is
    /// compiled for.
    #[doc(hidden)]
    fn best_sample_kernels() -> &'static SampleKernels<Self>;

    /// The kernels of an instruction set.
    #[doc(hidden)]
    fn kernels(isa: Isa, convolution: Convolution) -> &'static Kernels<Self>;
}

/// The functions of `libm` that layers are made of.
#[doc(hidden)]
#[derive(Debug)]
pub struct Math<T> {
    pub exp: fn(T) -> T,
    pub exp_m1: fn(T) -> T,
    pub ln: fn(T) -> T,
    pub ln_1p: fn(T) -> T,
    pub tanh: fn(T) -> T,
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

impl Scalar for f32 {
    const CONVOLUTION: Convolution = Convolution::Winograd;

    fn erf(self) -> Self {
        libm::erff(self)
    }

    fn of(x: f64) -> Self {
        x as Self
    }

    fn as_f64(self) -> f64 {
        f64::from(self)
    }

    const ZERO: Self = 0.0;

    const MATH: Math<Self> =
        Math { exp: libm::expf, exp_m1: libm::expm1f, ln: libm::logf, ln_1p: libm::log1pf, tanh: libm::tanhf };

    fn sample_kernels(isa: Isa) -> &'static SampleKernels<Self> {
        sample::f32_kernels(isa)
    }

    fn best_sample_kernels() -> &'static SampleKernels<Self> {
        #[cfg(feature = "std")]
        return sample::f32_kernels(Isa::detect());
        #[cfg(not(feature = "std"))]
        return sample::best_f32_kernels();
    }

    fn kernels(isa: Isa, convolution: Convolution) -> &'static Kernels<Self> {
        kernel::f32_kernels(isa, convolution)
    }
}

impl Scalar for f64 {
    const CONVOLUTION: Convolution = Convolution::Direct;

    fn erf(self) -> Self {
        libm::erf(self)
    }

    fn of(x: f64) -> Self {
        x
    }

    fn as_f64(self) -> f64 {
        self
    }

    const ZERO: Self = 0.0;

    const MATH: Math<Self> =
        Math { exp: libm::exp, exp_m1: libm::expm1, ln: libm::log, ln_1p: libm::log1p, tanh: libm::tanh };

    fn sample_kernels(isa: Isa) -> &'static SampleKernels<Self> {
        sample::f64_kernels(isa)
    }

    fn best_sample_kernels() -> &'static SampleKernels<Self> {
        #[cfg(feature = "std")]
        return sample::f64_kernels(Isa::detect());
        #[cfg(not(feature = "std"))]
        return sample::best_f64_kernels();
    }

    fn kernels(isa: Isa, convolution: Convolution) -> &'static Kernels<Self> {
        kernel::f64_kernels(isa, convolution)
    }
}
