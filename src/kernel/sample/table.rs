//! The tables of kernels for one sample, one for each scalar and instruction set.

#[cfg(feature = "std")]
use super::winograd;
use super::{SampleKernels, conv, elements, fc, norm, pool, softmax};
use crate::kernel::Isa;
use crate::kernel::simd::{self, Lanes};

const fn table<L: Lanes>() -> SampleKernels<L::Scalar> {
    SampleKernels {
        isa: L::ISA,
        conv: conv::forward::<L>,
        #[cfg(feature = "std")]
        winograd: winograd::forward::<L>,
        fc: fc::forward::<L>,
        maxpool: pool::max::<L>,
        avgpool: pool::average::<L>,
        activation: elements::activation::<L>,
        softmax: softmax::softmax::<L>,
        log_softmax: softmax::log_softmax::<L>,
        groupnorm: norm::group::<L>,
        batchnorm: norm::batch::<L>,
        add: elements::add::<L>,
    }
}

/// Makes the function that hands out the tables of one scalar.
macro_rules! kernels {
    ($kernels:ident $best:ident, $Float:ident, $Best:ident $Scalar:ident $Portable:ident $Avx2:ident $Avx512:ident $Neon:ident) => {
        #[doc = concat!("The kernels for one sample of `", stringify!($Float), "`.")]
        ///
        /// Where this machine does not have the instruction set, they are those of [`Isa::Portable`].
        #[must_use]
        pub fn $kernels(isa: Isa) -> &'static SampleKernels<$Float> {
            static SCALAR: SampleKernels<$Float> = table::<simd::$Scalar>();
            static PORTABLE: SampleKernels<$Float> = table::<simd::$Portable>();
            #[cfg(target_arch = "x86_64")]
            static AVX2: SampleKernels<$Float> = table::<simd::$Avx2>();
            #[cfg(target_arch = "x86_64")]
            static AVX512: SampleKernels<$Float> = table::<simd::$Avx512>();
            #[cfg(target_arch = "aarch64")]
            static NEON: SampleKernels<$Float> = table::<simd::$Neon>();

            match isa {
                _ if !isa.is_available() => &PORTABLE,
                Isa::Scalar => &SCALAR,
                #[cfg(target_arch = "x86_64")]
                Isa::Avx2 => &AVX2,
                #[cfg(target_arch = "x86_64")]
                Isa::Avx512 => &AVX512,
                #[cfg(target_arch = "aarch64")]
                Isa::Neon => &NEON,
                _ => &PORTABLE,
            }
        }

        /// Those of the instruction set that the program is compiled for.
        #[cfg(not(feature = "std"))]
        #[must_use]
        pub fn $best() -> &'static SampleKernels<$Float> {
            static BEST: SampleKernels<$Float> = table::<simd::$Best>();
            &BEST
        }
    };
}

kernels!(f32_kernels best_f32_kernels, f32, BestF32 ScalarF32 PortableF32 Avx2F32 Avx512F32 NeonF32);
kernels!(f64_kernels best_f64_kernels, f64, BestF64 ScalarF64 PortableF64 Avx2F64 Avx512F64 NeonF64);
