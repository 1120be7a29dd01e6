//! A training step asks for no memory.

mod common;

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use common::normalised::Normalised;
use netshape::data::{Augment, Dataset};
use netshape::loss::{Classes, CrossEntropy, Loss};
use netshape::optimizer::{Adam, Clip, Optimizer, Sgd};
use netshape::schedule::{Cosine, WarmUp};
use netshape::{Engine, Gradients, Network, Samples, Shape, Trainer, network};
use rand::{SeedableRng, rngs::StdRng};

/// The system's allocator, which counts how often it is asked, by any thread.
struct Counting;

static CALLS: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call goes to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        CALLS.fetch_add(1, Ordering::SeqCst);
        // SAFETY: the caller keeps `alloc`'s contract.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
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
        -> fc(120) -> relu -> dropout(0.1) -> fc(84) -> gelu -> fc(10)
}

fn data<N: Network<Scalar = f32>>() -> Dataset<N::Input> {
    let pixels = (0..100 * N::Input::LEN).map(|i| (i % 251) as f32 / 251.0).collect();
    let classes = (0..100).map(|i| i % N::Output::LEN).collect();
    Dataset::new(Samples::from_vec(pixels).expect("whole images"), classes).expect("a class for each image")
}

fn check_steps<N: Network<Scalar = f32>>()
where
    CrossEntropy: Loss<N::Output, f32, Targets = Classes>,
{
    let data = data::<N>();
    let mut network = N::new(&mut StdRng::seed_from_u64(1));
    let indices: Vec<usize> = (0..100).collect();
    for threads in [1, 2] {
        let mut engine = Engine::<N>::new(threads);
        let mut optimizer = Optimizer::<N, _>::new(Adam::new(0.001)).expect("a valid rule");
        let rule = Optimizer::<N, _>::new(Adam::new(0.001)).expect("a valid rule");
        let mut with_frozen = rule.freeze([N::LAYERS[0].name]).expect("not the only layer");
        let mut gradients = Gradients::<N>::zeros();
        let mut step = |size: usize| {
            let loss = CrossEntropy::new();
            engine.gradients(&network, &loss, &data, &indices[..size], &mut gradients).expect("good data");
            optimizer.step(&mut network, &gradients);
            engine.step(&mut network, &mut optimizer, &loss, &data, &indices[..size]).expect("good data");
            engine.step(&mut network, &mut with_frozen, &loss, &data, &indices[..size]).expect("good data");
        };
        // The largest batch, until every thread has had its share of the work and so its memory.
        (0..50).for_each(|_| step(100));
        let before = CALLS.load(Ordering::SeqCst);
        for size in [100, 64, 1, 17, 100] {
            step(size);
        }
        let name = std::any::type_name::<N>();
        assert_eq!(CALLS.load(Ordering::SeqCst) - before, 0, "{name} on {threads} threads");
    }
}

/// One test, so that no other allocates at the same time.
#[test]
fn a_training_step_allocates_nothing() {
    check_steps::<LeNet>();
    check_steps::<Normalised>();

    // The trainer as well, from its second step on, whatever it does besides.
    let data = data::<LeNet>();
    for accumulate in [1, 2] {
        let mut counts = Vec::with_capacity(64);
        let network = <LeNet>::new(&mut StdRng::seed_from_u64(1));
        let mut trainer = Trainer::new(network, CrossEntropy::new(), Sgd::new(0.01).momentum(0.9))
            .epochs(2)
            .batch_size(16 / accumulate)
            .accumulate(accumulate)
            .schedule(WarmUp::epochs(1).then(Cosine::new()))
            .clip(Clip::Norm(1.0))
            .augment(Augment::new().shift(2).rotate(10.0).cutout(4).noise(0.1))
            .moving_average(0.9)
            .on_step(|_| counts.push(CALLS.load(Ordering::SeqCst)));
        trainer.fit(&data, None).expect("training succeeds");
        drop(trainer);
        assert_eq!(counts.len(), 14);
        assert_eq!(counts[1], counts[6], "within the first epoch: {counts:?}");
        assert_eq!(counts[7], counts[13], "within the second epoch: {counts:?}");
    }
}
