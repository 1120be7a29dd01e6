//! A fixed set of threads that all run the same task at the same time, without asking for memory.
//!
//! A general-purpose pool boxes and queues what it is given, and a training step may not allocate. Here there is nothing
//! to queue: one task at a time, called once on each thread.

mod processors;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use processors::Processors;

/// How long a waiting thread looks whether it may go on before it goes to sleep. It bridges the pause between two tasks and
/// the difference between two threads' shares of one; falling asleep and being woken takes about as long. A thread that
/// looks for longer takes the processor from others, perhaps from the one that it waits for.
const PATIENCE: Duration = Duration::from_micros(50);

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
    /// How many threads, besides the caller's, are not yet done with the task.
    running: AtomicUsize,
    panicked: AtomicBool,
    processors: Processors,
}

struct State {
    task: Option<Job>,
    number: u64,
    /// How many threads wait to be woken when a task begins.
    asleep: usize,
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
            state: Mutex::new(State { task: None, number: 0, asleep: 0, stop: false }),
            begin: Condvar::new(),
            end: Condvar::new(),
            newest: AtomicU64::new(0),
            running: AtomicUsize::new(0),
            panicked: AtomicBool::new(false),
            processors: Processors::new(count),
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
        self.shared.processors.note(0);
        let asleep = {
            let mut state = self.shared.lock();
            state.task = Some(job);
            state.number += 1;
            self.shared.running.store(self.threads.len(), Ordering::Relaxed);
            self.shared.newest.store(state.number, Ordering::Release);
            state.asleep
        };
        if asleep > 0 {
            self.shared.begin.notify_all();
        }
        let own = catch_unwind(AssertUnwindSafe(|| task(0)));
        self.shared.wait_for_the_others();
        let panicked = self.shared.panicked.swap(false, Ordering::Relaxed);
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
        spin_until(|| self.newest.load(Ordering::Acquire) != seen);
        let mut state = self.lock();
        loop {
            match state.task {
                _ if state.stop => return None,
                Some(job) if state.number != seen => return Some((job, state.number)),
                _ => {
                    state.asleep += 1;
                    state = self.begin.wait(state).unwrap_or_else(PoisonError::into_inner);
                    state.asleep -= 1;
                }
            }
        }
    }

    /// Returns when no thread but the caller's uses the task any more, and forgets it.
    fn wait_for_the_others(&self) {
        let done = || self.running.load(Ordering::Acquire) == 0;
        spin_until(done);
        let mut state = self.lock();
        while !done() {
            state = self.end.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.task = None;
    }
}

/// Looks a while whether `done`.
fn spin_until(done: impl Fn() -> bool) {
    let begin = Instant::now();
    while !done() && begin.elapsed() < PATIENCE {
        std::hint::spin_loop();
    }
}

fn work(shared: &Shared, index: usize) {
    let mut seen = 0;
    while let Some((job, number)) = shared.next(seen) {
        seen = number;
        shared.processors.note(index);
        // SAFETY: `run` waits for this thread, by the count below, before the task's lifetime ends.
        let task = unsafe { &*job.0 };
        let outcome = catch_unwind(AssertUnwindSafe(|| task(index)));
        if outcome.is_err() {
            shared.panicked.store(true, Ordering::Relaxed);
        }
        if shared.running.fetch_sub(1, Ordering::AcqRel) == 1 {
            // Who waits holds the lock between its last look and its sleep: after this, it sleeps or knows.
            drop(shared.lock());
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
