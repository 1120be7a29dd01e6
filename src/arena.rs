//! The working memory of one sample, with its length in its type: for a static, a stack frame, or the heap.

use crate::Scalar;

/// As many numbers as one sample needs on its way through a network: `Arena<{ <LeNet>::ARENA_LEN }>`.
///
/// It begins on a cache line. See [`Network::infer`](crate::Network::infer).
#[derive(Debug, Clone, PartialEq)]
#[repr(C, align(64))]
pub struct Arena<const LEN: usize, T = f32>([T; LEN]);

impl<const LEN: usize, T: Scalar> Default for Arena<LEN, T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const LEN: usize, T: Scalar> Arena<LEN, T> {
    /// All zero.
    #[must_use]
    pub const fn new() -> Self {
        Self([T::ZERO; LEN])
    }

    /// All zero, on the heap: a large one never passes through the stack.
    #[cfg(feature = "std")]
    #[must_use]
    pub fn boxed() -> Box<Self> {
        let zeroed = Box::new_zeroed();
        // SAFETY: zero bytes are the number zero of `f32` and `f64`, the only types that the sealed `Scalar` admits.
        unsafe { zeroed.assume_init() }
    }

    pub(crate) fn numbers(&mut self) -> &mut [T] {
        &mut self.0
    }
}
