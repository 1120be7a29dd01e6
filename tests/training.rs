//! What a trainer does besides steps: early stopping, the best network, frozen layers, accumulated and clipped gradients.

mod common;

use common::normalised::Normalised;
use netshape::data::Dataset;
use netshape::loss::{Classes, CrossEntropy, Mse};
use netshape::optimizer::{Adam, Clip, Optimizer, Sgd};
use netshape::schedule::StepDecay;
use netshape::{
    EarlyStopping, Engine, Error, Flat, Gradients, Map, Network, Samples, Shape, Trainer, Vector, Watch, network,
};
use rand::{SeedableRng, rngs::StdRng};

network! {
    Small: [1, 6, 6] -> conv(3, k3) -> relu -> maxpool(2) -> fc(4);
    Line: [1] -> fc(1);
    /// More parameters than are updated at a time.
    Wide: [1, 6, 6] -> fc(150) -> relu -> fc(4);
}

fn random() -> StdRng {
    StdRng::seed_from_u64(3)
}

fn images(samples: usize) -> Dataset<Map<1, 6, 6>> {
    let pixels = (0..samples * 36).map(|i| (i as f32 * 0.618).fract() * 2.0 - 1.0).collect();
    Dataset::new(Samples::from_vec(pixels).unwrap(), (0..samples).map(|i| i % 4).collect()).unwrap()
}

/// y = 2x for x = 1.
fn line() -> Dataset<Vector<1>, Samples<Vector<1>>> {
    Dataset::new(Samples::from_vec(vec![1.0]).unwrap(), Samples::from_vec(vec![2.0]).unwrap()).unwrap()
}

#[test]
fn it_stops_when_nothing_gets_better() {
    // A learning rate of zero: no epoch is better than the first.
    let rate = |progress: f64| if progress < 0.05 { 0.1 } else { 0.0 };
    let fit = |stopping| {
        let mut trainer = Trainer::new(<Line>::zeroed(), Mse, Sgd::new(1.0)).epochs(100).schedule(rate);
        trainer = trainer.early_stopping(stopping);
        trainer.fit(&line(), Some(&line())).unwrap().len()
    };
    assert_eq!(fit(EarlyStopping::new(3)), 5 + 3, "steps are made in the first five epochs");
    assert_eq!(fit(EarlyStopping::new(1).improvement(100.0)), 2, "the first one is always better");
    let mut trainer = Trainer::new(<Line>::zeroed(), Mse, Sgd::new(0.1)).early_stopping(EarlyStopping::new(0));
    let error = trainer.fit(&line(), None).unwrap_err();
    assert_eq!(error.to_string(), "the patience of EarlyStopping is 0, but must be at least 1");
}

#[test]
fn the_best_network_is_kept() {
    // The steps grow until they lead away from the minimum.
    let rate = |progress: f64| 4.0 * progress;
    let mut seen = Vec::new();
    let mut trainer = Trainer::new(<Line>::zeroed(), Mse, Sgd::new(0.5))
        .epochs(10)
        .schedule(rate)
        .keep_best()
        .on_epoch(|epoch, network| seen.push((epoch.validation.unwrap().loss, network.as_slice().to_vec())));
    trainer.fit(&line(), Some(&line())).unwrap();
    let (best, last) = (trainer.best().unwrap().as_slice().to_vec(), trainer.network().as_slice().to_vec());
    drop(trainer);
    let (_, expected) = seen.iter().min_by(|a, b| a.0.total_cmp(&b.0)).unwrap();
    assert_eq!(&best, expected);
    assert_ne!(best, last);
}

#[test]
fn accuracy_is_watched_only_where_there_is_one() {
    let mut trainer = Trainer::new(<Line>::zeroed(), Mse, Sgd::new(0.1)).watch(Watch::Accuracy);
    let error = trainer.fit(&line(), None).unwrap_err();
    assert!(matches!(error, Error::NoAccuracy), "{error}");
}

#[test]
fn frozen_layers_stay_and_the_others_learn() {
    let data = images(40);
    for clip in [None, Some(Clip::Norm(0.01)), Some(Clip::Value(0.001))] {
        let before = <Small>::new(&mut random());
        let mut trainer = Trainer::new(before.duplicate(), CrossEntropy::new(), Adam::new(0.01)).epochs(2);
        if let Some(clip) = clip {
            trainer = trainer.clip(clip);
        }
        trainer = trainer.freeze(["conv1"]);
        trainer.fit(&data, None).unwrap();
        let after = trainer.network();
        assert_eq!(after.conv1, before.conv1);
        let moved = |(after, before): (&f32, &f32)| after.to_bits() != before.to_bits();
        assert!(after.fc1.weight.as_flattened().iter().zip(before.fc1.weight.as_flattened()).all(moved));
    }
}

#[test]
fn a_frozen_batch_norm_keeps_its_parameters_and_follows_the_batches() {
    let network = <Normalised>::new(&mut random());
    let mut gradients = Gradients::<Normalised>::zeros();
    gradients.as_mut_slice().fill(1.0);
    let mut moved = network.duplicate();
    let optimizer = Optimizer::<Normalised, _>::new(Sgd::new(1.0)).unwrap();
    optimizer.freeze(["norm1"]).unwrap().step(&mut moved, &gradients);
    assert_eq!(moved.norm1.weight.as_slice(), network.norm1.weight.as_slice());
    assert_eq!(moved.norm1.bias.as_slice(), network.norm1.bias.as_slice());
    assert_eq!(moved.norm1.running_mean.as_slice(), [0.1; 4]);
    assert_eq!(moved.norm2.weight.as_slice(), [0.0; 5], "they begin at 1");
}

#[test]
fn what_can_not_be_frozen_is_named() {
    let freeze = |names: &[&str]| {
        let optimizer = Optimizer::<Small, _>::new(Sgd::new(0.1)).unwrap();
        optimizer.freeze(names).err().unwrap().to_string()
    };
    assert_eq!(freeze(&["conv2"]), "the network has no layer conv2: its layers with parameters are conv1, fc1");
    let message = "every layer is frozen, so that nothing is left to learn: leave at least one out";
    assert_eq!(freeze(&["fc1", "conv1"]), message);
}

#[test]
fn frozen_layers_do_not_count_in_the_norm() {
    let mut gradients = Gradients::<Small>::zeros();
    gradients.conv1.weight = [[[[1e6; 3]; 3]; 1]; 3];
    gradients.fc1.bias[0] = 3.0;
    gradients.fc1.bias[1] = 4.0;
    let mut network = <Small>::zeroed();
    let optimizer = Optimizer::<Small, _>::new(Sgd::new(1.0)).unwrap();
    optimizer.clip(Clip::Norm(1.0)).unwrap().freeze(["conv1"]).unwrap().step(&mut network, &gradients);
    assert!((network.fc1.bias[0] + 0.6).abs() < 1e-6 && (network.fc1.bias[1] + 0.8).abs() < 1e-6);
}

/// On any number of threads, and by `Engine::step` as by its two halves.
#[test]
fn clipped_steps_have_the_same_bits_whoever_makes_them() {
    let (data, loss) = (images(100), CrossEntropy::new().class_weights([1.0, 2.0, 0.5, 1.0]));
    let indices: Vec<usize> = (0..100).collect();
    for clip in [Clip::Norm(0.05), Clip::Value(0.002)] {
        let optimizer = || Optimizer::<Wide, _>::new(Sgd::new(0.5)).unwrap().clip(clip).unwrap();
        let whole = |threads| {
            let (mut network, mut optimizer) = (<Wide>::new(&mut random()), optimizer());
            let mut engine = Engine::<Wide>::new(threads);
            for _ in 0..3 {
                engine.step(&mut network, &mut optimizer, &loss, &data, &indices).unwrap();
            }
            network
        };
        let (mut apart, mut optimizer) = (<Wide>::new(&mut random()), optimizer());
        let (mut engine, mut gradients) = (Engine::<Wide>::new(1), Gradients::zeros());
        let unclipped = apart.duplicate();
        for _ in 0..3 {
            engine.gradients(&apart, &loss, &data, &indices, &mut gradients).unwrap();
            optimizer.step(&mut apart, &gradients);
        }
        assert_ne!(apart.as_slice(), unclipped.as_slice());
        for threads in [1, 2, 3] {
            assert_eq!(whole(threads).as_slice(), apart.as_slice(), "{clip:?} on {threads} threads");
        }
    }
}

#[test]
fn a_gradient_without_a_norm_is_refused_and_changes_nothing() {
    // The loss is finite, and its gradient by the first layer beyond what f32 can hold.
    let data = Dataset::new(
        Samples::<Vector<1>>::from_vec(vec![1e30]).unwrap(),
        Samples::<Vector<1>>::from_vec(vec![1e15]).unwrap(),
    );
    let mut network = <Line>::zeroed();
    let mut optimizer = Optimizer::<Line, _>::new(Sgd::new(1.0)).unwrap().clip(Clip::Norm(1.0)).unwrap();
    let error = Engine::<Line>::new(1).step(&mut network, &mut optimizer, &Mse, &data.unwrap(), &[0]).unwrap_err();
    assert!(matches!(error, Error::GradientNotFinite { norm } if norm == f64::INFINITY), "{error}");
    assert_eq!(network.as_slice(), [0.0, 0.0]);
}

#[test]
fn accumulated_batches_step_like_a_whole_one() {
    let data = images(70);
    let loss = || CrossEntropy::new().class_weights([1.0, 2.0, 0.5, 1.0]);
    let network = || Small::<f64>::new(&mut random());
    let data = {
        let inputs = data.inputs().as_slice().iter().map(|&x| f64::from(x)).collect();
        Dataset::<Map<1, 6, 6>, Classes, f64>::new(Samples::from_vec(inputs).unwrap(), data.targets().clone()).unwrap()
    };
    let rule = Sgd::new(0.1).momentum(0.9);
    let mut whole = Trainer::new(network(), loss(), rule).epochs(2).batch_size(32).clip(Clip::Norm(0.1));
    let mut parts = Trainer::new(network(), loss(), rule).epochs(2).batch_size(8).accumulate(4).clip(Clip::Norm(0.1));
    let (one, other) = (whole.fit(&data, None).unwrap(), parts.fit(&data, None).unwrap());
    for (one, other) in whole.network().as_slice().iter().zip(parts.network().as_slice()) {
        assert!((one - other).abs() < 1e-13, "{one} and {other}");
    }
    for (one, other) in one.iter().zip(other) {
        assert!((one.training.loss - other.training.loss).abs() < 1e-13);
        assert!((one.training.accuracy.unwrap() - other.training.accuracy.unwrap()).abs() < 1e-13);
    }
}

#[test]
fn accumulated_batches_leave_their_statistics_one_by_one() {
    // Two batches of two in one step are followed as two steps are, whose rule moves nothing.
    let data = {
        let inputs = (0..4 * <Normalised as Network>::Input::LEN).map(|i| (i as f32 * 0.37).fract()).collect();
        Dataset::new(Samples::from_vec(inputs).unwrap(), Classes::from(vec![0, 1, 0, 1])).unwrap()
    };
    let train = |accumulate| {
        let network = <Normalised>::new(&mut random());
        let mut trainer =
            Trainer::new(network, CrossEntropy::new(), Sgd::new(0.0)).batch_size(2).accumulate(accumulate);
        trainer.fit(&data, None).unwrap();
        trainer.into_network()
    };
    let (apart, together) = (train(1), train(2));
    assert_eq!(apart.as_slice(), together.as_slice());
    assert!(together.norm1.running_mean.iter().any(|&mean| mean != 0.0));
}

#[test]
fn running_statistics_are_averaged_like_parameters() {
    let data = {
        let inputs = (0..3 * <Normalised as Network>::Input::LEN).map(|i| (i as f32 * 0.37).fract()).collect();
        Dataset::new(Samples::from_vec(inputs).unwrap(), Classes::from(vec![0, 1, 2])).unwrap()
    };
    // Two epochs of one step: after the first, the average is the network.
    let mut shown = Vec::new();
    let network = <Normalised>::new(&mut random());
    let mut trainer = Trainer::new(network, CrossEntropy::new(), Sgd::new(0.1))
        .epochs(2)
        .moving_average(0.75)
        .on_epoch(|_, average| shown.push(average.duplicate()));
    trainer.fit(&data, None).unwrap();
    let second = trainer.into_network();
    let [first, average] = &shown[..] else { panic!("two epochs") };
    assert_ne!(first.norm1.running_mean.as_slice(), second.norm1.running_mean.as_slice());
    for ((average, one), two) in average.as_slice().iter().zip(first.as_slice()).zip(second.as_slice()) {
        assert!((average - (0.75 * one + 0.25 * two)).abs() < 1e-6, "{average} of {one} and {two}");
    }
}

#[test]
fn a_schedule_is_told_epochs_and_checked() {
    let mut rates = Vec::new();
    let mut trainer = Trainer::new(<Line>::zeroed(), Mse, Sgd::new(0.1))
        .epochs(3)
        .schedule(StepDecay::new(1, 0.5))
        .on_step(|step| rates.push(step.learning_rate));
    trainer.fit(&line(), None).unwrap();
    drop(trainer);
    assert_eq!(rates, [0.1, 0.05, 0.025]);
    let error = |schedule: StepDecay| {
        let mut trainer = Trainer::new(<Line>::zeroed(), Mse, Sgd::new(0.1)).schedule(schedule);
        trainer.fit(&line(), None).unwrap_err().to_string()
    };
    assert_eq!(error(StepDecay::new(0, 0.5)), "the epochs of StepDecay is 0, but must be at least 1");
    assert_eq!(error(StepDecay::new(1, f64::NAN)), "the factor of StepDecay is NaN, but must be above 0 and finite");
    let mut trainer = Trainer::new(<Line>::zeroed(), Mse, Sgd::new(0.1)).schedule(|_| -1.0);
    let error = trainer.fit(&line(), None).unwrap_err().to_string();
    assert_eq!(error, "the schedule's learning rate is -0.1, but must be at least 0 and finite");
}
