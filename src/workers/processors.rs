//! On which processors the threads run: each on one of its own, where there are enough.
//!
//! A scheduler may leave two threads that take turns at sleeping on one processor for seconds, beside an idle one, as
//! neither of them looks like too much for it: on such machines two threads were slower than one. So every thread tells
//! where it runs when a task begins, and one that finds itself on the processor of a thread before it steps aside. None is
//! pinned: the scheduler may move a thread again at once.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Where each thread was when its last task began.
pub(super) struct Processors {
    numbers: Vec<AtomicUsize>,
    /// Whether there is a processor for each thread.
    suffice: bool,
}

impl Processors {
    pub(super) fn new(threads: usize) -> Self {
        let available = std::thread::available_parallelism().map_or(1, usize::from);
        let numbers = (0..threads).map(|_| AtomicUsize::new(usize::MAX)).collect();
        Self { numbers, suffice: (2..=available).contains(&threads) }
    }

    /// Notes where the calling thread runs, which has this index, once it has stepped aside if it must.
    pub(super) fn note(&self, index: usize) {
        let (true, Some(mut number)) = (self.suffice, system::current()) else { return };
        let before = || self.numbers[..index].iter().map(|number| number.load(Ordering::Relaxed));
        if before().any(|other| other == number) {
            system::leave(before());
            number = system::current().unwrap_or(number);
        }
        // Written only where it changes, so that the threads don't take the cache line from each other.
        if self.numbers[index].load(Ordering::Relaxed) != number {
            self.numbers[index].store(number, Ordering::Relaxed);
        }
    }
}

#[cfg(target_os = "linux")]
mod system {
    use libc::{CPU_CLR, CPU_COUNT, CPU_SETSIZE, cpu_set_t, sched_getaffinity, sched_getcpu, sched_setaffinity};

    /// The processor that the calling thread runs on.
    pub(super) fn current() -> Option<usize> {
        // SAFETY: this asks for a number and nothing else.
        usize::try_from(unsafe { sched_getcpu() }).ok()
    }

    /// Moves the calling thread to a processor that is none of these, if it may run on one; it may then run where it might
    /// before.
    pub(super) fn leave(processors: impl Iterator<Item = usize>) {
        let size = size_of::<cpu_set_t>();
        // SAFETY: a set is an array of bits, and with all of them zero it is empty.
        let mut allowed: cpu_set_t = unsafe { std::mem::zeroed() };
        // SAFETY: the set has the size that is told; 0 is the calling thread.
        if unsafe { sched_getaffinity(0, size, &raw mut allowed) } != 0 {
            return;
        }
        let mut others = allowed;
        for processor in processors.filter(|&processor| processor < CPU_SETSIZE.unsigned_abs() as usize) {
            // SAFETY: the set has a bit of this number.
            unsafe { CPU_CLR(processor, &mut others) };
        }
        // SAFETY: as above. A thread that may no longer run where it runs is moved before the call returns.
        unsafe {
            if CPU_COUNT(&others) > 0 && sched_setaffinity(0, size, &raw const others) == 0 {
                sched_setaffinity(0, size, &raw const allowed);
            }
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    pub(super) fn current() -> Option<usize> {
        None
    }

    pub(super) fn leave(_: impl Iterator<Item = usize>) {}
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    /// What should hold at once, and does not where the scheduler moves the thread again just then.
    fn soon(mut holds: impl FnMut() -> bool) -> bool {
        (0..100).any(|_| holds())
    }

    #[test]
    fn a_thread_steps_aside_and_may_come_back() {
        let available = std::thread::available_parallelism().map_or(1, usize::from);
        let stepped_aside = soon(|| {
            let here = system::current().unwrap();
            system::leave(std::iter::once(here));
            system::current() != Some(here)
        });
        assert_eq!(stepped_aside, available > 1);
        assert_eq!(std::thread::available_parallelism().map_or(1, usize::from), available);
    }

    #[test]
    fn a_thread_notes_a_processor_of_its_own() {
        let processors = Processors::new(2);
        let differ = soon(|| {
            processors.note(0);
            processors.note(1);
            let [first, second] = [0, 1].map(|index| processors.numbers[index].load(Ordering::Relaxed));
            first != second
        });
        assert_eq!(differ, processors.suffice);
    }
}
