//! Memory that begins on a cache line, so that no vector lies across two.

/// Bytes of a cache line, and of the widest vector.
pub(crate) const LINE: usize = 64;

/// A run of numbers that begins on a cache line. It grows when asked to, and never shrinks.
#[derive(Debug, Default)]
pub(crate) struct Aligned<T> {
    storage: Vec<T>,
    start: usize,
}

/// How many bytes a run of `len` numbers takes, with what it needs to begin on a cache line.
pub(crate) const fn bytes<T>(len: usize) -> usize {
    len * size_of::<T>() + LINE
}

/// How many numbers lie in front of the first one that begins a cache line.
pub(crate) fn before_line<T>(numbers: &[T]) -> usize {
    numbers.as_ptr().align_offset(LINE).min(numbers.len())
}

impl<T: Copy + Default> Aligned<T> {
    /// The first `len` numbers, in fresh memory (zeros) if there were fewer.
    pub(crate) fn get(&mut self, len: usize) -> &mut [T] {
        if self.storage.len() < self.start + len {
            self.storage = vec![T::default(); len + LINE / size_of::<T>()];
            // The vector is never resized, so its memory stays where it is. `align_offset` may decline to answer
            // (it says `usize::MAX`); unaligned memory is slower, not wrong.
            let start = self.storage.as_ptr().align_offset(LINE);
            self.start = if start * size_of::<T>() < LINE { start } else { 0 };
        }
        &mut self.storage[self.start..self.start + len]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn begins_on_a_cache_line_and_keeps_its_place() {
        let mut memory = Aligned::<f32>::default();
        for len in [1, 100, 17, 1000, 1000] {
            let numbers = memory.get(len);
            assert_eq!(numbers.len(), len);
            assert_eq!(numbers.as_ptr().addr() % LINE, 0);
        }
        let before = memory.get(1000).as_ptr();
        assert_eq!(memory.get(10).as_ptr(), before);
    }
}
