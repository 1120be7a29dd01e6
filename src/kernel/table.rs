//! The tables of kernels, one for each scalar and instruction set, and which of them this machine can run.
//!
//! They are statics of this crate, so that the kernels are compiled here once and never again in a crate that uses them.

use super::simd::{self, Lanes};
use super::{
    Convolution, Isa, Kernels, activation, avgpool, batchnorm, conv, conv_maxpool, conv_weight, fc, groupnorm, maxpool,
    pack,
};
use super::{softmax, winograd};

/// The tables of one instruction set, for each algorithm of convolution.
type Tables<T> = [Kernels<T>; 2];

const fn tables<L: Lanes>() -> Tables<L::Scalar> {
    let direct = table::<L>();
    let winograd = Kernels {
        convolution: Convolution::Winograd,
        conv_forward: winograd::forward::<L>,
        conv_backward_input: winograd::backward_input::<L>,
        conv_backward_weight: winograd::backward_weight::<L>,
        conv_maxpool_forward: conv_maxpool::forward::<L, true>,
        conv_maxpool_backward_weight: conv_maxpool::backward_weight::<L, true>,
        conv_maxpool_backward_input: conv_maxpool::backward_input::<L, true>,
        ..table::<L>()
    };
    [direct, winograd]
}

const fn table<L: Lanes>() -> Kernels<L::Scalar> {
    Kernels {
        isa: L::ISA,
        convolution: Convolution::Direct,
        lanes: L::LANES,
        pack: pack::pack::<L>,
        unpack: pack::unpack::<L>,
        conv_forward: conv::forward::<L>,
        conv_backward_input: conv::backward_input::<L>,
        conv_backward_weight: conv_weight::backward_weight::<L>,
        conv_maxpool_forward: conv_maxpool::forward::<L, false>,
        conv_maxpool_backward_weight: conv_maxpool::backward_weight::<L, false>,
        conv_maxpool_backward_input: conv_maxpool::backward_input::<L, false>,
        fc_forward: fc::forward::<L>,
        fc_backward_input: fc::backward_input::<L>,
        fc_backward_weight: fc::backward_weight::<L>,
        fc_factors: fc::factors::<L>,
        fc_product_tile: fc::product_tile::<L>,
        fc_product: fc::product::<L>,
        maxpool_forward: maxpool::forward::<L>,
        maxpool_backward: maxpool::backward::<L>,
        maxpool_backward_in_place: maxpool::backward_in_place::<L>,
        avgpool_forward: avgpool::forward::<L>,
        avgpool_backward: avgpool::backward::<L>,
        activation_forward: activation::forward::<L>,
        activation_in_place: activation::in_place::<L>,
        activation_backward: activation::backward::<L>,
        softmax: softmax::softmax::<L>,
        softmax_backward: softmax::softmax_backward::<L>,
        log_softmax: softmax::log_softmax::<L>,
        log_softmax_backward: softmax::log_softmax_backward::<L>,
        groupnorm_forward: groupnorm::forward::<L>,
        groupnorm_backward: groupnorm::backward::<L>,
        batchnorm_moments: batchnorm::moments::<L>,
        batchnorm_forward: batchnorm::forward::<L>,
        batchnorm_sums: batchnorm::sums_of_gradient::<L>,
        batchnorm_backward: batchnorm::backward::<L>,
        scale: activation::scale::<L>,
        add: activation::add::<L>,
    }
}

impl Isa {
    /// The fastest instruction set of this machine.
    #[must_use]
    pub fn detect() -> Self {
        Self::available().last().unwrap_or(Self::Portable)
    }

    /// The instruction sets that this machine has, from the slowest to the fastest.
    pub fn available() -> impl Iterator<Item = Self> {
        [Self::Scalar, Self::Portable, Self::Avx2, Self::Avx512, Self::Neon]
            .into_iter()
            .filter(|isa| isa.is_available())
    }

    /// Whether this machine has the instruction set. The processor is asked once.
    #[must_use]
    pub fn is_available(self) -> bool {
        match self {
            Self::Scalar | Self::Portable => true,
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => pulp::x86::V3::is_available(),
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => pulp::x86::V4::is_available(),
            #[cfg(target_arch = "aarch64")]
            Self::Neon => pulp::aarch64::Neon::is_available(),
            _ => false,
        }
    }
}

/// Makes the function that hands out the tables of one scalar.
macro_rules! kernels {
    ($kernels:ident, $Float:ident, $Scalar:ident $Portable:ident $Avx2:ident $Avx512:ident $Neon:ident) => {
        #[doc = concat!("The kernels for `", stringify!($Float), "`.")]
        ///
        /// Where this machine does not have the instruction set, they are those of [`Isa::Portable`].
        #[must_use]
        pub fn $kernels(isa: Isa, convolution: Convolution) -> &'static Kernels<$Float> {
            static SCALAR: Tables<$Float> = tables::<simd::$Scalar>();
            static PORTABLE: Tables<$Float> = tables::<simd::$Portable>();
            #[cfg(target_arch = "x86_64")]
            static AVX2: Tables<$Float> = tables::<simd::$Avx2>();
            #[cfg(target_arch = "x86_64")]
            static AVX512: Tables<$Float> = tables::<simd::$Avx512>();
            #[cfg(target_arch = "aarch64")]
            static NEON: Tables<$Float> = tables::<simd::$Neon>();

            let tables = match isa {
                _ if !isa.is_available() => &PORTABLE,
                Isa::Scalar => &SCALAR,
                #[cfg(target_arch = "x86_64")]
                Isa::Avx2 => &AVX2,
                #[cfg(target_arch = "x86_64")]
                Isa::Avx512 => &AVX512,
                #[cfg(target_arch = "aarch64")]
                Isa::Neon => &NEON,
                _ => &PORTABLE,
            };
            let [direct, winograd] = tables;
            match convolution {
                Convolution::Direct => direct,
                Convolution::Winograd => winograd,
            }
        }
    };
}

kernels!(f32_kernels, f32, ScalarF32 PortableF32 Avx2F32 Avx512F32 NeonF32);
kernels!(f64_kernels, f64, ScalarF64 PortableF64 Avx2F64 Avx512F64 NeonF64);
