//! `batchnorm`, `layernorm` and `groupnorm` in declared networks: against central differences, and against the same
//! networks written by hand, which are held against PyTorch elsewhere.

mod common;

use common::drawn::{data, drawn};
use common::gradients::assert_gradients;
use common::normalised::Normalised;
use common::vector_norm::VectorNorm;
use netshape::kernel::Isa;
use netshape::layer::{BatchNorm, GroupNorm, LayerNorm};
use netshape::loss::Mse;
use netshape::optimizer::{AdamW, Optimizer, Sgd};
use netshape::{Engine, Error, Flat, Gradients, Network, Samples, Scalar, Trainer, network};
use rand::{SeedableRng, rngs::StdRng};

network! {
    Layers: [2, 4, 5] -> conv(4, k3, p1) -> layernorm -> tanh -> conv(6, k3) -> relu -> groupnorm(3)
        -> residual { groupnorm(1) -> gelu -> conv(6, k1) } -> fc(4) -> layernorm -> sigmoid -> groupnorm(2) -> fc(2);

    /// Normalised by itself, and at once.
    First: [2, 3, 4] -> groupnorm(2) -> sum { layernorm | identity | groupnorm(1) -> tanh } -> layernorm -> fc(2);

    /// Whose sums are over fewer values than there are lanes, and over several groups.
    Batch: [2, 5, 6] -> conv(3, k3, p1, nobias) -> batchnorm -> relu -> conv(4, k2) -> norm: batchnorm -> tanh -> fc(2);

    /// Branches with none, one and two batch norms, which share what arrives.
    Branches: [2, 5, 4] -> conv(3, k3, p1) -> residual {
        conv(3, k3, p1) -> batchnorm -> relu -> conv(3, k3, p1) -> batchnorm | conv(3, k1) -> batchnorm
    } -> relu -> residual { batchnorm -> tanh } -> concat { batchnorm | identity | dropout(0.3) -> batchnorm -> silu }
        -> sum { batchnorm -> gelu | batchnorm -> batchnorm } -> gap -> fc(3);

    /// Before anything else, and behind everything.
    Ends: [2, 3, 3] -> batchnorm -> conv(2, k2) -> flatten -> batchnorm;
    Only: [3] -> sum { batchnorm | identity };

    Declared: [2, 7, 6]
        -> conv(4, k3, p1, nobias) -> batchnorm -> relu -> maxpool(2) -> conv(5, k2) -> batchnorm -> relu -> fc(3);
    DeclaredVector: [4] -> fc(6) -> layernorm -> tanh -> fc(6) -> groupnorm(2) -> tanh -> fc(4) -> norm1: batchnorm;
}

network!(Open: < conv(2, 4, k3) -> batchnorm -> relu -> groupnorm(2) -> layernorm -> concat { maxpool(2) | avgpool(2) }
    -> batchnorm -> flatten -> layernorm -> batchnorm -> groupnorm(4) -> batchnorm -> fc(2) >);
network!(OpenMap: < conv(2, 3, k3) -> layernorm -> residual { batchnorm -> tanh } >);

fn check<N: Network<Scalar = f64>>() {
    let network = drawn::<N>();
    for samples in [5, 18] {
        let data = data::<N>(samples);
        assert_gradients(&*network, &Mse, &data, [Isa::Scalar, Isa::detect()]);
    }
}

#[test]
fn layer_and_group_norm_against_central_differences() {
    check::<Layers<f64>>();
    check::<First<f64>>();
}

#[test]
fn batch_norm_against_central_differences() {
    check::<Batch<f64>>();
    check::<Ends<f64>>();
    check::<Only<f64>>();
}

#[test]
fn batch_norm_in_branches_against_central_differences() {
    check::<Branches<f64>>();
}

#[test]
fn networks_that_name_no_input_against_central_differences() {
    check::<Open<5, 7, f64>>();
    check::<OpenMap<4, 5, f64>>();
}

#[test]
fn fields_and_costs() {
    let network = drawn::<Batch>();
    let _: (&BatchNorm<_>, &BatchNorm<_>) = (&network.batchnorm1, &network.norm);
    assert_eq!((network.batchnorm1.running_mean.len(), network.norm.weight.len()), (3, 4));
    assert_eq!(<Batch>::PARAMETERS, 54 + 6 + (3 * 4 * 4 + 4) + 8 + (4 * 4 * 5 * 2 + 2));
    assert_eq!(network.as_slice().len(), <Batch>::PARAMETERS + 2 * (3 + 4));
    assert_eq!(Batch::<f32>::PHASES, 3);
    // The groups meet for one batch norm after the other.
    assert_eq!(Branches::<f32>::PHASES, 1 + 9);
    assert_eq!(Layers::<f32>::PHASES, 1);
    let layers = Layers::<f32>::zeroed();
    let _: (&LayerNorm<_>, &GroupNorm<_>) = (&layers.layernorm1, &layers.groupnorm1);
    assert_eq!(
        (layers.layernorm1.weight.as_flattened().as_flattened().len(), layers.groupnorm1.bias.len()),
        (4 * 4 * 5, 6)
    );
    // Of a 5×7, the convolution leaves 4 maps of 3×5 and the pooling layers 8 of 1×2, which are 16 numbers.
    let norms = 2 * (4 + 4 + 4 * 3 * 5 + 8 + 16 + 16 + 16 + 16);
    assert_eq!(<Open<5, 7>>::PARAMETERS, 4 * 2 * 9 + 4 + norms + 16 * 2 + 2);
    assert_eq!(<Open<5, 7> as Flat>::LEN, <Open<5, 7>>::PARAMETERS + 2 * (4 + 8 + 16 + 16));
    let stated = |steps: &[netshape::StepInfo]| steps.iter().map(|step| step.parameters).sum::<usize>();
    assert_eq!(stated(<Open<5, 7>>::STEPS), <Open<5, 7>>::PARAMETERS);
    assert_eq!(stated(<Batch>::STEPS), <Batch>::PARAMETERS);
}

fn bits<T: Scalar>(numbers: &[T]) -> Vec<u64> {
    numbers.iter().map(|number| number.as_f64().to_bits()).collect()
}

/// The state, the gradients of the inputs and the logits, after some steps on one and on several groups.
fn train<N: Network>() -> [Vec<u64>; 3] {
    let (mut network, data) = (drawn::<N>(), data::<N>(70));
    let rule = Sgd::new(0.05).momentum(0.9).weight_decay(0.1);
    let mut optimizer = Optimizer::<N, _>::new(rule).expect("a valid rule");
    let (mut engine, mut gradients) = (Engine::<N>::new(2), Gradients::zeros());
    let mut inputs = Vec::new();
    for size in [70, 5, 33] {
        let indices: Vec<usize> = (0..size).collect();
        let (_, dx) = engine
            .gradients_with_inputs(&network, &Mse, &data, &indices, &mut gradients)
            .expect("data that suit the loss");
        inputs.extend(bits(dx.as_slice()));
        optimizer.step(&mut network, &gradients);
    }
    let logits = engine.forward(&network, data.inputs());
    [bits(network.as_slice()), inputs, bits(logits.as_slice())]
}

#[test]
fn the_declared_network_is_the_one_written_by_hand() {
    assert_eq!(train::<Declared>(), train::<Normalised>());
    assert_eq!(train::<Declared<f64>>(), train::<Normalised<f64>>());
    assert_eq!(train::<DeclaredVector>(), train::<VectorNorm>());
    assert_eq!(<Declared>::PARAMETERS, <Normalised>::PARAMETERS);
    let kinds = |layers: &'static [netshape::LayerInfo]| {
        layers.iter().map(|layer| (layer.weight, layer.bias, layer.kind)).collect::<Vec<_>>()
    };
    assert_eq!(kinds(<Declared>::LAYERS), kinds(<Normalised>::LAYERS));
    assert_eq!(DeclaredVector::<f32>::LAYERS, VectorNorm::<f32>::LAYERS);
}

#[test]
fn the_same_bits_on_any_number_of_threads() {
    let data = data::<Branches>(150);
    let run = |threads: usize| {
        let network = Branches::<f32>::new(&mut StdRng::seed_from_u64(5));
        let mut trainer = Trainer::new(network, Mse, AdamW::new(0.01)).epochs(2).batch_size(140).threads(threads);
        trainer.fit(&data, None).expect("training succeeds");
        bits(trainer.into_network().as_slice())
    };
    let one = run(1);
    for threads in [2, 3, 7] {
        assert!(run(threads) == one, "{threads} threads");
    }
}

/// Where nobody asks for the gradient of the inputs, nothing else is left out.
fn check_without_inputs<N: Network>() {
    let (network, data) = (drawn::<N>(), data::<N>(37));
    let indices: Vec<usize> = (0..37).collect();
    let (mut with, mut without) = (Gradients::zeros(), Gradients::zeros());
    let mut engine = Engine::<N>::new(2);
    engine.gradients(&network, &Mse, &data, &indices, &mut without).expect("good data");
    engine.gradients_with_inputs(&network, &Mse, &data, &indices, &mut with).expect("good data");
    assert_eq!(bits(with.as_slice()), bits(without.as_slice()), "{}", std::any::type_name::<N>());
}

#[test]
fn gradients_without_those_of_the_inputs() {
    check_without_inputs::<Layers>();
    check_without_inputs::<First>();
    check_without_inputs::<Ends>();
    check_without_inputs::<Only>();
    check_without_inputs::<Batch>();
}

#[test]
fn inference_takes_the_running_statistics() {
    let mut network = Only::<f64>::zeroed();
    let norm = &mut network.batchnorm1;
    norm.weight.copy_from_slice(&[2.0, -3.0, 0.5]);
    norm.bias.copy_from_slice(&[0.0, 1.0, -2.0]);
    norm.running_mean.copy_from_slice(&[1.0, -1.0, 4.0]);
    norm.running_variance.copy_from_slice(&[4.0, 0.25, 9.0]);
    let samples = Samples::from_vec(vec![5.0, -2.0, 1.0, 1.0, 0.0, 7.0]).expect("whole samples");
    let got = Engine::<Only<f64>>::new(1).forward(&network, &samples);
    // (x − mean)/√variance · weight + bias + x, but for the 10⁻⁵ beside each variance.
    let expected = [2.0 * 2.0 + 5.0, 3.0 * 2.0 + 1.0 - 2.0, -0.5 - 2.0 + 1.0, 1.0, -3.0 * 2.0 + 1.0, 0.5 - 2.0 + 7.0];
    for (got, expected) in got.as_slice().iter().zip(expected) {
        assert!((got - expected).abs() < 2e-4, "{got} is not {expected}");
    }
}

#[test]
fn running_statistics_follow_the_batches() {
    let (data, mut network) = (data::<Only<f64>>(40), Only::<f64>::new(&mut StdRng::seed_from_u64(1)));
    let mut optimizer = Optimizer::<Only<f64>, _>::new(Sgd::new(0.0)).expect("a valid rule");
    let indices: Vec<usize> = (0..40).collect();
    Engine::<Only<f64>>::new(2).step(&mut network, &mut optimizer, &Mse, &data, &indices).expect("good data");
    for channel in 0..3 {
        let values: Vec<f64> = data.inputs().as_slice().iter().skip(channel).step_by(3).copied().collect();
        let mean = values.iter().sum::<f64>() / 40.0;
        let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / 39.0;
        assert!((network.batchnorm1.running_mean[channel] - 0.1 * mean).abs() < 1e-14);
        assert!((network.batchnorm1.running_variance[channel] - (0.9 + 0.1 * variance)).abs() < 1e-14);
    }
}

#[test]
fn one_value_per_channel_is_an_error() {
    let (data, network) = (data::<Ends>(3), Ends::<f32>::new(&mut StdRng::seed_from_u64(1)));
    let (mut engine, mut gradients) = (Engine::<Ends>::new(1), Gradients::zeros());
    let error = engine.gradients(&network, &Mse, &data, &[1], &mut gradients).expect_err("one sample");
    assert!(matches!(&error, Error::OneValuePerChannel { layer } if layer == "batchnorm2"), "{error}");
    assert!(engine.gradients(&network, &Mse, &data, &[1, 2], &mut gradients).is_ok());
}
