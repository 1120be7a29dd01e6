//! Schedules, clipping and the moving average agree with PyTorch's, whose calls are in `scripts/reference_training.py`.

mod common;

use common::Reference;
use netshape::data::Dataset;
use netshape::loss::Mse;
use netshape::optimizer::{Clip, Optimizer, Rule, Sgd};
use netshape::schedule::{Cosine, Exponential, Moment, MultiStep, OneCycle, Plateau, Schedule, StepDecay, WarmUp};
use netshape::{Flat, Gradients, Samples, Scalar, Trainer, Vector, Watch, network};

const BASE: f64 = 0.05;

/// A rule that makes the parameters, step after step, what stands here.
#[derive(Clone)]
struct SetTo(Vec<f64>);

impl Rule for SetTo {
    fn states(&self) -> usize {
        0
    }

    fn update<T: Scalar>(&self, step: u64, parameters: &mut [T], _: &[T], _: &mut [T]) {
        let step = usize::try_from(step).unwrap() - 1;
        let targets = &self.0[step * parameters.len()..];
        parameters.iter_mut().zip(targets).for_each(|(w, &target)| *w = T::of(target));
    }

    fn learning_rate(&self) -> f64 {
        1.0
    }

    fn set_learning_rate(&mut self, _: f64) {}

    fn validate(&self) -> Result<(), netshape::Error> {
        Ok(())
    }
}

fn check(name: &str, found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len(), "{name}");
    for (step, (found, expected)) in found.iter().zip(expected).enumerate() {
        // PyTorch works most of them out from the rate before, so that roundings add up.
        assert!((found - expected).abs() <= 1e-13 * expected.abs(), "{name}, step {step}: {found} is not {expected}");
    }
}

/// The rates of as many steps as the reference has, with `steps_per_epoch` steps an epoch.
fn rates(schedule: &dyn Schedule, steps: usize, steps_per_epoch: u64) -> Vec<f64> {
    schedule.validate().expect("settings in their ranges");
    let moment = |step| Moment::new(step, steps as u64, steps_per_epoch);
    (0..steps as u64).map(|step| schedule.learning_rate(BASE, &moment(step))).collect()
}

#[test]
fn schedules_agree_with_pytorch() {
    let reference = Reference::load("schedule");
    let expected = |name: &str| reference.numbers::<f64>(&format!("{name}/rates"));
    // Those that change from epoch to epoch: with an epoch of one step, and with one of three.
    let by_epoch: [(&str, &dyn Schedule); 3] = [
        ("step", &StepDecay::new(3, 0.5)),
        ("multi_step", &MultiStep::new([5, 2, 11], 0.1)),
        ("exponential", &Exponential::new(0.9)),
    ];
    for (name, schedule) in by_epoch {
        let expected = expected(name);
        check(name, &rates(schedule, expected.len(), 1), &expected);
        let threefold: Vec<f64> = expected.iter().flat_map(|&rate| [rate; 3]).collect();
        check(name, &rates(schedule, threefold.len(), 3), &threefold);
    }
    let linear = OneCycle::new().linear(true).rise(0.4).start(10.0).end(100.0);
    let by_step: [(&str, &dyn Schedule); 8] = [
        ("cosine", &Cosine::new()),
        ("cosine_minimum", &Cosine::new().minimum(0.001)),
        ("linear", &WarmUp::steps(7)),
        ("linear_from_0.01", &WarmUp::steps(7).from(0.01)),
        ("warm_up_and_cosine", &WarmUp::steps(5).from(0.01).then(Cosine::new())),
        ("one_cycle", &OneCycle::new()),
        ("one_cycle_linear", &linear),
        ("one_cycle_three_phases", &OneCycle::new().three_phases(true)),
    ];
    for (name, schedule) in by_step {
        let expected = expected(name);
        check(name, &rates(schedule, expected.len(), 4), &expected);
    }
    // The warm-up in epochs is that of as many steps.
    let expected = expected("warm_up_and_cosine");
    check("epochs", &rates(&WarmUp::epochs(1).from(0.01).then(Cosine::new()), expected.len(), 5), &expected);
}

#[test]
fn the_plateau_agrees_with_pytorch() {
    let reference = Reference::load("schedule");
    let loss = Watch::Loss;
    let cases = [
        ("plateau", Plateau::new().patience(3), loss),
        ("plateau_cooldown", Plateau::new().factor(0.5).patience(1).cooldown(3), loss),
        ("plateau_minimum", Plateau::new().factor(0.3).patience(0).minimum(0.002), loss),
        ("plateau_threshold", Plateau::new().factor(0.5).patience(2).threshold(0.1), loss),
        ("plateau_growing", Plateau::new().factor(0.5).patience(2), Watch::Accuracy),
    ];
    for (name, plateau, watch) in cases {
        let told: Vec<f64> = reference.numbers(&format!("{name}/told"));
        let expected: Vec<f64> = reference.numbers(&format!("{name}/rates"));
        assert!(expected.iter().any(|rate| *rate < BASE), "{name} never falls");
        let rate = |epoch: usize| {
            let moment = Moment::new(2 * epoch as u64, 80, 2).watched(watch, &told[..epoch]);
            plateau.learning_rate(BASE, &moment)
        };
        check(name, &(0..told.len()).map(rate).collect::<Vec<_>>(), &expected);
    }
}

#[test]
fn clipped_gradients_agree_with_pytorch() {
    network!(TwentySix: [12] -> fc(2));
    let reference = Reference::load("training");
    let mut gradients = Gradients::<TwentySix<f64>>::zeros();
    gradients.as_mut_slice().copy_from_slice(&reference.numbers::<f64>("gradients"));
    let before = gradients.duplicate();
    let cases = [("norm_1", Clip::Norm(1.0)), ("norm_100", Clip::Norm(100.0)), ("value_0.5", Clip::Value(0.5))];
    for (name, clip) in cases {
        let mut network = TwentySix::<f64>::zeroed();
        let mut optimizer = Optimizer::new(Sgd::new(1.0)).unwrap().clip(clip).unwrap();
        optimizer.step(&mut *network, &gradients);
        let found: Vec<f64> = network.as_slice().iter().map(|w| -w).collect();
        check(name, &found, &reference.numbers::<f64>(&format!("{name}/clipped")));
        assert_eq!(gradients.as_slice(), before.as_slice(), "{name}: the gradients are the caller's");
    }
}

#[test]
fn the_moving_average_agrees_with_pytorch() {
    network!(TwentyFour: [7] -> fc(3));
    let reference = Reference::load("training");
    let (weights, averages): (Vec<f64>, Vec<f64>) =
        (reference.numbers("ema/weights"), reference.numbers("ema/averages"));
    let mut seen = Vec::new();
    let data = Dataset::new(Samples::<Vector<7>, f64>::zeros(1), Samples::<Vector<3>, f64>::zeros(1)).unwrap();
    let mut trainer = Trainer::new(TwentyFour::<f64>::zeroed(), Mse, SetTo(weights.clone()))
        .epochs(6)
        .moving_average(0.9)
        .on_epoch(|_, average| seen.extend_from_slice(average.as_slice()));
    trainer.fit(&data, None).unwrap();
    assert_eq!(trainer.network().as_slice(), &weights[5 * 24..]);
    let last = trainer.average().unwrap().duplicate();
    drop(trainer);
    assert_eq!(last.as_slice(), &seen[5 * 24..]);
    check("ema", &seen, &averages);
}
