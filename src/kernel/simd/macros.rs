//! The implementation of [`Lanes`](super::Lanes), given the names of an instruction set's intrinsics.

/// Implements [`Lanes`](super::Lanes) for `$Name`, a newtype of `pulp`'s proof of the instruction set.
macro_rules! lanes {
    ($Name:ident($Proof:ty) = $isa:ident, $lanes:literal x $Scalar:ident in $registers:literal, all tiles: $ALL:literal;
        $Vector:ty, $Mask:ty;
        $assume:expr;
        $splat:expr, $add:expr, $mul:expr, $mul_add:expr, $less:expr, $equal:expr, $select:expr;
        $transpose:path $(; $larger:expr, $load_first:expr, $store_first:expr, $unzip:expr)?) => {
        #[doc = concat!("`", stringify!($Scalar), "` on ", stringify!($isa), ".")]
        #[derive(Clone, Copy)]
        pub(in crate::kernel) struct $Name($Proof);

        #[allow(unused_unsafe, reason = "what every processor has is safe to call")]
        impl $crate::kernel::simd::Lanes for $Name {
            type Scalar = $Scalar;
            type Vector = $Vector;
            type Mask = $Mask;

            const ISA: $crate::kernel::Isa = $crate::kernel::Isa::$isa;
            const LANES: usize = $lanes;
            const REGISTERS: usize = $registers;
            const ALL_TILES: bool = $ALL;

            #[inline(always)]
            fn enter<A, R>(arguments: A, body: impl Fn(Self, A) -> R) -> R {
                let proof: $Proof = $assume;
                pulp::Simd::vectorize(
                    proof,
                    $crate::kernel::simd::Call(
                        #[inline(always)]
                        move |arguments| body(Self(proof), arguments),
                        arguments,
                    ),
                )
            }

            #[inline(always)]
            fn splat(self, a: $Scalar) -> $Vector {
                // SAFETY: `self` proves the instruction set.
                unsafe { $splat(a) }
            }

            #[inline(always)]
            fn add(self, a: $Vector, b: $Vector) -> $Vector {
                // SAFETY: `self` proves the instruction set.
                unsafe { $add(a, b) }
            }

            #[inline(always)]
            fn mul(self, a: $Vector, b: $Vector) -> $Vector {
                // SAFETY: `self` proves the instruction set.
                unsafe { $mul(a, b) }
            }

            #[inline(always)]
            fn mul_add(self, a: $Vector, b: $Vector, c: $Vector) -> $Vector {
                // SAFETY: `self` proves the instruction set.
                unsafe { $mul_add(a, b, c) }
            }

            #[inline(always)]
            fn less(self, a: $Vector, b: $Vector) -> $Mask {
                // SAFETY: `self` proves the instruction set.
                unsafe { $less(a, b) }
            }

            #[inline(always)]
            fn equal(self, a: $Vector, b: $Vector) -> $Mask {
                // SAFETY: `self` proves the instruction set.
                unsafe { $equal(a, b) }
            }

            #[inline(always)]
            fn select(self, mask: $Mask, yes: $Vector, no: $Vector) -> $Vector {
                // SAFETY: `self` proves the instruction set.
                unsafe { $select(mask, yes, no) }
            }

            #[inline(always)]
            unsafe fn transpose(self, from: &[*const $Scalar], to: &[*mut $Scalar]) {
                // SAFETY: the caller's promise.
                unsafe { $transpose(from, to) }
            }

            $(
                #[inline(always)]
                fn larger(self, a: $Vector, b: $Vector) -> $Vector {
                    // SAFETY: `self` proves the instruction set.
                    unsafe { $larger(a, b) }
                }

                #[inline(always)]
                unsafe fn load_first(self, from: *const $Scalar, count: usize) -> $Vector {
                    // SAFETY: the caller's promise.
                    unsafe { $load_first(from, count) }
                }

                #[inline(always)]
                unsafe fn store_first(self, to: *mut $Scalar, a: $Vector, count: usize) {
                    // SAFETY: the caller's promise.
                    unsafe { $store_first(to, a, count) }
                }

                #[inline(always)]
                fn unzip(self, a: $Vector, b: $Vector) -> [$Vector; 2] {
                    // SAFETY: `self` proves the instruction set.
                    unsafe { $unzip(a, b) }
                }
            )?
        }
    };
}
pub(super) use lanes;
