//! The parameters of a network as one contiguous run of numbers.

use generic_array::{ArrayLength, GenericArray};

use crate::Scalar;
use crate::layer::{BatchNorm, Conv, Fc, GroupNorm, Joined, LayerNorm};

/// A type that is nothing but numbers of one scalar, one behind the other.
///
/// So the gradient of a network is a network again, an optimiser works on slices, and a copy is a copy of memory.
/// `network!` implements it for what it declares.
///
/// # Safety
/// The type is `#[repr(C)]` or `#[repr(transparent)]`, and all its fields are `Flat` of the same scalar, so that it has
/// no padding, no other content, and any numbers are a value of it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a run of numbers of one scalar",
    label = "not a run of numbers",
    note = "a network is one, and so are `T`, arrays of it such as `[[T; 3]; 8]`, and the parameters of `netshape::layer`"
)]
pub unsafe trait Flat: Sized + Send + Sync {
    /// The numbers.
    type Scalar: Scalar;

    /// How many there are.
    const LEN: usize = {
        // An attribute such as `repr(packed)` on a network would break what `as_slice` relies on.
        assert!(
            align_of::<Self>() == align_of::<Self::Scalar>() && size_of::<Self>().is_multiple_of(align_of::<Self>()),
            "a network's parameters must lie side by side: it can't have a `repr` of its own"
        );
        size_of::<Self>() / size_of::<Self::Scalar>()
    };

    /// All of them, in the order of the fields.
    #[must_use]
    fn as_slice(&self) -> &[Self::Scalar] {
        // SAFETY: by the trait's contract `self` is `LEN` initialised scalars without padding, and the alignment of a
        // `repr(C)` type is that of its fields.
        unsafe { std::slice::from_raw_parts(std::ptr::from_ref(self).cast(), Self::LEN) }
    }

    /// All of them, to be changed.
    #[must_use]
    fn as_mut_slice(&mut self) -> &mut [Self::Scalar] {
        // SAFETY: as in `as_slice`; any scalars are a value of `Self`, and the borrow is exclusive.
        unsafe { std::slice::from_raw_parts_mut(std::ptr::from_mut(self).cast(), Self::LEN) }
    }

    /// All zero, made on the heap: a large network never passes through the stack.
    #[cfg(feature = "std")]
    #[must_use]
    fn zeroed() -> Box<Self> {
        let zeroed = Box::new_zeroed();
        // SAFETY: any scalars are a value of `Self`, and zero bytes are the number zero of `f32` and `f64`, the only
        // types that the sealed `Scalar` admits.
        unsafe { zeroed.assume_init() }
    }

    /// A copy, made on the heap.
    #[cfg(feature = "std")]
    #[must_use]
    fn duplicate(&self) -> Box<Self> {
        let mut copy = Self::zeroed();
        copy.as_mut_slice().copy_from_slice(self.as_slice());
        copy
    }
}

// SAFETY: one number.
unsafe impl Flat for f32 {
    type Scalar = Self;
}

// SAFETY: one number.
unsafe impl Flat for f64 {
    type Scalar = Self;
}

// SAFETY: an array lays its elements one behind the other, and each is nothing but numbers of one scalar.
unsafe impl<F: Flat, const N: usize> Flat for [F; N] {
    type Scalar = F::Scalar;
}

// SAFETY: it has the layout of an array of `N` elements.
unsafe impl<F: Flat, N: ArrayLength> Flat for GenericArray<F, N> {
    type Scalar = F::Scalar;
}

// SAFETY: `repr(C)` of two runs of the same scalar.
unsafe impl<A: Flat, B: Flat<Scalar = A::Scalar>> Flat for Joined<A, B> {
    type Scalar = A::Scalar;
}

// SAFETY: `repr(C)` of two runs of the same scalar.
unsafe impl<W: Flat, B: Flat<Scalar = W::Scalar>> Flat for Conv<W, B> {
    type Scalar = W::Scalar;
}

// SAFETY: `repr(C)` of two runs of the same scalar.
unsafe impl<W: Flat, B: Flat<Scalar = W::Scalar>> Flat for Fc<W, B> {
    type Scalar = W::Scalar;
}

// SAFETY: `repr(C)` of four runs of the same scalar.
unsafe impl<C: Flat> Flat for BatchNorm<C> {
    type Scalar = C::Scalar;
}

// SAFETY: `repr(C)` of two runs of the same scalar.
unsafe impl<L: Flat> Flat for LayerNorm<L> {
    type Scalar = L::Scalar;
}

// SAFETY: `repr(C)` of two runs of the same scalar.
unsafe impl<C: Flat> Flat for GroupNorm<C> {
    type Scalar = C::Scalar;
}
