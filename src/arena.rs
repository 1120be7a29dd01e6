//! The working memory of one sample, with its length in its type: for a static, a stack frame, or the heap.

use crate::Scalar;
use crate::budget::text::Text;

/// As many numbers as one sample needs on its way through a network: `Arena<{ LeNet::ARENA_LEN }>`.
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

/// Compiles, in a constant, if an arena has as many numbers as a network needs.
///
/// # Panics
/// If it has fewer.
#[track_caller]
pub(crate) const fn suffices(network: &str, len: usize, needed: usize) {
    if len < needed {
        let text = Text::new().word(network).word(" needs an arena of ").number(needed as u64, ',');
        let text = text.word(" numbers, but this one has ").number(len as u64, ',').word("\n = write `Arena<");
        panic!("{}", text.number(needed as u64, '_').word(">`, or the network's `ARENA_LEN` for the number").as_str());
    }
}

#[cfg(test)]
mod tests {
    use super::suffices;

    #[test]
    #[should_panic(
        expected = "LeNet needs an arena of 6,336 numbers, but this one has 16\n = write `Arena<6_336>`, or the network's"
    )]
    fn too_short() {
        suffices("LeNet", 6336, 6336);
        suffices("LeNet", 16, 6336);
    }
}
