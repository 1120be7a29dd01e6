//! A network with batch norm: it trains as PyTorch trains it, over the whole batch, on any number of threads.

mod common;

use common::normalised::Normalised;
use common::vector_norm::VectorNorm;
use common::{Precision, Reference, assert_within};
use netshape::data::Dataset;
use netshape::kernel::Isa;
use netshape::layer::{BatchNorm, LayerNorm};
use netshape::loss::{Classes, CrossEntropy, Mse};
use netshape::optimizer::{AdamW, Optimizer, Sgd};
use netshape::plan::Slot;
use netshape::{
    Engine, Error, Flat, Gradients, Group, Held, Init, LayerInfo, Memory, Network, Pass, Reach, Samples, Scalar, Shape,
    Trainer, Vector, check_gradients,
};
use rand::{RngExt, SeedableRng, rngs::StdRng};

const BATCH: usize = 17;

fn data<T: Scalar>(reference: &Reference) -> Dataset<<Normalised<T> as Network>::Input, Classes, T> {
    let case = reference.case("initial");
    let images = Samples::from_vec(case.numbers("images")).expect("whole images");
    Dataset::new(images, Classes::from(case.all_integers("labels"))).expect("a label for each image")
}

/// Nine steps, as `scripts/reference_batch_norm.py` makes them. `tolerance` is for what comes out of them.
fn train<T: Precision>(reference: &Reference, isa: Isa, tolerance: f64) {
    let on = format!("{} on {isa:?}", std::any::type_name::<T>());
    let data = data::<T>(reference);
    let mut network = Normalised::<T>::zeroed();
    network.as_mut_slice().copy_from_slice(&reference.case("initial").numbers::<T>("state"));
    let rule = Sgd::new(0.05).momentum(0.9).weight_decay(0.1);
    let mut optimizer = Optimizer::<Normalised<T>, _>::new(rule).expect("a valid rule");
    let (mut engine, mut gradients) = (Engine::<Normalised<T>>::on(isa, 2), Gradients::zeros());
    let (first, loss) = (reference.case("first_step"), CrossEntropy::new());
    let mut losses: Vec<T> = Vec::new();
    let all: Vec<usize> = (0..data.len()).collect();
    for _ in 0..3 {
        for indices in all.chunks(BATCH) {
            let (evaluation, dx) =
                engine.gradients_with_inputs(&network, &loss, &data, indices, &mut gradients).expect("good data");
            optimizer.step(&mut network, &gradients);
            if losses.is_empty() {
                first.assert_close("dx", &on, dx.as_slice());
                let all: Vec<T> = gradients.parameters_mut().flat_map(|run| run.to_vec()).collect();
                first.assert_close("gradient", &on, &all);
                first.assert_close("state", &on, network.as_slice());
            }
            losses.push(T::of(evaluation.loss));
        }
    }
    let trained = reference.case("trained");
    let logits = engine.forward(&network, data.inputs());
    let evaluation = engine.evaluate(&network, &loss, &data).expect("good data");
    for (quantity, got) in [
        ("losses", losses.as_slice()),
        ("state", network.as_slice()),
        ("logits", logits.as_slice()),
        ("loss", &[T::of(evaluation.loss)]),
    ] {
        assert_within(tolerance, &format!("{quantity} after training, {on}"), got, &trained.numbers(quantity));
    }
}

#[test]
fn training_and_inference_agree_with_pytorch() {
    let reference = Reference::load("batch_norm");
    for isa in Isa::available() {
        train::<f32>(&reference, isa, f32::TOLERANCE);
        train::<f64>(&reference, isa, f64::TOLERANCE);
    }
}

fn bits(numbers: &[f32]) -> Vec<u32> {
    numbers.iter().map(|number| number.to_bits()).collect()
}

/// Images for more groups than there are partial sums, the last group incomplete.
fn many() -> Dataset<<Normalised as Network>::Input> {
    let mut random = StdRng::seed_from_u64(3);
    let images = (0..300 * 84).map(|_| random.random_range(-1.0..2.0)).collect();
    let classes: Classes = (0..300).map(|i| i % 3).collect();
    Dataset::new(Samples::from_vec(images).expect("whole images"), classes).expect("a class for each image")
}

#[test]
fn training_has_the_same_bits_on_any_number_of_threads() {
    let data = many();
    let run = |threads| {
        let network = Normalised::new(&mut StdRng::seed_from_u64(5));
        let mut trainer =
            Trainer::new(network, CrossEntropy::new(), AdamW::new(0.01)).epochs(2).batch_size(290).threads(threads);
        let epochs = trainer.fit(&data, Some(&data)).expect("training succeeds");
        let losses: Vec<_> = epochs.iter().map(|epoch| epoch.training.loss.to_bits()).collect();
        (bits(trainer.into_network().as_slice()), losses)
    };
    let one = run(1);
    for threads in [2, 3, 7] {
        assert_eq!(run(threads), one, "{threads} threads");
    }
}

#[test]
fn a_step_is_the_gradients_and_the_update() {
    let (data, loss) = (many(), CrossEntropy::new());
    let start = Normalised::<f32>::new(&mut StdRng::seed_from_u64(5));
    let (mut one, mut other) = (start.duplicate(), start);
    let (mut engine, mut gradients) = (Engine::<Normalised>::new(2), Gradients::zeros());
    let optimizer = || Optimizer::<Normalised, _>::new(AdamW::new(0.01)).expect("a valid rule");
    let (mut whole, mut apart) = (optimizer(), optimizer());
    for size in [300, 17] {
        let indices: Vec<usize> = (0..size).collect();
        engine.step(&mut one, &mut whole, &loss, &data, &indices).expect("good data");
        engine.gradients(&other, &loss, &data, &indices, &mut gradients).expect("good data");
        apart.step(&mut other, &gradients);
        assert_eq!(bits(one.as_slice()), bits(other.as_slice()), "after {size} samples");
    }
    assert!(one.norm1.running_mean.iter().all(|mean| *mean != 0.0), "running statistics follow the batch's");
}

fn check_backward<N: Network<Scalar = f64>>(batch: usize) {
    let mut random = StdRng::seed_from_u64(7);
    let mut network = N::with_init(Init::Uniform { low: -0.9, high: 0.9 }, &mut random);
    network.parameters_mut().flatten().for_each(|weight| *weight += random.random_range(-0.3..0.3));
    let mut samples = |len: usize| (0..batch * len).map(|_| random.random_range(-1.0..1.0)).collect();
    let inputs = Samples::from_vec(samples(N::Input::LEN)).expect("whole samples");
    let targets = Samples::from_vec(samples(N::Output::LEN)).expect("whole samples");
    let data = Dataset::new(inputs, targets).expect("a target for each sample");
    for isa in Isa::available() {
        let check = check_gradients(&*network, &Mse, &data, isa).expect("good data");
        let name = std::any::type_name::<N>();
        assert!(check.parameters.relative < 1e-6, "{name}, {batch} samples on {isa:?}: {:?}", check.parameters);
        assert!(check.inputs.relative < 1e-6, "{name}, {batch} samples on {isa:?}: {:?}", check.inputs);
    }
}

#[test]
fn central_differences_agree_with_backward() {
    for batch in [1, 2, 9] {
        check_backward::<Normalised<f64>>(batch);
    }
    for batch in [3, 9] {
        check_backward::<VectorNorm<f64>>(batch);
    }
}

#[test]
fn it_begins_with_weights_of_one_and_no_bias_whatever_the_others_are_drawn_from() {
    for init in [Init::default(), Init::Constant(3.0)] {
        let network = Normalised::<f64>::with_init(init, &mut StdRng::seed_from_u64(1));
        for (weight, bias, mean, variance) in [
            (
                &network.norm1.weight[..],
                &network.norm1.bias[..],
                &network.norm1.running_mean[..],
                &network.norm1.running_variance[..],
            ),
            (&network.norm2.weight, &network.norm2.bias, &network.norm2.running_mean, &network.norm2.running_variance),
        ] {
            assert!(weight.iter().chain(variance).all(|x| x.to_bits() == 1_f64.to_bits()));
            assert!(bias.iter().chain(mean).all(|x| x.to_bits() == 0));
        }
        assert!(network.fc1.weight.iter().all(|x| *x != 0.0));
    }
}

#[test]
fn running_statistics_are_no_parameters() {
    let mut network = Normalised::<f32>::new(&mut StdRng::seed_from_u64(1));
    assert_eq!(network.parameters_mut().map(|run| run.len()).sum::<usize>(), Normalised::<f32>::PARAMETERS);
    assert_eq!(network.as_slice().len(), Normalised::<f32>::PARAMETERS + 18);
    network.parameters_mut().for_each(|run| run.fill(7.0));
    assert_eq!(network.norm1.running_mean[..], [0.0; 4]);
    assert_eq!(network.norm2.running_variance[..], [1.0; 5]);
    assert_eq!(network.norm2.weight[..], [7.0; 5]);
}

#[test]
fn one_value_per_channel_is_an_error() {
    // Both batch norms see several places a sample, so a batch of one is enough for them.
    let (data, network) = (many(), Normalised::<f32>::new(&mut StdRng::seed_from_u64(1)));
    let (mut engine, mut gradients) = (Engine::<Normalised>::new(1), Gradients::zeros());
    assert!(engine.gradients(&network, &CrossEntropy::new(), &data, &[0], &mut gradients).is_ok());

    let network = VectorNorm::<f32>::new(&mut StdRng::seed_from_u64(1));
    let (mut engine, mut gradients) = (Engine::<VectorNorm>::new(1), Gradients::zeros());
    let data = Dataset::new(
        Samples::from_vec((0..20).map(|i| (i * i % 7) as f32).collect()).expect("whole samples"),
        Samples::from_vec(vec![0.5; 20]).expect("whole samples"),
    )
    .expect("a target for each sample");
    let error = engine.gradients(&network, &Mse, &data, &[3], &mut gradients).expect_err("one sample");
    assert!(matches!(&error, Error::OneValuePerChannel { layer } if layer == "norm1"));
    let message =
        "norm1 has only one value per channel in a batch of one sample: give at least two samples to a training step";
    assert_eq!(error.to_string(), message);
    assert!(engine.gradients(&network, &Mse, &data, &[3, 4], &mut gradients).is_ok());
    // Inference asks the batch nothing.
    assert_eq!(engine.forward(&network, data.inputs()).len(), 5);
}

/// Nothing but parameters and statistics, so many that an optimiser's chunk of 4096 numbers ends amid the statistics.
#[repr(C)]
struct Wide<T = f32> {
    layernorm1: LayerNorm<[T; 1024]>,
    norm1: BatchNorm<[T; 1000]>,
    layernorm2: LayerNorm<[T; 1024]>,
}

// SAFETY: the struct is `repr(C)`, and each field is nothing but numbers of type `T`.
unsafe impl<T: Scalar> Flat for Wide<T> {
    type Scalar = T;
}

impl<T: Scalar> Held for Wide<T> {
    type Network = Self;

    fn network(&self) -> &Self {
        self
    }

    fn network_mut(&mut self) -> &mut Self {
        self
    }
}

impl<T: Scalar> Network for Wide<T> {
    type Input = Vector<1>;
    type Output = Vector<1>;
    const LAYERS: &'static [LayerInfo] = &[
        LayerInfo::norm("layernorm1", &[1024]),
        LayerInfo::batch_norm("norm1", &[1000], 1, 0),
        LayerInfo::norm("layernorm2", &[1024]),
    ];
    const INFERENCE: Memory = Memory {
        len: 0,
        input: Slot::EMPTY,
        output: Slot::EMPTY,
        output_gradient: Slot::EMPTY,
        input_gradient: Slot::EMPTY,
    };
    const TRAINING: Memory = Self::INFERENCE;

    fn inference_pass<P: Pass<T>>(&self, _: &mut P) {}
    fn forward_group(&self, _: &mut Group<'_, T>) {}
    fn backward_group(&self, _: &mut Group<'_, T>, _: &mut Self, _: Reach) {}
}

#[test]
fn rules_move_parameters_and_nothing_else() {
    let mut network = Wide::<f64>::new(&mut StdRng::seed_from_u64(1));
    let mut gradients = Gradients::<Wide<f64>>::zeros();
    for (number, gradient) in (0..).zip(gradients.as_mut_slice()) {
        *gradient = f64::from(number % 97) - 40.0;
    }
    let before = network.duplicate();
    let rule = Sgd::new(0.5).momentum(0.9).weight_decay(0.25);
    let mut optimizer = Optimizer::<Wide<f64>, _>::new(rule).expect("a valid rule");
    // What each number has to be after two steps: by hand, number by number.
    let statistics = 2 * 1024 + 2 * 1000..2 * 1024 + 4 * 1000;
    let expected: Vec<f64> = before
        .as_slice()
        .iter()
        .zip(gradients.as_slice())
        .enumerate()
        .map(|(i, (&start, &g))| {
            if statistics.contains(&i) {
                return 0.9 * (0.9 * start + 0.1 * g) + 0.1 * g;
            }
            let velocity = g + 0.25 * start;
            let first = start - 0.5 * velocity;
            first - 0.5 * (0.9 * velocity + (g + 0.25 * first))
        })
        .collect();
    optimizer.step(&mut network, &gradients);
    optimizer.step(&mut network, &gradients);
    for (i, (got, expected)) in network.as_slice().iter().zip(expected).enumerate() {
        assert!((got - expected).abs() < 1e-12, "number {i} is {got}, expected {expected}");
    }
}
