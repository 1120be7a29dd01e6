//! Writing past the caches, for numbers that other cores have read.
//!
//! A core that writes to a cache line of which another one has a copy asks for it first, and waits for the answer, line by
//! line: some 7 ns each where the cores share their last cache, 50 ns where they don't, as in processors of several dies,
//! and asking ahead does not help. Nobody waits for stores that go past the caches; who reads the numbers next has them
//! from memory, in a row and so without waiting much. Where no other core has a copy, this is slower.

use crate::scalar::Scalar;

/// Numbers while they change. Other threads may be told that they have changed once this is dropped.
pub(crate) struct PastCaches<T, const MOST: usize> {
    numbers: [T; MOST],
}

impl<T: Scalar, const MOST: usize> PastCaches<T, MOST> {
    /// Where the processor can write past its caches.
    pub(crate) fn new() -> Option<Self> {
        cfg!(target_arch = "x86_64").then(|| Self { numbers: [T::zero(); MOST] })
    }

    /// Changes numbers, at most `MOST`, and writes them past the caches.
    pub(crate) fn change(&mut self, place: &mut [T], change: impl FnOnce(&mut [T])) {
        let numbers = &mut self.numbers[..place.len()];
        numbers.copy_from_slice(place);
        change(numbers);
        system::copy(numbers, place);
    }
}

impl<T, const MOST: usize> Drop for PastCaches<T, MOST> {
    fn drop(&mut self) {
        system::finish();
    }
}

#[cfg(target_arch = "x86_64")]
mod system {
    use std::arch::x86_64::{__m128i, _mm_loadu_si128, _mm_sfence, _mm_stream_si128};

    use crate::aligned::{LINE, before_line};
    use crate::scalar::Scalar;

    /// Whole cache lines are written past the caches, as of a part the rest would have to be read.
    pub(super) fn copy<T: Scalar>(from: &[T], to: &mut [T]) {
        let in_front = before_line(to);
        let (front, to) = to.split_at_mut(in_front);
        let (from_front, from) = from.split_at(in_front);
        front.copy_from_slice(from_front);
        let (mut lines, mut from) =
            (to.chunks_exact_mut(LINE / size_of::<T>()), from.chunks_exact(LINE / size_of::<T>()));
        for (line, from) in lines.by_ref().zip(from.by_ref()) {
            let (line, from) = (line.as_mut_ptr().cast::<__m128i>(), from.as_ptr().cast::<__m128i>());
            for part in 0..LINE / size_of::<__m128i>() {
                // SAFETY: both have `LINE` bytes of numbers, and the one that is written begins on a line.
                unsafe { _mm_stream_si128(line.add(part), _mm_loadu_si128(from.add(part))) };
            }
        }
        lines.into_remainder().copy_from_slice(from.remainder());
    }

    /// Such stores may be seen later than others that follow them; not beyond here.
    pub(super) fn finish() {
        // SAFETY: every processor of this architecture has it.
        unsafe { _mm_sfence() };
    }
}

#[cfg(not(target_arch = "x86_64"))]
mod system {
    pub(super) fn copy<T: Copy>(from: &[T], to: &mut [T]) {
        to.copy_from_slice(from);
    }

    pub(super) fn finish() {}
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes_what_it_is_given<T: Scalar>() {
        for (begin, len) in [(0, 0), (0, 200), (1, 15), (3, 16), (5, 100), (17, 183)] {
            let (mut numbers, mut expected) = (vec![T::one(); 200], vec![T::one(); 200]);
            let change = |numbers: &mut [T]| (0..).zip(numbers).for_each(|(i, x)| *x += T::of(f64::from(i)));
            change(&mut expected[begin..begin + len]);
            let Some(mut past_caches) = PastCaches::<T, 200>::new() else { return };
            past_caches.change(&mut numbers[begin..begin + len], change);
            drop(past_caches);
            assert!(numbers == expected, "{len} numbers from {begin} on");
        }
    }

    #[test]
    fn numbers_change_wherever_they_lie() {
        changes_what_it_is_given::<f32>();
        changes_what_it_is_given::<f64>();
    }
}
