//! Networks whose sizes come from outside, as const generics or as constants, do what those with numbers in their place do.

mod common;

use common::gradients::assert_gradients;
use netshape::data::Dataset;
use netshape::kernel::Isa;
use netshape::loss::{Classes, CrossEntropy, Loss};
use netshape::optimizer::{Optimizer, Sgd};
use netshape::{Engine, Flat, Gradients, Network, Samples, Scalar, Shape, network};
use rand::{RngExt, SeedableRng, rngs::StdRng};

/// Of the network.
const CLASSES: usize = 4;

mod config {
    pub(crate) const WIDTH: usize = 6;
    pub(crate) const SIDE: usize = 9;
}

network! {
    pub Head<const CLASSES: usize>: [512, 7, 7] -> gap -> fc(CLASSES);

    /// Every layer with parameters, and a parameter wherever a size stands.
    Generic<const WIDTH: usize, const CLASSES: usize>: [3, 8, 6]
        -> conv(WIDTH, k3, p1) -> batchnorm -> relu -> maxpool(2)
        -> concat { conv(2 * WIDTH, k3, p1) | identity | conv(5, k1) } -> groupnorm(1)
        -> residual { conv(4, k1) -> tanh -> conv(3 * WIDTH + 5, k1) } -> [WIDTH * 3 + 5, 4, 3]
        -> conv(7, k2) -> layernorm -> fc(WIDTH * 2) -> batchnorm -> silu
        -> fc(2 * WIDTH, WIDTH) -> groupnorm(1) -> layernorm -> dropout(0.5) -> fc(CLASSES);

    Numbers: [3, 8, 6]
        -> conv(6, k3, p1) -> batchnorm -> relu -> maxpool(2)
        -> concat { conv(12, k3, p1) | identity | conv(5, k1) } -> groupnorm(1)
        -> residual { conv(4, k1) -> tanh -> conv(23, k1) } -> [23, 4, 3]
        -> conv(7, k2) -> layernorm -> fc(12) -> batchnorm -> silu
        -> fc(12, 6) -> groupnorm(1) -> layernorm -> dropout(0.5) -> fc(4);

    block stage(width) = conv(width, k3, p1) -> batchnorm -> relu -> maxpool(2);

    /// Heights and widths follow from constants.
    Constant: [3, config::SIDE, config::SIDE + 2]
        -> stage(config::WIDTH) -> stage(2 * config::WIDTH)
        -> concat { conv(config::WIDTH / 2, k2) | conv(CLASSES - 1, k2) -> relu } -> [config::WIDTH, 1, 1]
        -> conv(CLASSES, k3, s2, p1, nobias) -> flatten -> layernorm -> fc(CLASSES, CLASSES);

    ConstantNumbers: [3, 9, 11]
        -> stage(6) -> stage(12)
        -> concat { conv(3, k2) | conv(3, k2) -> relu } -> [6, 1, 1]
        -> conv(4, k3, s2, p1, nobias) -> flatten -> layernorm -> fc(4, 4);
}

network! {
    Body<const WIDTH: usize>: [3, 8, 6]
        -> conv(WIDTH, k3, p1) -> batchnorm -> relu -> maxpool(2) -> conv(2 * WIDTH, k1) -> tanh;
    Tail<const IN: usize, const CLASSES: usize>: [IN, 4, 3] -> batchnorm -> gap -> fc(CLASSES);

    block scaled(width) = Body<width> -> Tail<{ 2 * width }, CLASSES>;

    /// Networks with parameters as links: with numbers, with parameters, with constants, and from a block.
    Whole: [3, 8, 6] -> Body<6> -> relu -> Tail<12, 4>;
    GenericWhole<const WIDTH: usize, const OUT: usize>: [3, 8, 6]
        -> body: Body<WIDTH> -> residual { conv(WIDTH, k1) -> relu -> conv(2 * WIDTH, k1) } -> conv(OUT, k1)
        -> tail: Tail<OUT, 4> -> fc(OUT);
    ConstantWhole: [3, config::SIDE - 1, config::WIDTH] -> Body<{ config::WIDTH }> -> relu -> Tail<12, CLASSES>;
    BlockWhole: [3, 8, 6] -> scaled(6);
    /// One that no parameter has a part in, beside one that a parameter has.
    FixedWhole<const OUT: usize>: [3, 8, 6] -> Body<6> -> relu -> Tail<12, OUT>;

    WholeNumbers: [3, 8, 6]
        -> conv(6, k3, p1) -> batchnorm -> relu -> maxpool(2) -> conv(12, k1) -> tanh
        -> relu -> batchnorm -> gap -> fc(4);
    GenericWholeNumbers: [3, 8, 6]
        -> conv(5, k3, p1) -> batchnorm -> relu -> maxpool(2) -> conv(10, k1) -> tanh
        -> residual { conv(5, k1) -> relu -> conv(10, k1) } -> conv(7, k1)
        -> batchnorm -> gap -> fc(4) -> fc(7);
}

// From another invocation.
network!(Elsewhere: [3, 8, 6] -> Body<6> -> [12, 4, 3] -> relu -> Tail<12, CLASSES> -> [CLASSES]);
network!(GenericElsewhere<const WIDTH: usize, const OUT: usize>: [3, 8, 6]
    -> Body<WIDTH> -> [2 * WIDTH, 4, 3] -> residual { conv(WIDTH, k1) -> relu -> conv(2 * WIDTH, k1) } -> conv(OUT, k1)
    -> Tail<OUT, 4> -> [4] -> fc(OUT));

network! {
    #[budget(parameters = 5_130, weights = "20.04 KiB")]
    Limited<const CLASSES: usize>: [512, 7, 7] -> gap -> fc(CLASSES);

    /// Windows that leave nothing over.
    #[strict]
    Strict: [3, config::SIDE, config::SIDE] -> conv(4, k3, s2) -> maxpool(2) -> conv(2, k2);
}

network! {
    /// Any height and width besides: in the input, in weights whose length depends on them, and on constants.
    Open<const IN: usize, const WIDTH: usize>: <
        conv(IN, WIDTH, k3, p1) -> batchnorm -> relu -> maxpool(2)
        -> concat { conv(2 * WIDTH, k3, p1) | identity } -> layernorm -> flatten -> batchnorm -> layernorm
        -> fc(WIDTH + 1) -> tanh -> fc(CLASSES)
    >;
    OpenConstant: <
        conv(3, config::WIDTH, k3, p1) -> batchnorm -> relu -> maxpool(2)
        -> concat { conv(2 * config::WIDTH, k3, p1) | identity } -> layernorm -> flatten -> batchnorm -> layernorm
        -> fc(7) -> tanh -> fc(CLASSES)
    >;
    OpenNumbers: <
        conv(3, 6, k3, p1) -> batchnorm -> relu -> maxpool(2)
        -> concat { conv(12, k3, p1) | identity } -> layernorm -> flatten -> batchnorm -> layernorm
        -> fc(7) -> tanh -> fc(4)
    >;
    /// As a link, and with an output that no type of the library's can say.
    OpenMap<const WIDTH: usize>: < conv(3, WIDTH, k3) -> relu -> conv(2 * WIDTH, k1) >;
    AroundOpen<const WIDTH: usize>: [3, 5, 6] -> OpenMap<WIDTH, 5, 6> -> [2 * WIDTH, 3, 4] -> fc(CLASSES);
}

/// A batch that fills no group.
const BATCH: usize = 9;

fn data<S: Shape, T: Scalar>() -> Dataset<S, Classes, T> {
    let mut random = StdRng::seed_from_u64(3);
    let inputs = (0..BATCH * S::LEN).map(|_| T::of(random.random_range(-1.0..1.0))).collect();
    let classes: Classes = (0..BATCH).map(|i| i % CLASSES).collect();
    Dataset::new(Samples::from_vec(inputs).expect("whole samples"), classes).expect("a class for each sample")
}

/// The bits of the outputs, of the gradients, and of the parameters after three steps.
fn bits<N: Network<Scalar = f32>>(threads: usize) -> Vec<u32>
where
    CrossEntropy: Loss<N::Output, f32, Targets = Classes>,
{
    bits_of(N::new(&mut StdRng::seed_from_u64(1)), threads)
}

/// The same of a network whose parameters are those of another one.
fn bits_with<N: Network<Scalar = f32>, M: Network<Scalar = f32>>() -> Vec<u32>
where
    CrossEntropy: Loss<N::Output, f32, Targets = Classes>,
{
    let mut network = N::zeroed();
    network.as_mut_slice().copy_from_slice(M::new(&mut StdRng::seed_from_u64(1)).as_slice());
    bits_of(network, 2)
}

fn bits_of<N: Network<Scalar = f32>>(mut network: Box<N>, threads: usize) -> Vec<u32>
where
    CrossEntropy: Loss<N::Output, f32, Targets = Classes>,
{
    let (data, indices) = (data::<N::Input, f32>(), (0..BATCH).collect::<Vec<_>>());
    let mut engine = Engine::<N>::new(threads);
    let mut gradients = Gradients::<N>::zeros();
    let mut optimizer = Optimizer::<N, _>::new(Sgd::new(0.1)).expect("a sound rule");
    let mut numbers = Vec::new();
    for _ in 0..3 {
        engine.gradients(&network, &CrossEntropy::new(), &data, &indices, &mut gradients).expect("a finite loss");
        numbers.extend_from_slice(gradients.as_slice());
        optimizer.step(&mut network, &gradients);
    }
    numbers.extend_from_slice(network.as_slice());
    numbers.extend_from_slice(engine.forward(&network, data.inputs()).as_slice());
    numbers.into_iter().map(f32::to_bits).collect()
}

network! {
    /// Their parameters are in no weight.
    Halve<const C: usize>: [C, 6, 4] -> maxpool(2);
    Act<const N: usize>: [N] -> relu -> log_softmax;
    Square<const N: usize>: [1, N, N] -> conv(4, k3, p1) -> batchnorm -> relu -> gap;

    Weightless<const C: usize>: [3, 6, 4] -> conv(C, k1) -> Halve<C> -> fc(C) -> Act<C>;
    WeightlessNumbers: [3, 6, 4] -> conv(5, k1) -> maxpool(2) -> fc(5) -> relu -> log_softmax;
}

#[test]
fn parameters_are_counted() {
    assert_eq!([<Head<1>>::PARAMETERS, <Head<10>>::PARAMETERS, <Head<1000>>::PARAMETERS], [513, 5_130, 513_000]);
    assert_eq!(<Generic<6, 4>>::PARAMETERS, <Numbers>::PARAMETERS);
    assert_eq!(<Constant>::PARAMETERS, <ConstantNumbers>::PARAMETERS);
    assert_eq!(<Generic<6, 4> as Flat>::LEN, <Numbers as Flat>::LEN);
    assert_eq!(<Constant as Flat>::LEN, <ConstantNumbers as Flat>::LEN);
}

#[test]
fn parameters_in_no_weight() {
    assert_eq!([Halve::<3>::PARAMETERS, <Act<9>>::PARAMETERS, Square::<5>::PARAMETERS], [0, 0, 4 * 9 + 4 + 8]);
    assert_eq!(Weightless::<5>::PARAMETERS, WeightlessNumbers::PARAMETERS);
    assert_eq!(bits::<Weightless<5>>(2), bits::<WeightlessNumbers>(1));
}

#[test]
fn costs_and_layers_are_those_of_numbers() {
    assert_eq!(<Generic<6, 4>>::LAYERS, <Numbers>::LAYERS);
    assert_eq!(<Constant>::LAYERS, <ConstantNumbers>::LAYERS);
    let costs = |steps: &[netshape::StepInfo]| {
        let costs = steps.iter().map(|step| (step.output, step.parameters, step.multiply_adds));
        costs.collect::<Vec<_>>().iter().map(|cost| format!("{cost:?}")).collect::<Vec<_>>()
    };
    assert_eq!(costs(<Generic<6, 4>>::STEPS), costs(<Numbers>::STEPS));
    let (constant, numbers) = (costs(<Constant>::STEPS), costs(<ConstantNumbers>::STEPS));
    assert!(numbers.iter().all(|step| constant.contains(step)), "{constant:?} {numbers:?}");
    assert_eq!(<Generic<6, 4>>::TRAINING_BYTES, <Numbers>::TRAINING_BYTES);
    assert_eq!(<Constant>::INFERENCE_BYTES, <ConstantNumbers>::INFERENCE_BYTES);
}

#[test]
fn bits_are_those_of_numbers_on_any_number_of_threads() {
    for threads in [1, 3] {
        assert_eq!(bits::<Generic<6, 4>>(threads), bits::<Numbers>(1));
        assert_eq!(bits::<Constant>(threads), bits::<ConstantNumbers>(1));
    }
}

#[test]
fn gradients_are_those_of_differences() {
    let random = &mut StdRng::seed_from_u64(7);
    let isas = || [Isa::detect()];
    assert_gradients(&*Generic::<3, 4, f64>::new(random), &CrossEntropy::new(), &data(), isas());
    assert_gradients(&*Constant::<f64>::new(random), &CrossEntropy::new(), &data(), isas());
}

#[test]
fn networks_with_parameters_as_links_are_those_of_numbers() {
    let expected = bits::<WholeNumbers>(1);
    assert_eq!(bits_with::<Whole, WholeNumbers>(), expected);
    assert_eq!(bits_with::<ConstantWhole, WholeNumbers>(), expected);
    assert_eq!(bits_with::<Elsewhere, WholeNumbers>(), expected);
    assert_eq!(bits_with::<FixedWhole<4>, WholeNumbers>(), expected);
    let expected = bits::<GenericWholeNumbers>(1);
    assert_eq!(bits_with::<GenericWhole<5, 7>, GenericWholeNumbers>(), expected);
    assert_eq!(bits_with::<GenericElsewhere<5, 7>, GenericWholeNumbers>(), expected);
    assert_eq!(<BlockWhole>::PARAMETERS, <Whole>::PARAMETERS);
    assert_eq!(<GenericWhole<5, 7>>::PARAMETERS, <GenericWholeNumbers>::PARAMETERS);
    assert_eq!(<GenericWhole<5, 7>>::MULTIPLY_ADDS, <GenericWholeNumbers>::MULTIPLY_ADDS);
    let network = <GenericWhole<5, 7>>::new(&mut StdRng::seed_from_u64(1));
    assert_eq!((network.body.conv2.weight.len(), network.tail.fc1.bias.len()), (2, 4));
}

#[test]
fn gradients_through_networks_with_parameters() {
    let (random, isas) = (&mut StdRng::seed_from_u64(9), || [Isa::detect()]);
    assert_gradients(&*GenericWhole::<2, 4, f64>::new(random), &CrossEntropy::new(), &data(), isas());
    assert_gradients(&*GenericElsewhere::<3, 5, f64>::new(random), &CrossEntropy::new(), &data(), isas());
    assert_gradients(&*BlockWhole::<f64>::new(random), &CrossEntropy::new(), &data(), isas());
}

#[test]
fn names_beside_any_height_and_width() {
    let expected = bits::<OpenNumbers<8, 5>>(1);
    assert_eq!(bits::<Open<3, 6, 8, 5>>(2), expected);
    assert_eq!(bits::<OpenConstant<8, 5>>(2), expected);
    assert_eq!(<Open<3, 6, 8, 5>>::PARAMETERS, <OpenNumbers<8, 5>>::PARAMETERS);
    let random = &mut StdRng::seed_from_u64(9);
    let isas = || [Isa::detect()];
    assert_gradients(&*Open::<2, 3, 4, 5, f64>::new(random), &CrossEntropy::new(), &data(), isas());
    assert_gradients(&*AroundOpen::<3, f64>::new(random), &CrossEntropy::new(), &data(), isas());
}

#[test]
fn a_budget_holds_for_the_instances_that_keep_to_it() {
    let network = <Limited<10>>::new(&mut StdRng::seed_from_u64(1));
    assert_eq!(network.as_slice().len(), 5_130);
    assert_eq!(<Strict>::new(&mut StdRng::seed_from_u64(1)).conv1.weight.len(), 4);
}

#[test]
fn numbers_lie_as_their_dimensions_say() {
    let mut head = <Head<3>>::new(&mut StdRng::seed_from_u64(1));
    head.fc1.weight[2][511] = 7.0;
    let place = head.as_slice().iter().position(|number| *number > 1.0);
    assert_eq!(place, Some(2 * 512 + 511));
}
