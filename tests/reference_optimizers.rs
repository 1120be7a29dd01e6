//! Twenty steps of every optimiser agree with PyTorch's, whose constructors stand beside ours.

mod common;

use common::{Precision, Reference, assert_within};
use netshape::optimizer::{AdaGrad, Adam, AdamW, RmsProp, Rule, Sgd};

/// Makes 20 steps with the parameters in two chunks, each with a state of its own, and compares where they went.
fn check_in<T: Precision>(reference: &Reference, name: &str, rule: &impl Rule) {
    rule.validate().expect("hyper-parameters in their ranges");
    let mut parameters: Vec<T> = reference.numbers("initial");
    let gradients: Vec<T> = reference.numbers("gradients");
    let initial: Vec<f64> = reference.numbers("initial");
    let len = parameters.len();
    let split = 19;
    // What the state holds at the first step must not matter.
    let mut states = [split, len - split].map(|len| vec![T::nan(); rule.states() * len]);
    for (step, gradient) in (1..).zip(gradients.chunks_exact(len)) {
        let (first, second) = parameters.split_at_mut(split);
        rule.update(step, first, &gradient[..split], &mut states[0]);
        rule.update(step, second, &gradient[split..], &mut states[1]);
        if [1, 2, 5, 10, 20].contains(&step) {
            let on = std::any::type_name::<T>();
            let case = reference.case(name);
            let quantity = format!("step_{step}");
            case.assert_close(&quantity, on, &parameters);
            // How far they went is the finer measure. A third of the tolerance tells 1 − β₂ rounded to f32 from 1 less a
            // β₂ that was rounded before, which is 1.3e-5 off.
            let way = |parameters: &[f64]| -> Vec<f64> {
                parameters.iter().zip(&initial).map(|(p, from)| p - from).collect()
            };
            let went = way(&parameters.iter().map(|p| p.as_f64()).collect::<Vec<_>>());
            let what = format!("{name}: the way to {quantity}, {on}");
            assert_within(T::TOLERANCE / 3.0, &what, &went, &way(&case.numbers(&quantity)));
        }
    }
}

fn check(reference: &Reference, name: &str, rule: &impl Rule) {
    check_in::<f32>(reference, name, rule);
    check_in::<f64>(reference, name, rule);
}

#[test]
fn sgd_agrees_with_pytorch() {
    let reference = &Reference::load("optimizer");
    let momentum = Sgd::new(0.05).momentum(0.9);
    check(reference, "sgd", &Sgd::new(0.05)); // SGD(lr=0.05)
    check(reference, "sgd_momentum", &momentum); // SGD(lr=0.05, momentum=0.9)
    check(reference, "sgd_nesterov", &momentum.nesterov(true)); // … nesterov=True
    check(reference, "sgd_weight_decay", &Sgd::new(0.05).weight_decay(0.1)); // SGD(lr=0.05, weight_decay=0.1)
    check(reference, "sgd_momentum_weight_decay", &momentum.weight_decay(0.1));
    check(reference, "sgd_nesterov_weight_decay", &momentum.nesterov(true).weight_decay(0.1));
    check(reference, "sgd_dampening", &momentum.dampening(0.3)); // … dampening=0.3
}

#[test]
fn adagrad_agrees_with_pytorch() {
    let reference = &Reference::load("optimizer");
    let adagrad = AdaGrad::new(0.05); // Adagrad(lr=0.05)
    check(reference, "adagrad", &adagrad);
    check(reference, "adagrad_lr_decay", &adagrad.learning_rate_decay(0.1)); // … lr_decay=0.1
    check(reference, "adagrad_weight_decay", &adagrad.weight_decay(0.1));
    check(reference, "adagrad_initial_accumulator", &adagrad.initial_accumulator(0.5)); // … initial_accumulator_value=0.5
}

#[test]
fn rmsprop_agrees_with_pytorch() {
    let reference = &Reference::load("optimizer");
    let rmsprop = RmsProp::new(0.01); // RMSprop(lr=0.01)
    check(reference, "rmsprop", &rmsprop);
    check(reference, "rmsprop_alpha", &rmsprop.smoothing(0.9).epsilon(1e-6)); // … alpha=0.9, eps=1e-6
    check(reference, "rmsprop_momentum", &rmsprop.momentum(0.9));
    check(reference, "rmsprop_centered", &rmsprop.centered(true));
    check(reference, "rmsprop_centered_momentum", &rmsprop.centered(true).momentum(0.9));
    check(reference, "rmsprop_weight_decay", &rmsprop.weight_decay(0.1));
}

#[test]
fn adam_agrees_with_pytorch() {
    let reference = &Reference::load("optimizer");
    let adam = Adam::new(0.01); // Adam(lr=0.01)
    check(reference, "adam", &adam);
    check(reference, "adam_betas", &adam.betas(0.8, 0.95).epsilon(1e-6)); // … betas=(0.8, 0.95), eps=1e-6
    check(reference, "adam_weight_decay", &adam.weight_decay(0.1));
    check(reference, "adam_amsgrad", &adam.amsgrad(true));
}

#[test]
fn adamw_agrees_with_pytorch() {
    let reference = &Reference::load("optimizer");
    let adamw = AdamW::new(0.01); // AdamW(lr=0.01), which decays by 0.01
    check(reference, "adamw", &adamw);
    check(reference, "adamw_weight_decay", &adamw.weight_decay(0.1));
    check(reference, "adamw_amsgrad", &adamw.amsgrad(true).weight_decay(0.1));
}
