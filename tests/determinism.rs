//! The same seed gives the same bits, on any number of threads.

use netshape::data::Dataset;
use netshape::loss::{Classes, CrossEntropy};
use netshape::optimizer::{Adam, Optimizer};
use netshape::{Engine, Flat, Gradients, Network, Samples, Trainer, network};
use rand::{RngExt, SeedableRng, rngs::StdRng};

network! {
    Small: [1, 8, 8]
        -> conv(4, k3, p1) -> relu -> dropout(0.25) -> maxpool(2) -> fc(16) -> relu -> dropout(0.5) -> fc(4)
}

/// So many that there are more groups than partial sums, the last one incomplete.
const SAMPLES: usize = 350;

fn data() -> Dataset<<Small as Network>::Input> {
    let mut random = StdRng::seed_from_u64(3);
    let inputs = (0..SAMPLES * 64).map(|_| random.random_range(-1.0..1.0)).collect();
    let classes: Classes = (0..SAMPLES).map(|i| i % 4).collect();
    Dataset::new(Samples::from_vec(inputs).expect("whole samples"), classes).expect("a class for each sample")
}

fn network() -> Box<Small> {
    <Small>::new(&mut StdRng::seed_from_u64(5))
}

fn bits(numbers: &[f32]) -> Vec<u32> {
    numbers.iter().map(|number| number.to_bits()).collect()
}

fn trained(seed: u64, threads: usize) -> (Vec<u32>, Vec<u64>) {
    let mut losses = Vec::new();
    let mut trainer = Trainer::new(network(), CrossEntropy::new(), Adam::new(0.01))
        .epochs(2)
        .batch_size(300)
        .seed(seed)
        .threads(threads)
        .on_step(|step| losses.push(step.batch.loss.to_bits()));
    trainer.fit(&data(), None).expect("training succeeds");
    let parameters = bits(trainer.into_network().as_slice());
    (parameters, losses)
}

#[test]
fn training_has_the_same_bits_on_any_number_of_threads() {
    let one = trained(1, 1);
    for threads in [2, 3, 7] {
        assert_eq!(trained(1, threads), one, "{threads} threads");
    }
}

#[test]
fn another_seed_is_another_training() {
    assert_ne!(trained(1, 1), trained(2, 1));
}

#[test]
fn gradients_and_outputs_have_the_same_bits_on_any_number_of_threads() {
    let (data, network, indices) = (data(), network(), (0..SAMPLES).collect::<Vec<_>>());
    let run = |threads| {
        let mut engine = Engine::<Small>::new(threads);
        let mut gradients = Gradients::<Small>::zeros();
        let (evaluation, inputs) = engine
            .gradients_with_inputs(&network, &CrossEntropy::new(), &data, &indices, &mut gradients)
            .expect("data that suit the loss");
        let outputs = engine.forward(&network, data.inputs());
        let validation = engine.evaluate(&network, &CrossEntropy::new(), &data).expect("data that suit the loss");
        let numbers = [gradients.as_slice(), inputs.as_slice(), outputs.as_slice()].map(bits);
        (numbers, evaluation.loss.to_bits(), validation.loss.to_bits())
    };
    let one = run(1);
    for threads in [2, 5] {
        assert_eq!(run(threads), one, "{threads} threads");
    }
}

#[test]
fn a_step_is_the_gradients_and_the_update() {
    // More parameters than are updated at a time.
    network!(Wide: [1, 8, 8] -> fc(80) -> relu -> fc(4));
    let (data, loss) = (data(), CrossEntropy::new());
    let optimizer = || Optimizer::<Wide, _>::new(Adam::new(0.01)).expect("a valid rule");
    let (mut one, mut other) = (<Wide>::new(&mut StdRng::seed_from_u64(5)), <Wide>::new(&mut StdRng::seed_from_u64(5)));
    let (mut whole, mut apart) = (optimizer(), optimizer());
    let (mut engine, mut gradients) = (Engine::<Wide>::new(2), Gradients::<Wide>::zeros());
    for size in [SAMPLES, 40, 7] {
        let indices: Vec<usize> = (0..size).collect();
        let step = engine.step(&mut one, &mut whole, &loss, &data, &indices).expect("data that suit the loss");
        let batch = engine.gradients(&other, &loss, &data, &indices, &mut gradients).expect("data that suit the loss");
        apart.step(&mut other, &gradients);
        assert_eq!(step.loss.to_bits(), batch.loss.to_bits());
        assert_eq!(bits(one.as_slice()), bits(other.as_slice()), "after {size} samples");
    }
}

#[test]
fn a_step_whose_loss_is_not_finite_changes_nothing() {
    let (mut network, data) = (network(), data());
    network.as_mut_slice()[0] = f32::NAN;
    let before = bits(network.as_slice());
    let mut optimizer = Optimizer::<Small, _>::new(Adam::new(0.01)).expect("a valid rule");
    let step = Engine::<Small>::new(2).step(&mut network, &mut optimizer, &CrossEntropy::new(), &data, &[0, 1]);
    assert!(step.expect("data that suit the loss").loss.is_nan());
    assert_eq!(optimizer.steps(), 0);
    assert_eq!(bits(network.as_slice()), before);
}

#[test]
fn dropout_drops_in_training_only_and_differently_at_each_step() {
    let (data, network, indices) = (data(), network(), (0..SAMPLES).collect::<Vec<_>>());
    let mut engine = Engine::<Small>::new(1);
    let mut gradients = Gradients::<Small>::zeros();
    let mut step = || {
        let loss = CrossEntropy::new();
        engine.gradients(&network, &loss, &data, &indices, &mut gradients).expect("data that suit the loss").loss
    };
    assert_ne!(step().to_bits(), step().to_bits());
    let mut engine = Engine::<Small>::new(1);
    let evaluate = |engine: &mut Engine<Small>| {
        engine.evaluate(&network, &CrossEntropy::new(), &data).expect("data that suit the loss").loss
    };
    assert_eq!(evaluate(&mut engine).to_bits(), evaluate(&mut engine).to_bits());
}

#[test]
fn a_rule_updates_by_the_sum_of_all_groups() {
    // One step over the whole data equals the mean of steps over its samples, up to rounding.
    let (data, network) = (data(), network());
    let mut engine = Engine::<Small>::new(2);
    let loss = CrossEntropy::new();
    let mut whole = Gradients::<Small>::zeros();
    network!(Plain: [1, 8, 8] -> conv(4, k3, p1) -> relu -> maxpool(2) -> fc(4));
    let plain = <Plain>::new(&mut StdRng::seed_from_u64(9));
    let mut plain_engine = Engine::<Plain>::new(2);
    let (mut all, mut single) = (Gradients::<Plain>::zeros(), Gradients::<Plain>::zeros());
    let indices: Vec<usize> = (0..40).collect();
    plain_engine.gradients(&plain, &loss, &data, &indices, &mut all).expect("data that suit the loss");
    let mut mean = vec![0.0_f64; <Plain>::PARAMETERS];
    for index in indices {
        plain_engine.gradients(&plain, &loss, &data, &[index], &mut single).expect("data that suit the loss");
        mean.iter_mut().zip(single.as_slice()).for_each(|(sum, &one)| *sum += f64::from(one) / 40.0);
    }
    for (&all, mean) in all.as_slice().iter().zip(mean) {
        assert!((f64::from(all) - mean).abs() < 1e-6, "{all} and {mean}");
    }
    // And the optimiser takes exactly the gradients of its own network.
    engine.gradients(&network, &loss, &data, &[0], &mut whole).expect("data that suit the loss");
    let mut moved = network.duplicate();
    Optimizer::new(Adam::new(0.01)).expect("a valid rule").step(&mut *moved, &whole);
    assert_ne!(bits(moved.as_slice()), bits(network.as_slice()));
}
