//! The tables of kernels, one for each scalar and instruction set, and which of them this machine can run.
//!
//! They are statics of this crate, so that the kernels are compiled here once and never again in a crate that uses them.

use pulp::{Scalar, Scalar128b};

use super::simd::{F32, F64, Lanes};
use super::{Isa, Kernels, activation, avgpool, conv, conv_weight, fc, maxpool, pack, softmax};

const fn table<L: Lanes>() -> Kernels<L::Scalar> {
    Kernels {
        isa: L::ISA,
        lanes: L::LANES,
        pack: pack::pack::<L>,
        unpack: pack::unpack::<L>,
        conv_forward: conv::forward::<L>,
        conv_backward_input: conv::backward_input::<L>,
        conv_backward_weight: conv_weight::backward_weight::<L>,
        fc_forward: fc::forward::<L>,
        fc_backward_input: fc::backward_input::<L>,
        fc_backward_weight: fc::backward_weight::<L>,
        maxpool_forward: maxpool::forward::<L>,
        maxpool_backward: maxpool::backward::<L>,
        avgpool_forward: avgpool::forward::<L>,
        avgpool_backward: avgpool::backward::<L>,
        activation_forward: activation::forward::<L>,
        activation_in_place: activation::in_place::<L>,
        activation_backward: activation::backward::<L>,
        softmax: softmax::softmax::<L>,
        softmax_backward: softmax::softmax_backward::<L>,
        log_softmax: softmax::log_softmax::<L>,
        log_softmax_backward: softmax::log_softmax_backward::<L>,
        scale: activation::scale::<L>,
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
    ($kernels:ident, $scalar:ident, $Lanes:ident) => {
        #[doc = concat!("The kernels for `", stringify!($scalar), "`; where this machine does not have the instruction set, those for")]
        /// [`Isa::Portable`].
        #[must_use]
        pub fn $kernels(isa: Isa) -> &'static Kernels<$scalar> {
            static SCALAR: Kernels<$scalar> = table::<$Lanes<Scalar>>();
            static PORTABLE: Kernels<$scalar> = table::<$Lanes<Scalar128b>>();
            #[cfg(target_arch = "x86_64")]
            static AVX2: Kernels<$scalar> = table::<$Lanes<pulp::x86::V3>>();
            #[cfg(target_arch = "x86_64")]
            static AVX512: Kernels<$scalar> = table::<$Lanes<pulp::x86::V4>>();
            #[cfg(target_arch = "aarch64")]
            static NEON: Kernels<$scalar> = table::<$Lanes<pulp::aarch64::Neon>>();

            if !isa.is_available() {
                return &PORTABLE;
            }
            match isa {
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
    };
}

kernels!(f32_kernels, f32, F32);
kernels!(f64_kernels, f64, F64);
