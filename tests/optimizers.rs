//! Rules at work on networks: they reach minima that are known, and decay as they promise.

use netshape::data::Dataset;
use netshape::loss::Mse;
use netshape::optimizer::{AdaGrad, Adam, AdamW, Optimizer, RmsProp, Rule, Sgd};
use netshape::{Engine, Flat, Gradients, Init, Network, Samples, Vector, network};
use rand::{SeedableRng, rngs::SmallRng};

network! {
    Line: [2] -> fc(1);
    Slope: [1] -> fc(1, nobias);
    /// More parameters than are updated at once.
    Wide: [90] -> fc(100);
}

fn rng() -> SmallRng {
    SmallRng::seed_from_u64(3)
}

/// y = 3a − 2b + 1 at the corners of a square and in its middle.
fn plane() -> Dataset<Vector<2>, Samples<Vector<1>, f64>, f64> {
    let inputs = vec![1.0, 1.0, 1.0, -1.0, -1.0, 1.0, -1.0, -1.0, 0.0, 0.0];
    let targets = inputs.chunks(2).map(|x| 3.0 * x[0] - 2.0 * x[1] + 1.0).collect();
    Dataset::new(Samples::from_vec(inputs).unwrap(), Samples::from_vec(targets).unwrap()).unwrap()
}

#[test]
fn every_rule_finds_the_plane() {
    fn check<R: Rule>(rule: R, steps: usize) {
        let name = std::any::type_name::<R>();
        let (data, mut line) = (plane(), Line::<f64>::new(&mut rng()));
        let mut engine = Engine::<Line<f64>>::new(1);
        let mut optimizer = Optimizer::<Line<f64>, R>::new(rule).unwrap();
        let mut gradients = Gradients::zeros();
        let indices: Vec<usize> = (0..data.len()).collect();
        for step in 0..steps {
            // Adaptive rules go on in steps of much the same size, so that the learning rate has to fall.
            let rate = optimizer.rule().learning_rate();
            if step % 100 == 99 {
                optimizer.set_learning_rate(rate * 0.7);
            }
            engine.gradients(&line, &Mse, &data, &indices, &mut gradients).unwrap();
            optimizer.step(&mut line, &gradients);
        }
        for (found, expected) in line.as_slice().iter().zip([3.0, -2.0, 1.0]) {
            assert!((found - expected).abs() < 1e-4, "{name}: {found} is not {expected}");
        }
    }
    check(Sgd::new(0.1), 500);
    check(Sgd::new(0.03).momentum(0.9), 500);
    check(Sgd::new(0.03).momentum(0.9).nesterov(true), 500);
    check(AdaGrad::new(1.0), 2000);
    check(RmsProp::new(0.1), 4000);
    check(RmsProp::new(0.1).centered(true).momentum(0.5), 4000);
    check(Adam::new(0.1), 2000);
    check(Adam::new(0.1).amsgrad(true), 2000);
    check(AdamW::new(0.1).weight_decay(0.0), 2000);
}

#[test]
fn weight_decay_is_ridge_regression() {
    // The mean of (w·x − y)² plus λ·w²/2 is least at w = 2·mean(x·y) / (2·mean(x²) + λ).
    let (inputs, targets) = (vec![1.0, 2.0, 3.0], vec![2.0, 3.0, 7.0]);
    let (products, squares, decay) = ((2.0 + 6.0 + 21.0) / 3.0, (1.0 + 4.0 + 9.0) / 3.0, 0.8);
    let expected = 2.0 * products / (2.0 * squares + decay);
    let data = Dataset::new(Samples::from_vec(inputs).unwrap(), Samples::from_vec(targets).unwrap()).unwrap();

    let mut slope = Slope::<f64>::new(&mut rng());
    let mut engine = Engine::<Slope<f64>>::new(1);
    let rule = Sgd::new(0.05).weight_decay(decay);
    let mut optimizer = Optimizer::<Slope<f64>, _>::new(rule).unwrap();
    let mut gradients = Gradients::zeros();
    for _ in 0..100 {
        engine.gradients(&slope, &Mse, &data, &[0, 1, 2], &mut gradients).unwrap();
        optimizer.step(&mut slope, &gradients);
    }
    assert!((slope.as_slice()[0] - expected).abs() < 1e-12, "{} is not {expected}", slope.as_slice()[0]);
}

#[test]
fn without_gradients_only_decay_moves() {
    fn after<R: Rule>(rule: R) -> f64 {
        let mut slope = Slope::<f64>::new(&mut rng());
        slope.as_mut_slice()[0] = 2.0;
        let mut optimizer = Optimizer::<Slope<f64>, R>::new(rule).unwrap();
        for _ in 0..3 {
            optimizer.step(&mut slope, &Gradients::zeros());
        }
        slope.as_slice()[0]
    }
    for still in [
        after(Sgd::new(0.5).momentum(0.9)),
        after(AdaGrad::new(0.5)),
        after(RmsProp::new(0.5)),
        after(Adam::new(0.5)),
        after(AdamW::new(0.5).weight_decay(0.0)),
    ] {
        assert_eq!(still.to_bits(), 2_f64.to_bits());
    }
    // Both shrink by 1 − η·λ a step.
    let shrunk = 2.0 * 0.95_f64.powi(3);
    assert!((after(Sgd::new(0.5).weight_decay(0.1)) - shrunk).abs() < 1e-14);
    assert!((after(AdamW::new(0.5).weight_decay(0.1)) - shrunk).abs() < 1e-14);
    // Adam divides the decay by its own size: the first step is η, whatever λ.
    assert!(after(Adam::new(0.5).weight_decay(0.1)) < 1.0);
}

#[test]
fn large_networks_are_updated_whole() {
    fn check<R: Rule>(rule: &R) {
        let mut network = <Wide>::with_init(Init::PyTorch, &mut rng());
        let mut expected = network.as_slice().to_vec();
        let mut state = vec![0.0; rule.states() * expected.len()];
        let mut optimizer = Optimizer::<Wide, R>::new(rule.clone()).unwrap();
        let mut gradients = Gradients::<Wide>::zeros();
        for step in 1..=3_u16 {
            for (i, gradient) in gradients.as_mut_slice().iter_mut().enumerate() {
                *gradient = ((i + usize::from(step)) as f32 * 0.618).fract() - 0.5;
            }
            optimizer.step(&mut network, &gradients);
            rule.update(step.into(), &mut expected, gradients.as_slice(), &mut state);
        }
        assert_eq!(network.as_slice(), expected);
    }
    check(&Sgd::new(0.1));
    check(&Sgd::new(0.1).momentum(0.9));
    check(&RmsProp::new(0.1).centered(true).momentum(0.9));
    check(&Adam::new(0.1).amsgrad(true));
}

#[test]
fn a_bad_rule_is_refused_before_the_first_step() {
    let error = Optimizer::<Wide, Sgd>::new(Sgd::new(f64::INFINITY)).err().unwrap();
    assert_eq!(error.to_string(), "the learning rate of Sgd is inf, but must be at least 0 and finite");
}
