//! A fixed set of threads that all run the same task at the same time, without asking for memory.
//!
//! A general-purpose pool boxes and queues what it is given, and a training step may not allocate. Here there is nothing
//! to queue: one task at a time, called once on each thread.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

/// How often a waiting thread looks for work before it goes to sleep: about as long as the pause between two steps.
const SPINS: usize = 4_000;

type Task = dyn Fn(usize) + Sync;

/// The threads. The one that calls [`run`](Workers::run) is the first of them.
pub(crate) struct Workers {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

struct Shared {
    state: Mutex<State>,
    begin: Condvar,
    end: Condvar,
    /// The number of the newest task, to be read without the lock.
    newest: AtomicU64,
}

struct State {
    task: Option<Job>,
    number: u64,
    running: usize,
    panicked: bool,
    stop: bool,
}

/// A task whose lifetime was set aside: `run` does not return before the last thread is done with it.
#[derive(Clone, Copy)]
struct Job(*const Task);

// SAFETY: the task is `Sync`, and `run` keeps it alive while any thread has it.
unsafe impl Send for Job {}

impl Workers {
    /// `count` threads, the caller's among them; at least that one. Where the system gives fewer, there are fewer.
    pub(crate) fn new(count: usize) -> Self {
        let shared = Arc::new(Shared {
            state: Mutex::new(State { task: None, number: 0, running: 0, panicked: false, stop: false }),
            begin: Condvar::new(),
            end: Condvar::new(),
            newest: AtomicU64::new(0),
        });
        let threads = (1..count)
            .map_while(|index| {
                let shared = Arc::clone(&shared);
                std::thread::Builder::new().name(format!("netshape-{index}")).spawn(move || work(&shared, index)).ok()
            })
            .collect();
        Self { shared, threads }
    }

    /// How many threads there are.
    pub(crate) fn count(&self) -> usize {
        self.threads.len() + 1
    }

    /// Calls `task` once on every thread, with the thread's index, and returns when all are done.
    ///
    /// # Panics
    /// If the task panics on any thread, once all are done.
    pub(crate) fn run(&mut self, task: &(dyn Fn(usize) + Sync)) {
        if self.threads.is_empty() {
            return task(0);
        }
        #[expect(clippy::transmute_ptr_to_ptr, reason = "a cast can't make a lifetime longer")]
        // SAFETY: only the lifetime changes; below, the function waits until no thread uses the task any more.
        let job = Job(unsafe { std::mem::transmute::<*const (dyn Fn(usize) + Sync + '_), *const Task>(task) });
        {
            let mut state = self.shared.lock();
            state.task = Some(job);
            state.number += 1;
            state.running = self.threads.len();
            self.shared.newest.store(state.number, Ordering::Release);
        }
        self.shared.begin.notify_all();
        let own = catch_unwind(AssertUnwindSafe(|| task(0)));
        let mut state = self.shared.lock();
        while state.running > 0 {
            state = self.shared.end.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.task = None;
        let panicked = std::mem::take(&mut state.panicked);
        drop(state);
        if let Err(payload) = own {
            resume_unwind(payload);
        }
        assert!(!panicked, "a worker thread panicked; its message stands above");
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.shared.lock().stop = true;
        self.shared.newest.fetch_add(1, Ordering::Release);
        self.shared.begin.notify_all();
        for thread in self.threads.drain(..) {
            // A thread returns nothing but `()`, and panics of tasks were caught.
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        // No code that can panic runs under the lock.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a task newer than `seen`; none means that it is time to stop.
    fn next(&self, seen: u64) -> Option<(Job, u64)> {
        for _ in 0..SPINS {
            if self.newest.load(Ordering::Acquire) != seen {
                break;
            }
            std::hint::spin_loop();
        }
        let mut state = self.lock();
        loop {
            match state.task {
                _ if state.stop => return None,
                Some(job) if state.number != seen => return Some((job, state.number)),
                _ => state = self.begin.wait(state).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }
}

fn work(shared: &Shared, index: usize) {
    let mut seen = 0;
    while let Some((job, number)) = shared.next(seen) {
        seen = number;
        // SAFETY: `run` waits for this thread, by the count below, before the task's lifetime ends.
        let task = unsafe { &*job.0 };
        let outcome = catch_unwind(AssertUnwindSafe(|| task(index)));
        let mut state = shared.lock();
        state.panicked |= outcome.is_err();
        state.running -= 1;
        let last = state.running == 0;
        drop(state);
        if last {
            shared.end.notify_one();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicUsize;

    #[test]
    fn every_thread_takes_part_in_every_task() {
        let mut workers = Workers::new(3);
        let calls = [const { AtomicUsize::new(0) }; 3];
        for _ in 0..1000 {
            workers.run(&|index| {
                calls[index].fetch_add(1, Ordering::Relaxed);
            });
        }
        assert_eq!(calls.map(AtomicUsize::into_inner), [1000; 3]);
    }

    #[test]
    fn a_panic_reaches_the_caller_and_the_threads_live_on() {
        let mut workers = Workers::new(2);
        for guilty in [0, 1] {
            let run = AssertUnwindSafe(|| workers.run(&|index| assert!(index != guilty, "thread {index} fails")));
            let mut run = run;
            assert!(catch_unwind(AssertUnwindSafe(|| (run.0)())).is_err());
        }
        let count = AtomicUsize::new(0);
        workers.run(&|_| {
            count.fetch_add(1, Ordering::Relaxed);
        });
        assert_eq!(count.into_inner(), 2);
    }
}
