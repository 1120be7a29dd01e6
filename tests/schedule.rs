//! A trainer's learning rate follows its schedule, from the first step to the last of all epochs.

use std::cell::RefCell;

use netshape::data::Dataset;
use netshape::loss::Mse;
use netshape::optimizer::Sgd;
use netshape::{Flat, Samples, Trainer, network};
use rand::{SeedableRng, rngs::StdRng};

network!(Line: [1] -> fc(1));

fn data() -> Dataset<netshape::Vector<1>, Samples<netshape::Vector<1>>> {
    let numbers = |factor: f32| Samples::from_vec((1..=5).map(|x| factor * x as f32).collect()).unwrap();
    Dataset::new(numbers(0.1), numbers(0.3)).unwrap()
}

#[expect(clippy::unnecessary_box_returns, reason = "a trainer takes its network in a box")]
fn line() -> Box<Line> {
    <Line>::new(&mut StdRng::seed_from_u64(1))
}

#[test]
fn the_progress_goes_through_all_epochs() {
    let seen = RefCell::new(Vec::new());
    let record = |progress| {
        seen.borrow_mut().push(progress);
        1.0
    };
    // Five samples in batches of two are three steps an epoch.
    let mut trainer = Trainer::new(line(), Mse, Sgd::new(0.1)).epochs(2).batch_size(2).schedule(record);
    trainer.fit(&data(), None).unwrap();
    let expected = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0].map(|step| step / 6.0);
    assert_eq!(*seen.borrow(), expected);
}

#[test]
fn the_factor_scales_the_learning_rate() {
    let train = |rate: f64, factor: f64| {
        let mut trainer = Trainer::new(line(), Mse, Sgd::new(rate)).epochs(3).schedule(move |_| factor);
        trainer.fit(&data(), None).unwrap();
        trainer.into_network()
    };
    assert_eq!(train(0.4, 0.0).as_slice(), line().as_slice());
    assert_eq!(train(0.4, 0.25).as_slice(), train(0.1, 1.0).as_slice());
    assert_ne!(train(0.4, 0.25).as_slice(), line().as_slice());
}

#[test]
fn the_factor_is_of_the_step_that_is_made() {
    // Only the first of all steps moves anything: as many as one epoch of one batch.
    let first = |progress: f64| if progress == 0.0 { 1.0 } else { 0.0 };
    let mut long = Trainer::new(line(), Mse, Sgd::new(0.1)).epochs(4).schedule(first);
    long.fit(&data(), None).unwrap();
    let mut short = Trainer::new(line(), Mse, Sgd::new(0.1));
    short.fit(&data(), None).unwrap();
    assert_eq!(long.network().as_slice(), short.network().as_slice());
}
