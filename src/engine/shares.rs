//! Work in shares, of which each thread has its own from step to step.
//!
//! A thread takes its own shares first, and then what is left of the others', the last ones first. So the numbers of a
//! share stay in one core's cache from the gradient to the update and on to the next step, and still no thread waits while
//! there is work. Who computes what changes no number.

use std::mem::take;
use std::sync::Mutex;

use super::lock;

/// At most so many shares are made. With more threads than that, some go without.
pub(super) const MOST_SHARES: usize = 16;

/// The shares of one task, for so many threads.
pub(super) struct Shares<I> {
    items: [Mutex<Option<I>>; MOST_SHARES],
    count: usize,
    threads: usize,
}

impl<I> Shares<I> {
    /// Of the first [`MOST_SHARES`] items.
    pub(super) fn new(threads: usize, mut items: impl Iterator<Item = I>) -> Self {
        let mut count = 0;
        let items = std::array::from_fn(|_| {
            let item = items.next();
            count += usize::from(item.is_some());
            Mutex::new(item)
        });
        Self { items, count, threads }
    }

    /// What this thread takes, one item after the other, each with its number.
    pub(super) fn of(&self, thread: usize) -> impl Iterator<Item = (usize, I)> {
        let [begin, end] = [thread, thread + 1].map(|thread| thread * self.count / self.threads);
        // From the next thread's last share backwards, as that one begins with its first.
        let others = (0..begin).rev().chain((end..self.count).rev());
        (begin..end).chain(others).filter_map(|index| Some((index, lock(&self.items[index]).take()?)))
    }
}

/// Up to which one of `count` things in a row each share goes.
pub(super) fn ends(count: usize) -> impl Iterator<Item = usize> + Clone {
    (1..=MOST_SHARES).map(move |share| share * count / MOST_SHARES)
}

/// A slice in pieces that end there.
pub(crate) fn cut<T>(slice: &mut [T], ends: impl Iterator<Item = usize>) -> impl Iterator<Item = &mut [T]> {
    let (mut rest, mut begin) = (slice, 0);
    ends.map(move |end| {
        let (piece, behind) = take(&mut rest).split_at_mut(end - begin);
        (rest, begin) = (behind, end);
        piece
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_takes_its_own_shares_and_then_the_others_from_their_end() {
        let shares = Shares::new(2, (0..5).map(|i| 10 * i));
        let mut second = shares.of(1);
        assert_eq!(second.next(), Some((2, 20)));
        let first: Vec<_> = shares.of(0).map(|(index, _)| index).collect();
        assert_eq!(first, [0, 1, 4, 3]);
        assert_eq!(second.next(), None);
    }

    #[test]
    fn nothing_is_left_with_few_items_or_many_threads() {
        for (threads, items) in [(1, 0), (1, 16), (3, 2), (40, 16)] {
            let shares = Shares::new(threads, 0..items);
            let taken: usize = (0..threads).map(|thread| shares.of(thread).count()).sum();
            assert_eq!(taken, items);
        }
    }

    #[test]
    fn shares_cover_everything_in_order() {
        for count in [0, 1, 15, 16, 17, 100] {
            let mut numbers: Vec<usize> = (0..count).collect();
            let pieces: Vec<_> = cut(&mut numbers, ends(count)).map(|piece| piece.to_vec()).collect();
            assert_eq!(pieces.len(), MOST_SHARES);
            assert_eq!(pieces.concat(), (0..count).collect::<Vec<_>>());
        }
    }
}
