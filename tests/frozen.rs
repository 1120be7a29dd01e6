//! Layers that are frozen from the front on: nothing is computed backward in front of the first one that learns, and what learns
//! has the same bits as where all gradients are computed.

mod common;

use std::sync::atomic::{AtomicU32, Ordering};

use common::normalised::Normalised;
use common::vector_norm::VectorNorm;
use netshape::data::Dataset;
use netshape::kernel::Isa;
use netshape::layer::{Backward, Layer, Rows, RowsMut};
use netshape::loss::Mse;
use netshape::optimizer::{Adam, Clip, Optimizer, Sgd};
use netshape::{Engine, Flat, Gradients, Network, Samples, Scalar, Shape, Trainer, leaves, network};
use rand::{RngExt, SeedableRng, rngs::StdRng};

/// y = x, with a parameter that has no part in it. Tells that its backward was called.
pub struct Still {
    bit: u32,
}

static CALLED: AtomicU32 = AtomicU32::new(0);

impl<S: Shape> Layer<S> for Still {
    type Output = S;
    type Parameters<T: Scalar> = [T; 1];

    fn infer<T: Scalar>(&self, _: &[T; 1], x: Rows<'_, T>, mut y: RowsMut<'_, T>) {
        y.as_mut_slice().copy_from_slice(x.as_slice());
    }

    fn backward<T: Scalar>(&self, _: &[T; 1], mut pass: Backward<'_, T>, _: &mut [T; 1]) {
        CALLED.fetch_or(1 << self.bit, Ordering::SeqCst);
        pass.dx.as_mut_slice().copy_from_slice(pass.dy.as_slice());
    }
}

network! {
    Chain: [2, 8, 8] -> conv(4, k3, p1) -> relu -> maxpool(2) -> conv(5, k3) -> groupnorm(5) -> tanh
        -> fc(10) -> gelu -> layernorm -> fc(8) -> dropout(0.2) -> fc(3);

    Branched: [2, 6, 6] -> concat { maxpool(2) | conv(2, k2, s2) | avgpool(2) -> conv(1, k1) } -> relu
        -> residual { conv(5, k3, p1) -> relu -> conv(5, k3, p1) | conv(5, k1) } -> relu
        -> repeat 2 { residual { conv(5, k1) -> tanh } } -> sum { fc(3) | relu -> fc(3) };

    BatchNorms: [2, 6, 6] -> conv(4, k3) -> batchnorm -> relu
        -> residual { conv(4, k3, p1) -> batchnorm -> relu -> conv(4, k3, p1) -> batchnorm | conv(4, k1) -> batchnorm }
        -> relu -> fc(6) -> batchnorm -> fc(3);

    Head: [4, 4, 4] -> conv(3, k3) -> batchnorm -> relu -> conv(2, k1);

    Inside: [2, 6, 6] -> concat { conv(2, k3) | conv(2, k3) -> batchnorm } -> Head -> tanh -> fc(4)
        -> layernorm -> fc(3);

    Core: [2, 4, 4] -> conv(2, k3, p1) -> relu -> conv(2, k3, p1);
    Middle: [2, 4, 4] -> conv(2, k1) -> Core -> relu;
    /// Networks inside at which the input arrives, one of them behind a layer that may learn.
    AtTheInput: [2, 4, 4] -> sum { conv(2, k1) | Core | Middle } -> fc(2);

    Probes: [2, 6, 6] -> first: Still { bit: 0 } -> conv(3, k3) -> batchnorm -> second: Still { bit: 1 } -> fc(8)
        -> Probed -> third: Still { bit: 4 } -> fc(5) -> batchnorm -> fourth: Still { bit: 5 } -> fc(3);
    Probed: [8] -> inner: Still { bit: 2 } -> fc(8) -> batchnorm -> other: Still { bit: 3 } -> relu;
}

const BATCH: usize = 40;

fn data<N: Network<Scalar = f32>>() -> Dataset<N::Input, Samples<N::Output>> {
    let mut random = StdRng::seed_from_u64(5);
    let mut samples = |len: usize| (0..BATCH * len).map(|_| random.random_range(-1.0..1.0)).collect();
    let (inputs, targets) = (samples(N::Input::LEN), samples(N::Output::LEN));
    Dataset::new(Samples::from_vec(inputs).unwrap(), Samples::from_vec(targets).unwrap()).unwrap()
}

fn bits<N: Network<Scalar = f32>>(network: &N) -> Vec<u32> {
    network.as_slice().iter().map(|number| number.to_bits()).collect()
}

fn names<N: Network>() -> Vec<String> {
    leaves::<N>().map(|leaf| leaf.name()).collect()
}

/// Three steps where so many layers from the front on are frozen: by `Engine::step`, and with all gradients.
fn check<N: Network<Scalar = f32>>() {
    let (data, names, begin) = (data::<N>(), names::<N>(), N::new(&mut StdRng::seed_from_u64(2)));
    let (indices, name) = ((0..BATCH).collect::<Vec<_>>(), std::any::type_name::<N>());
    for (isa, threads) in [(Isa::Scalar, 1), (Isa::detect(), 1), (Isa::detect(), 2)] {
        // What one number of frozen layers leaves behind must mean nothing to the next.
        let [mut short, mut whole] = [(); 2].map(|()| Engine::<N>::on(isa, threads));
        let mut gradients = Gradients::<N>::zeros();
        for frozen in (0..names.len()).chain((0..names.len()).rev()) {
            for clip in [None, Some(Clip::Norm(0.01))] {
                let optimizer = || {
                    let optimizer = Optimizer::<N, _>::new(Adam::new(0.01)).unwrap().freeze(&names[..frozen]).unwrap();
                    if let Some(clip) = clip { optimizer.clip(clip).unwrap() } else { optimizer }
                };
                let [mut found, mut expected] = [(); 2].map(|()| begin.duplicate());
                let [mut shortly, mut wholly] = [(); 2].map(|()| optimizer());
                for size in [BATCH, 17, BATCH] {
                    let indices = &indices[..size];
                    let step = short.step(&mut *found, &mut shortly, &Mse, &data, indices).unwrap();
                    let loss = whole.gradients(&expected, &Mse, &data, indices, &mut gradients).unwrap();
                    wholly.step(&mut expected, &gradients);
                    assert_eq!(step, loss);
                }
                assert!(bits(&*found) == bits(&*expected), "{name}: {frozen}, {clip:?}, on {isa:?}, {threads} threads");
                let moved = found.as_slice().iter().zip(begin.as_slice()).any(|(a, b)| a.to_bits() != b.to_bits());
                assert!(moved, "{name}: {frozen}");
            }
        }
    }
}

#[test]
fn chains() {
    check::<Chain>();
}

#[test]
fn branches() {
    check::<Branched>();
}

#[test]
fn batch_norm() {
    check::<BatchNorms>();
    check::<Normalised>();
    check::<VectorNorm>();
}

#[test]
fn networks_inside() {
    check::<Inside>();
    check::<AtTheInput>();
}

#[test]
fn nothing_is_computed_in_front_of_what_learns() {
    let data = data::<Probes>();
    let begin = <Probes>::new(&mut StdRng::seed_from_u64(2));
    let names = names::<Probes>();
    let probes = ["first", "second", "probed1.inner", "probed1.other", "third", "fourth"];
    for accumulate in [1, 2] {
        for frozen in 0..names.len() {
            let fit = |layers: &[String]| {
                CALLED.store(0, Ordering::SeqCst);
                let mut trainer = Trainer::new(begin.duplicate(), Mse, Sgd::new(0.05)).epochs(3).batch_size(10);
                trainer = trainer.accumulate(accumulate).clip(Clip::Norm(0.1)).freeze(layers);
                trainer.fit(&data, None).unwrap();
                (CALLED.load(Ordering::SeqCst), bits(trainer.network()))
            };
            let (called, found) = fit(&names[..frozen]);
            let wanted = |name: &&str| names[frozen..].iter().any(|learns| learns == name);
            let expected = (0..).zip(&probes).filter(|(_, name)| wanted(name)).map(|(bit, _)| 1 << bit).sum::<u32>();
            assert_eq!(called, expected, "{frozen} frozen");
            // The first layer learns nothing; where it is not frozen, all gradients are computed.
            let (called, whole) = fit(&names[1.min(frozen)..frozen]);
            assert_eq!(called, (1 << probes.len()) - 1);
            assert!(found == whole, "{frozen} frozen");
        }
    }
}
