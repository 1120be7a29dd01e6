//! The instruction set that the program is compiled for: without the standard library nobody asks the processor.

/// What `pulp` counts as AVX2 and AVX-512: see its `V3` and `V4`.
macro_rules! select {
    ($($F32:ident $F64:ident if $condition:meta;)+) => {
        $(#[cfg($condition)]
        pub(in crate::kernel) use super::{$F32 as BestF32, $F64 as BestF64};)+
    };
}

select! {
    Avx512F32 Avx512F64 if all(
        target_arch = "x86_64", target_feature = "avx512f", target_feature = "avx512bw", target_feature = "avx512cd",
        target_feature = "avx512dq", target_feature = "avx512vl", target_feature = "avx2", target_feature = "fma",
        target_feature = "bmi1", target_feature = "bmi2", target_feature = "lzcnt", target_feature = "popcnt",
    );
    Avx2F32 Avx2F64 if all(
        target_arch = "x86_64", target_feature = "avx2", target_feature = "fma", target_feature = "bmi1",
        target_feature = "bmi2", target_feature = "lzcnt", target_feature = "popcnt",
        not(all(
            target_feature = "avx512f", target_feature = "avx512bw", target_feature = "avx512cd",
            target_feature = "avx512dq", target_feature = "avx512vl",
        )),
    );
    PortableF32 PortableF64 if all(
        target_arch = "x86_64",
        not(all(
            target_feature = "avx2", target_feature = "fma", target_feature = "bmi1", target_feature = "bmi2",
            target_feature = "lzcnt", target_feature = "popcnt",
        )),
    );
    NeonF32 NeonF64 if target_arch = "aarch64";
    ScalarF32 ScalarF64 if not(any(target_arch = "x86_64", target_arch = "aarch64"));
}
