//! The memory that an engine is said to hold is what it asks for, byte by byte.

mod common;

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use common::normalised::Normalised;
use netshape::data::Dataset;
use netshape::kernel::Isa;
use netshape::loss::Mse;
use netshape::optimizer::{Adam, Optimizer};
use netshape::{Engine, Flat, Gradients, Network, Samples, Scalar, Shape, Vector, network};
use rand::{SeedableRng, rngs::StdRng};

/// The system's allocator, which counts the bytes that are in use.
struct Counting;

static BYTES: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call goes to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        BYTES.fetch_add(layout.size(), Ordering::SeqCst);
        // SAFETY: the caller keeps `alloc`'s contract.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        BYTES.fetch_sub(layout.size(), Ordering::SeqCst);
        // SAFETY: the caller keeps `dealloc`'s contract.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

network! {
    LeNet: [1, 28, 28]
        -> conv(1, 6, k5, s1, p2) -> relu -> maxpool(2)
        -> conv(6, 16, k5)        -> relu -> maxpool(2)
        -> fc(120) -> relu -> fc(84) -> relu -> fc(10);
    /// So many numbers that there are fewer partial sums than groups.
    Wide: [1000] -> fc(2000) -> fc(1);
    Normed: [2, 5, 4] -> conv(3, k3, nobias) -> batchnorm -> relu -> residual { conv(3, k1) -> batchnorm } -> fc(3);
}
network!(Tiny: [1] -> relu);
network!(Card: < conv(3, 16, k3, s1, p1) -> relu -> maxpool(2) -> dropout(0.5) -> fc(10) >);

/// How many bytes more are in use after `work`.
fn taken(work: impl FnOnce()) -> usize {
    let before = BYTES.load(Ordering::SeqCst);
    work();
    BYTES.load(Ordering::SeqCst) - before
}

/// How many bytes a new engine takes with what `work` has it do, and the engine.
fn held<N: Network>(isa: Isa, threads: usize, work: impl FnOnce(&mut Engine<N>)) -> (usize, Engine<N>) {
    let before = BYTES.load(Ordering::SeqCst);
    let mut engine = Engine::<N>::on(isa, threads);
    work(&mut engine);
    (BYTES.load(Ordering::SeqCst) - before, engine)
}

/// What an engine and its threads take themselves, once they have begun to work.
fn alone<N: Network>(isa: Isa, threads: usize) -> usize {
    let (inputs, mut outputs) = (samples::<Vector<1>, f32>(1), samples::<Vector<1>, f32>(1));
    let tiny = <Tiny>::zeroed();
    let mut tiny_alone = |threads| {
        let (bytes, _) = held::<Tiny>(isa, threads, |engine| engine.forward_into(&tiny, &inputs, &mut outputs));
        // Input and output are the same number, and a cache line is begun for it.
        bytes - threads * (isa.lanes::<f32>() * size_of::<f32>() + 64)
    };
    let threads = tiny_alone(threads) - tiny_alone(1);
    held::<N>(isa, 1, |_| {}).0 + threads
}

fn samples<S: Shape, T: Scalar>(count: usize) -> Samples<S, T> {
    let numbers = (0..count * S::LEN).map(|i| T::of((i % 11) as f64)).collect();
    Samples::from_vec(numbers).expect("whole samples")
}

fn check<N: Network>(batches: &[usize], threads: &[usize]) {
    Isa::available().for_each(|isa| check_on::<N>(isa, batches, threads));
}

fn check_on<N: Network>(isa: Isa, batches: &[usize], threads: &[usize]) {
    let mut network = N::new(&mut StdRng::seed_from_u64(1));
    assert_eq!(size_of::<N>(), N::PARAMETER_BYTES);
    assert_eq!(Engine::<N>::on(isa, 1).lanes(), isa.lanes::<N::Scalar>(), "{isa:?}");
    for &batch in batches {
        let inputs = samples::<N::Input, N::Scalar>(batch);
        let mut outputs = samples::<N::Output, N::Scalar>(batch);
        let data = Dataset::new(inputs.clone(), samples::<N::Output, N::Scalar>(batch)).expect("a target for each");
        let indices: Vec<usize> = (0..batch).collect();
        let mut gradients = Gradients::<N>::zeros();
        let mut optimizer = Optimizer::<N, _>::new(Adam::new(0.001)).expect("a valid rule");
        for &threads in threads {
            let what = format!("{} of {batch} on {threads} threads, {isa:?}", std::any::type_name::<N>());
            let alone = alone::<N>(isa, threads);
            let (found, _) = held::<N>(isa, threads, |engine| engine.forward_into(&network, &inputs, &mut outputs));
            assert_eq!(found - alone, Engine::<N>::inference_bytes(isa, threads), "inference: {what}");

            let (found, mut engine) = held::<N>(isa, threads, |engine| {
                engine.gradients(&network, &Mse, &data, &indices, &mut gradients).expect("good data");
            });
            assert_eq!(found - alone, Engine::<N>::training_bytes(isa, threads, batch), "gradients: {what}");
            // What a step needs, and what less data needs, is there already.
            let found = taken(|| {
                engine.step(&mut network, &mut optimizer, &Mse, &data, &indices).expect("good data");
                engine.step(&mut network, &mut optimizer, &Mse, &data, &indices[..2]).expect("good data");
            });
            assert_eq!(found, 0, "a step: {what}");
        }
    }
}

/// One test, so that no other allocates at the same time.
#[test]
fn an_engine_holds_what_it_says() {
    // The thread that started the test notes that it did, and asks for memory too.
    std::thread::sleep(Duration::from_millis(100));
    check::<LeNet>(&[2, 33, 270], &[1, 3]);
    check::<LeNet<f64>>(&[33], &[2]);
    check::<Card<9, 7>>(&[20], &[1, 2]);
    check_on::<Wide>(Isa::detect(), &[150], &[2]);
    check::<Normed>(&[2, 16, 33, 270], &[1, 2, 3]);
    check::<Normed<f64>>(&[33], &[2]);
    check::<Normalised>(&[33], &[2]);
}
