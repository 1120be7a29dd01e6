//! Where every buffer of a group lies: planned while the program compiles, so that a training step never asks for memory.
//!
//! Time runs in whole steps: 0 is the arrival of the samples, then one for each layer forward, one for the loss, and one
//! for each layer backward. Two buffers may share memory if no moment needs both.

/// A buffer of the plan: `len` numbers a sample, needed from the moment `first` to the moment `last`, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Buffer {
    len: usize,
    first: usize,
    last: usize,
}

impl Buffer {
    /// `len` numbers a sample, needed from `first` to `last`.
    #[must_use]
    pub const fn new(len: usize, first: usize, last: usize) -> Self {
        Self { len, first, last }
    }
}

/// A place in a group's memory, in numbers a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// Where it begins.
    pub offset: usize,
    /// How long it is.
    pub len: usize,
}

impl Slot {
    /// The place of nothing.
    pub const EMPTY: Self = Self { offset: 0, len: 0 };

    /// `len` of its numbers, from `offset` on.
    #[must_use]
    pub const fn part(self, offset: usize, len: usize) -> Self {
        Self { offset: self.offset + offset, len }
    }

    /// The place of a network's buffer, where `memory` is that of the whole network, inside of another.
    #[must_use]
    pub const fn inside(self, memory: Self) -> Self {
        memory.part(self.offset, self.len)
    }

    /// Its first `len` numbers.
    #[must_use]
    pub const fn first(self, len: usize) -> Self {
        Self { offset: self.offset, len }
    }
}

/// The places of `N` buffers.
#[derive(Debug, Clone, Copy)]
pub struct Plan<const N: usize> {
    /// In the order in which the buffers were given.
    pub slots: [Slot; N],
    /// How much memory they need together, in numbers a sample.
    pub len: usize,
}

impl<const N: usize> Plan<N> {
    /// Places the buffers: the longest first, each at the lowest offset that no buffer of the same time overlaps.
    ///
    /// ```
    /// use netshape::plan::{Buffer, Plan};
    /// // The third may lie where the first was.
    /// const PLAN: Plan<3> = Plan::new([Buffer::new(10, 0, 1), Buffer::new(20, 1, 2), Buffer::new(10, 2, 3)]);
    /// assert_eq!(PLAN.len, 30);
    /// assert_eq!(PLAN.slots[0].offset, PLAN.slots[2].offset);
    /// ```
    #[must_use]
    pub const fn new(buffers: [Buffer; N]) -> Self {
        let mut slots = [Slot::EMPTY; N];
        let order = longest_first(&buffers);
        // The buffers that have a place, the lowest first.
        let mut placed = [0; N];
        let (mut len, mut count) = (0, 0);
        while count < N {
            let next = order[count];
            let offset = lowest_fit(&buffers, &slots, placed.split_at(count).0, next);
            slots[next] = Slot { offset, len: buffers[next].len };
            if offset + buffers[next].len > len {
                len = offset + buffers[next].len;
            }
            let mut place = count;
            while place > 0 && slots[placed[place - 1]].offset > offset {
                placed[place] = placed[place - 1];
                place -= 1;
            }
            placed[place] = next;
            count += 1;
        }
        Self { slots, len }
    }
}

/// The buffers by length, and those of one length in the order in which they were given (a Shell sort).
const fn longest_first<const N: usize>(buffers: &[Buffer; N]) -> [usize; N] {
    let mut order = [0; N];
    let mut i = 0;
    while i < N {
        order[i] = i;
        i += 1;
    }
    let mut gap = N / 2;
    while gap > 0 {
        let mut i = gap;
        while i < N {
            let moved = order[i];
            let mut place = i;
            while place >= gap && comes_first(buffers, moved, order[place - gap]) {
                order[place] = order[place - gap];
                place -= gap;
            }
            order[place] = moved;
            i += 1;
        }
        gap /= 2;
    }
    order
}

const fn comes_first(buffers: &[Buffer], a: usize, b: usize) -> bool {
    buffers[a].len > buffers[b].len || buffers[a].len == buffers[b].len && a < b
}

/// The lowest offset at which no buffer of the same time is in the way.
const fn lowest_fit(buffers: &[Buffer], slots: &[Slot], placed: &[usize], next: usize) -> usize {
    let wanted = buffers[next];
    let (mut offset, mut i) = (0, 0);
    if wanted.len == 0 {
        return 0;
    }
    while i < placed.len() {
        let (other, slot) = (buffers[placed[i]], slots[placed[i]]);
        if slot.offset >= offset + wanted.len {
            break;
        }
        let same_time = other.first <= wanted.last && wanted.first <= other.last;
        if same_time && slot.offset + slot.len > offset {
            offset = slot.offset + slot.len;
        }
        i += 1;
    }
    offset
}

/// The largest of some lengths, in a constant.
#[must_use]
pub const fn largest<const N: usize>(lengths: [usize; N]) -> usize {
    let mut largest = 0;
    let mut i = 0;
    while i < N {
        if lengths[i] > largest {
            largest = lengths[i];
        }
        i += 1;
    }
    largest
}

/// The sum of some lengths, in a constant.
#[must_use]
pub const fn sum<const N: usize>(lengths: [usize; N]) -> usize {
    let (mut sum, mut i) = (0_usize, 0);
    while i < N {
        sum = sum.saturating_add(lengths[i]);
        i += 1;
    }
    sum
}

/// How many numbers a shape holds, in a constant.
#[must_use]
pub const fn product<const N: usize>(dimensions: [usize; N]) -> usize {
    product_of(&dimensions)
}

/// The same, of a slice.
pub(crate) const fn product_of(dimensions: &[usize]) -> usize {
    let (mut product, mut i) = (1_usize, 0);
    while i < dimensions.len() {
        product = product.saturating_mul(dimensions[i]);
        i += 1;
    }
    product
}

/// A map of the same height and width with another number of channels, in a constant.
#[must_use]
pub const fn with_channels([_, height, width]: [usize; 3], channels: usize) -> [usize; 3] {
    [channels, height, width]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buffers_of_one_moment_never_overlap() {
        let buffers = [(7, 0, 3), (5, 1, 2), (9, 2, 6), (0, 0, 9), (4, 3, 4), (5, 4, 9), (1, 8, 9)]
            .map(|(len, first, last)| Buffer::new(len, first, last));
        let plan = Plan::new(buffers);
        for (i, a) in buffers.iter().enumerate() {
            for (j, b) in buffers.iter().enumerate().skip(i + 1) {
                let (p, q) = (plan.slots[i], plan.slots[j]);
                let apart = p.offset + p.len <= q.offset || q.offset + q.len <= p.offset;
                let never_both = a.last < b.first || b.last < a.first;
                assert!(apart || never_both || p.len == 0 || q.len == 0, "{i} and {j}: {plan:?}");
            }
        }
        // The three that live at moment 2 bound it from below.
        assert_eq!(plan.len, 7 + 5 + 9);
    }
}
