//! The parameters of a network as one contiguous run of numbers.

use generic_array::ArrayLength;

use crate::Scalar;
use crate::layer::{BatchNorm, Conv, Fc, GroupNorm, LayerNorm};

/// A type that is nothing but numbers of one scalar, one behind the other.
///
/// So the gradient of a network is a network again, an optimiser works on slices, and a copy is a copy of memory.
/// `network!` implements it for what it declares.
///
/// # Safety
/// The type is `#[repr(C)]` or `#[repr(transparent)]`, and all its fields are `Flat` of the same scalar, so that it has
/// no padding, no other content, and any numbers are a value of it.
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
    #[must_use]
    fn zeroed() -> Box<Self> {
        let zeroed = Box::new_zeroed();
        // SAFETY: any scalars are a value of `Self`, and zero bytes are the number zero of `f32` and `f64`, the only
        // types that the sealed `Scalar` admits.
        unsafe { zeroed.assume_init() }
    }

    /// A copy, made on the heap.
    #[must_use]
    fn duplicate(&self) -> Box<Self> {
        let mut copy = Self::zeroed();
        copy.as_mut_slice().copy_from_slice(self.as_slice());
        copy
    }
}

// SAFETY: `repr(C)` of two arrays of `T`.
unsafe impl<T: Scalar, W: ArrayLength, B: ArrayLength> Flat for Conv<T, W, B> {
    type Scalar = T;
}

// SAFETY: `repr(C)` of two arrays of `T`.
unsafe impl<T: Scalar, W: ArrayLength, B: ArrayLength> Flat for Fc<T, W, B> {
    type Scalar = T;
}

// SAFETY: `repr(C)` of four arrays of `T`.
unsafe impl<T: Scalar, C: ArrayLength> Flat for BatchNorm<T, C> {
    type Scalar = T;
}

// SAFETY: `repr(C)` of two arrays of `T`.
unsafe impl<T: Scalar, L: ArrayLength> Flat for LayerNorm<T, L> {
    type Scalar = T;
}

// SAFETY: `repr(C)` of two arrays of `T`.
unsafe impl<T: Scalar, C: ArrayLength> Flat for GroupNorm<T, C> {
    type Scalar = T;
}
