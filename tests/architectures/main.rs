//! Networks of the textbooks have the parameters that were published, and their gradients; and they learn.

mod declared;

use declared::{
    AlexNet, DenseNet121, GoogLeNet, GoogLeNetNormalised, MobileNet, ResNet18, ResNet50, SqueezeNet, Vgg16, narrow,
    wide,
};
use netshape::data::Dataset;
use netshape::init::Fan;
use netshape::kernel::Isa;
use netshape::loss::{Classes, CrossEntropy, Loss};
use netshape::optimizer::{Adam, Optimizer};
use netshape::{Engine, Gradients, Init, Network, Samples, Scalar, Shape, check_sampled_gradients};
use rand::{RngExt, SeedableRng, rngs::StdRng};

#[test]
fn published_parameter_counts() {
    // torchvision's models: alexnet, vgg16, squeezenet1_1, resnet18, resnet50, densenet121, googlenet (without its two
    // classifiers in the middle).
    assert_eq!(<AlexNet>::PARAMETERS, 61_100_840);
    assert_eq!(<Vgg16>::PARAMETERS, 138_357_544);
    assert_eq!(<SqueezeNet>::PARAMETERS, 1_235_496);
    assert_eq!(<ResNet18>::PARAMETERS, 11_689_512);
    assert_eq!(<ResNet50>::PARAMETERS, 25_557_032);
    assert_eq!(<DenseNet121>::PARAMETERS, 7_978_856);
    assert_eq!(<GoogLeNetNormalised>::PARAMETERS, 6_624_904);
    // The trainable ones of Keras' MobileNet.
    assert_eq!(<MobileNet>::PARAMETERS, 4_231_976);
    // bvlc_googlenet of Caffe's model zoo, without those classifiers.
    assert_eq!(<GoogLeNet>::PARAMETERS, 6_998_552);
}

#[test]
fn published_multiply_adds() {
    // torchvision's documentation: 0.71, 15.47, 0.35, 1.81, 4.09 and 2.83 GFLOPS, which are multiply-adds.
    let rounded = |multiply_adds: u64| (multiply_adds + 5_000_000) / 10_000_000;
    assert_eq!(rounded(<AlexNet>::MULTIPLY_ADDS), 71);
    assert_eq!(rounded(<Vgg16>::MULTIPLY_ADDS), 1547);
    assert_eq!(rounded(<SqueezeNet>::MULTIPLY_ADDS), 35);
    assert_eq!(rounded(<ResNet50>::MULTIPLY_ADDS), 409);
    assert_eq!(rounded(<DenseNet121>::MULTIPLY_ADDS), 283);
    assert_eq!(rounded(<ResNet18>::MULTIPLY_ADDS), 181);
}

/// What reaches the last layer is as large as what came in.
const INIT: Init = Init::KaimingUniform { gain: std::f64::consts::SQRT_2, fan: Fan::In };

/// Images of as many patterns as there are classes, in noise.
fn images<S: Shape, T: Scalar>(count: usize, classes: usize, random: &mut StdRng) -> Dataset<S, Classes, T> {
    let pattern = |i: usize| (((i / S::LEN) % classes + 1) as f64 * 0.1 * (i % S::LEN) as f64).sin();
    let numbers = (0..count * S::LEN).map(|i| T::of(pattern(i) + random.random_range(-0.5..0.5)));
    let images = Samples::from_vec(numbers.collect()).expect("whole images");
    Dataset::new(images, (0..count).map(|image| image % classes).collect()).expect("a class for each image")
}

/// Holds some weights and biases of each layer, and some numbers of the images, against central differences.
fn check<N: Network<Scalar = f64>>(each: usize, classes: usize)
where
    CrossEntropy: Loss<N::Output, f64, Targets = Classes>,
{
    let mut random = StdRng::seed_from_u64(1);
    let mut network = N::with_init(INIT, &mut random);
    // With biases of 0, `relu` of nothing but zeros would stand on its kink.
    network.as_mut_slice().iter_mut().for_each(|number| *number += random.random_range(-0.05..0.05));
    let data = images::<N::Input, f64>(6, classes, &mut random);
    let check = check_sampled_gradients(&*network, &CrossEntropy::new(), &data, Isa::detect(), each, &mut random);
    let check = check.expect("data that suit the loss");
    let name = std::any::type_name::<N>();
    assert!(check.parameters.relative < 5e-6, "{name}: {:?}", check.parameters);
    assert!(check.inputs.relative < 5e-6, "{name}: {:?}", check.inputs);

    // Zeros would agree, too.
    let mut gradients = Gradients::<N>::zeros();
    let indices: Vec<_> = (0..data.len()).collect();
    let told = Engine::<N>::new(1).gradients(&network, &CrossEntropy::new(), &data, &indices, &mut gradients);
    told.expect("data that suit the loss");
    let mut rest = gradients.as_slice();
    for layer in N::LAYERS {
        let (own, behind) = rest.split_at(layer.len());
        let alive = own[..layer.weights()].iter().filter(|gradient| gradient.abs() > 1e-6).count();
        assert!(30 * alive > layer.weights(), "{name}: {alive} of {} in {} are alive", layer.weights(), layer.name);
        rest = behind;
    }
}

/// A few steps on the same images: the loss falls.
fn train<N: Network<Scalar = f32>>(steps: usize, classes: usize, rate: f64)
where
    CrossEntropy: Loss<N::Output, f32, Targets = Classes>,
{
    let mut random = StdRng::seed_from_u64(2);
    let mut network = N::with_init(INIT, &mut random);
    let data = images::<N::Input, f32>(16, classes, &mut random);
    let mut optimizer = Optimizer::<N, _>::new(Adam::new(rate)).expect("a good rate");
    let (mut engine, indices) = (Engine::<N>::new(2), (0..16).collect::<Vec<_>>());
    let mut step = || engine.step(&mut network, &mut optimizer, &CrossEntropy::new(), &data, &indices);
    let losses: Vec<_> = (0..steps).map(|_| step().expect("a finite loss").loss).collect();
    // Dropout makes them rise and fall.
    let mean = |losses: &[f64]| losses.iter().sum::<f64>() / losses.len() as f64;
    assert!(mean(&losses[steps - 3..]) < 0.8 * mean(&losses[..3]), "{}: {losses:.3?}", std::any::type_name::<N>());
}

/// Four tests for each architecture; the steps are those of the published widths.
macro_rules! tests {
    ($($test:ident: $name:ident, $steps:literal steps at $rate:literal)*) => {
        mod gradients {
            use super::*;
            $(#[test] fn $test() { check::<narrow::$name<f64>>(3, 5); })*
        }

        mod gradients_of_the_published_widths {
            use super::*;
            $(#[test] #[ignore = "takes minutes: cargo test --release --test architectures -- --ignored"]
            fn $test() { check::<wide::$name<f64>>(1, 10); })*

            #[test] #[ignore = "takes minutes: cargo test --release --test architectures -- --ignored"]
            fn mobilenet_without_kinks() { check::<wide::SmoothMobileNet<f64>>(1, 10); }
        }

        mod training {
            use super::*;
            $(#[test] fn $test() { train::<narrow::$name>(60, 5, 0.005); })*
        }

        mod training_of_the_published_widths {
            use super::*;
            $(#[test] fn $test() { train::<wide::$name>($steps, 10, $rate); })*
        }
    };
}

tests! {
    alexnet: AlexNet, 9 steps at 1e-4
    vgg16: Vgg16, 12 steps at 1e-4
    squeezenet: SqueezeNet, 30 steps at 3e-4
    googlenet: GoogLeNet, 14 steps at 1e-4
    resnet18: ResNet18, 5 steps at 1e-4
    resnet50: ResNet50, 5 steps at 1e-4
    mobilenet: MobileNet, 5 steps at 1e-4
    densenet121: DenseNet121, 5 steps at 1e-4
}
