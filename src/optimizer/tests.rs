//! Steps computed by hand, with numbers that come out even, and what holds for all rules.

use super::*;
use crate::scalar::Scalar;

/// Where one parameter that starts from `start` stands after each of these gradients.
fn path<R: Rule, const N: usize>(rule: &R, start: f64, gradients: [f64; N]) -> [f64; N] {
    // The first step must not depend on what the state held.
    let mut state = vec![f64::NAN; rule.states()];
    let mut parameter = [start];
    let mut step = 0;
    gradients.map(|gradient| {
        step += 1;
        rule.update(step, &mut parameter, &[gradient], &mut state);
        parameter[0]
    })
}

fn assert_path<R: Rule, const N: usize>(rule: &R, start: f64, gradients: [f64; N], expected: [f64; N]) {
    let found = path(rule, start, gradients);
    for (found, expected) in found.iter().zip(&expected) {
        assert!((found - expected).abs() <= 1e-14, "{found} is not {expected}");
    }
}

#[test]
fn sgd() {
    let plain = Sgd::new(0.1);
    assert_path(&plain, 1.0, [1.0, -2.0], [0.9, 1.1]);
    // g = 1 + 0.5·2 = 2, then 1 + 0.5·1.8 = 1.9.
    assert_path(&plain.weight_decay(0.5), 2.0, [1.0, 1.0], [1.8, 1.61]);
    // b = 1, 1.5, 1.75.
    assert_path(&plain.momentum(0.5), 1.0, [1.0; 3], [0.9, 0.75, 0.575]);
    // b = 1 (the first gradient is not dampened), then 0.5·1 + 0.75·1 = 1.25, 0.625 + 0.75 = 1.375.
    assert_path(&plain.momentum(0.5).dampening(0.25), 1.0, [1.0; 3], [0.9, 0.775, 0.6375]);
    // g + b/2 = 1.5, 1.75, 1.875.
    assert_path(&plain.momentum(0.5).nesterov(true), 1.0, [1.0; 3], [0.85, 0.675, 0.4875]);
    // g = 1 + 0.5·2 = 2, b = 2; then g = 1 + 0.5·1.8 = 1.9, b = 2.9.
    assert_path(&plain.momentum(0.5).weight_decay(0.5), 2.0, [1.0; 2], [1.8, 1.51]);
}

#[test]
fn adagrad() {
    let rule = AdaGrad::new(1.0).epsilon(0.0);
    // √s = 3, then √(9 + 16) = 5.
    assert_path(&rule, 1.0, [3.0, -4.0], [0.0, 0.8]);
    // √s = √(16 + 9) = 5, then √(25 + 144) = 13; the rate falls to 1/1.25.
    let decaying = rule.initial_accumulator(16.0).learning_rate_decay(0.25);
    assert_path(&decaying, 1.0, [3.0, 12.0], [0.4, 0.4 - 0.8 * 12.0 / 13.0]);
    // ε stands outside of the root: 3/(3 + 1).
    assert_path(&rule.epsilon(1.0), 1.0, [3.0], [0.25]);
    // g = −1 + 0.5·4 = 1.
    assert_path(&rule.weight_decay(0.5), 4.0, [-1.0], [3.0]);
}

#[test]
fn rms_prop() {
    let rule = RmsProp::new(0.5).smoothing(0.75).epsilon(0.0);
    // v = 16/4 = 4, then 0.75·4 + 0.25·4 = 4.
    assert_path(&rule, 1.0, [4.0, 2.0], [0.0, -0.5]);
    // b = 4/2 = 2, then 0.5·2 + 2/2 = 2.
    assert_path(&rule.momentum(0.5), 1.0, [4.0, 2.0], [0.0, -1.0]);
    // m = 1, then 1 + 0.25·(2 − 1) = 1.25: the variances are 3 and 4 − 1.5625.
    let (first, second) = (4.0 / 3.0_f64.sqrt(), 2.0 / 2.4375_f64.sqrt());
    assert_path(&rule.centered(true), 1.0, [4.0, 2.0], [1.0 - 0.5 * first, 1.0 - 0.5 * (first + second)]);
    let both = [1.0 - 0.5 * first, 1.0 - 0.5 * first - 0.5 * (0.5 * first + second)];
    assert_path(&rule.centered(true).momentum(0.5), 1.0, [4.0, 2.0], both);
    // A smoothing below a half: v = 0.75·4 = 3, m = 0.75·2 = 1.5, the variance is 0.75.
    let fresh = rule.smoothing(0.25).centered(true);
    assert_path(&fresh, 1.0, [2.0], [1.0 - 1.0 / 0.75_f64.sqrt()]);
    // ε stands outside of the root: 4/(2 + 2).
    assert_path(&rule.epsilon(2.0), 1.0, [4.0], [0.5]);
    // g = 2 + 0.5·4 = 4.
    assert_path(&rule.weight_decay(0.5), 4.0, [2.0], [3.0]);
}

#[test]
fn a_variance_that_rounds_below_zero_is_zero() {
    // The gradients of each parameter stay the same, so that v − m² tends to zero.
    let rule = RmsProp::new(1e-6).smoothing(0.9).centered(true);
    let gradients: Vec<f32> = (1..100_u8).map(|i| f32::from(i) / 7.0).collect();
    let (mut parameters, mut state) = (vec![0.0; gradients.len()], vec![0.0; 2 * gradients.len()]);
    let mut rounded = false;
    for step in 1..500 {
        rule.update(step, &mut parameters, &gradients, &mut state);
        assert!(parameters.iter().all(|parameter| parameter.is_finite()), "step {step}");
        let (square, mean) = state.split_at(gradients.len());
        rounded |= square.iter().zip(mean).any(|(v, m)| v - m * m < 0.0);
    }
    assert!(rounded, "no variance was ever below zero");
}

#[test]
fn adam() {
    let rule = Adam::new(0.5).betas(0.5, 0.75).epsilon(0.0);
    // m = 0.5, then 1.75; v = 0.25, then 0.1875 + 2.25. Without their start at zero, 7/3 and 39/7.
    let second = 7.0 / 3.0 / (39.0 / 7.0_f64).sqrt();
    assert_path(&rule, 1.0, [1.0, 3.0], [0.5, 0.5 - 0.5 * second]);
    // v = 2.25 stays the largest, and is corrected as if it were of this step; m = 1.5, then 0.75.
    let second = 1.0 / (2.25 / 0.4375_f64).sqrt();
    assert_path(&rule.amsgrad(true), 1.0, [3.0, 0.0], [0.5, 0.5 - 0.5 * second]);
    // ε is added after the correction: 2/(2 + 1).
    assert_path(&rule.epsilon(1.0), 1.0, [2.0], [1.0 - 1.0 / 3.0]);
    // A β₁ below a half: m = 0.75·1 = 0.75, then 0.25·0.75 + 0.75·3 = 2.4375; 1 − 0.25² = 0.9375.
    let second = 2.4375 / 0.9375 / (39.0 / 7.0_f64).sqrt();
    assert_path(&rule.betas(0.25, 0.75), 1.0, [1.0, 3.0], [0.5, 0.5 - 0.5 * second]);
    // The decay acts by way of the gradient: g = −1 + 2 = 1.
    assert_path(&rule.weight_decay(1.0), 2.0, [-1.0], [1.5]);
}

#[test]
fn adam_w_decays_the_parameter_itself() {
    let rule = AdamW::new(0.5).betas(0.5, 0.75).epsilon(0.0).weight_decay(0.1);
    // 2·(1 − 0.05) + 0.5 = 2.4, then 2.4·0.95 − 0.5·m/√v with m = −0.5/2 + 3/2 = 1.25 and v as above.
    let second = 1.25 / 0.75 / (39.0 / 7.0_f64).sqrt();
    assert_path(&rule, 2.0, [-1.0, 3.0], [2.4, 2.28 - 0.5 * second]);
    assert_path(&rule.amsgrad(true), 2.0, [-1.0, 3.0], [2.4, 2.28 - 0.5 * second]);
}

#[test]
fn defaults_are_those_of_pytorch() {
    assert_eq!(Sgd::default(), Sgd::new(0.001).momentum(0.0).dampening(0.0).nesterov(false).weight_decay(0.0));
    let adagrad = AdaGrad::new(0.01).learning_rate_decay(0.0).weight_decay(0.0).initial_accumulator(0.0).epsilon(1e-10);
    assert_eq!(AdaGrad::default(), adagrad);
    let rms_prop = RmsProp::new(0.01).smoothing(0.99).epsilon(1e-8).weight_decay(0.0).momentum(0.0).centered(false);
    assert_eq!(RmsProp::default(), rms_prop);
    assert_eq!(Adam::default(), Adam::new(0.001).betas(0.9, 0.999).epsilon(1e-8).weight_decay(0.0).amsgrad(false));
    assert_eq!(AdamW::default(), AdamW::new(0.001).betas(0.9, 0.999).epsilon(1e-8).weight_decay(0.01).amsgrad(false));
}

/// Does `$check` with every kind of rule.
macro_rules! every_rule {
    ($check:ident) => {
        $check(&Sgd::new(0.1).weight_decay(0.01));
        $check(&Sgd::new(0.1).momentum(0.9));
        $check(&Sgd::new(0.1).momentum(0.9).nesterov(true));
        $check(&AdaGrad::new(0.1));
        $check(&RmsProp::new(0.01));
        $check(&RmsProp::new(0.01).momentum(0.9));
        $check(&RmsProp::new(0.01).centered(true));
        $check(&RmsProp::new(0.01).centered(true).momentum(0.9));
        $check(&Adam::new(0.01));
        $check(&Adam::new(0.01).amsgrad(true));
        $check(&AdamW::new(0.01));
        $check(&AdamW::new(0.01).amsgrad(true));
    };
}

/// The parameters after a few steps, updated in chunks of this length.
fn run<T: Scalar, R: Rule>(rule: &R, chunk: usize) -> Vec<T> {
    let numbers = |seed: f64| (0..37).map(move |i| T::of((f64::from(i) * 0.618 + seed).fract() - 0.5));
    let mut parameters: Vec<T> = numbers(0.0).collect();
    let mut state = vec![T::zero(); parameters.len() * rule.states()];
    for step in 1..=5_u32 {
        let gradients: Vec<T> = numbers(f64::from(step) * 0.377).collect();
        let mut states = state.chunks_mut((chunk * rule.states()).max(1));
        for (parameters, gradients) in parameters.chunks_mut(chunk).zip(gradients.chunks(chunk)) {
            rule.update(step.into(), parameters, gradients, states.next().unwrap_or_default());
        }
    }
    parameters
}

#[test]
fn chunks_do_not_matter() {
    fn check<R: Rule>(rule: &R) {
        let whole: Vec<f32> = run(rule, 37);
        assert_eq!(whole, run::<f32, R>(rule, 8));
        // One parameter alone is computed without vectors.
        assert_eq!(whole, run::<f32, R>(rule, 1));
    }
    every_rule!(check);
}

#[test]
fn single_precision_is_near_double() {
    fn check<R: Rule>(rule: &R) {
        let single: Vec<f32> = run(rule, 37);
        let double: Vec<f64> = run(rule, 37);
        for (single, double) in single.iter().zip(double) {
            assert!((f64::from(*single) - double).abs() < 1e-6, "{single} is not {double}");
        }
    }
    every_rule!(check);
}

#[test]
fn the_learning_rate_can_be_changed() {
    fn check<R: Rule>(rule: &R) {
        let mut rule = rule.clone();
        rule.set_learning_rate(0.25);
        assert!((rule.learning_rate() - 0.25).abs() < f64::EPSILON);
        rule.set_learning_rate(0.0);
        assert_eq!(path(&rule, 3.0, [1.0, -2.0]).map(f64::to_bits), [3.0_f64.to_bits(); 2]);
    }
    every_rule!(check);
}

#[test]
fn sensible_settings_pass_and_others_are_named() {
    fn passes<R: Rule>(rule: &R) {
        assert!(rule.validate().is_ok());
    }
    fn says<R: Rule>(rule: &R, message: &str) {
        assert_eq!(rule.validate().unwrap_err().to_string(), message);
    }
    every_rule!(passes);
    says(&Sgd::new(-0.1), "the learning rate of Sgd is -0.1, but must be at least 0 and finite");
    says(&Sgd::new(f64::NAN), "the learning rate of Sgd is NaN, but must be at least 0 and finite");
    says(&Sgd::new(0.1).momentum(-1.0), "the momentum of Sgd is -1, but must be at least 0 and finite");
    says(&Sgd::new(0.1).weight_decay(-1.0), "the weight decay of Sgd is -1, but must be at least 0 and finite");
    let nesterov = Sgd::new(0.1).nesterov(true);
    says(&nesterov, "the momentum of Sgd is 0, but must be above 0 for Nesterov's");
    let dampened = nesterov.momentum(0.9).dampening(0.5);
    says(&dampened, "the dampening of Sgd is 0.5, but must be 0 for Nesterov's momentum");
    says(&AdaGrad::new(0.1).epsilon(-1.0), "the epsilon of AdaGrad is -1, but must be at least 0 and finite");
    says(&RmsProp::new(0.1).smoothing(1.0), "the smoothing of RmsProp is 1, but must be at least 0 and below 1");
    says(&Adam::new(0.1).betas(1.0, 0.9), "the beta1 of Adam is 1, but must be at least 0 and below 1");
    says(&AdamW::new(0.1).betas(0.9, 1.5), "the beta2 of AdamW is 1.5, but must be at least 0 and below 1");
}
