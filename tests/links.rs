//! Layers of one's own and networks as layers of others: against central differences, and against the same layers written
//! in one network.

mod common;

use common::drawn::{Data, data, drawn};
use common::gradients::assert_gradients;
use common::one_sample::agrees_with_a_batch;
use netshape::data::Dataset;
use netshape::kernel::Isa;
use netshape::layer::{Backward, Layer, NoParameters, Rows, RowsMut};
use netshape::loss::Mse;
use netshape::optimizer::{Optimizer, Sgd};
use netshape::{Engine, Flat, Gradients, Map, Network, Scalar, Shape, Vector, leaves, network};
use rand::{Rng, RngExt, SeedableRng, rngs::StdRng};

mod own {
    use super::{Backward, Layer, Map, NoParameters, Rng, RngExt, Rows, RowsMut, Scalar, Shape, Vector};

    /// y = x · scale + shift, with a scale and a shift for each channel.
    pub(super) struct Affine;

    impl<const C: usize, const H: usize, const W: usize> Layer<Map<C, H, W>> for Affine {
        type Output = Map<C, H, W>;
        type Parameters<T: Scalar> = [[T; C]; 2];
        const MULTIPLY_ADDS: u64 = (C * H * W) as u64;

        fn init<T: Scalar>(&self, [scale, _]: &mut [[T; C]; 2], random: &mut dyn Rng) {
            *scale = std::array::from_fn(|_| T::of(random.random_range(0.5..1.5)));
        }

        fn infer<T: Scalar>(&self, [scale, shift]: &[[T; C]; 2], x: Rows<'_, T>, mut y: RowsMut<'_, T>) {
            for (index, (y, x)) in y.rows().zip(x.rows()).enumerate() {
                let c = index / (H * W);
                y.iter_mut().zip(x).for_each(|(y, &x)| *y = x * scale[c] + shift[c]);
            }
        }

        fn backward<T: Scalar>(&self, [scale, _]: &[[T; C]; 2], pass: Backward<'_, T>, gradient: &mut [[T; C]; 2]) {
            let Backward { x, dy, mut dx, .. } = pass;
            for index in 0..C * H * W {
                let c = index / (H * W);
                for ((dx, &dy), &x) in dx.row(index).iter_mut().zip(dy.row(index)).zip(x.row(index)) {
                    *dx = dy * scale[c];
                    gradient[0][c] += dy * x;
                    gradient[1][c] += dy;
                }
            }
        }
    }

    /// The mean of each channel, as a vector.
    pub(super) struct Means;

    impl<const C: usize, const H: usize, const W: usize> Layer<Map<C, H, W>> for Means {
        type Output = Vector<C>;
        type Parameters<T: Scalar> = NoParameters<T>;

        fn infer<T: Scalar>(&self, _: &[T; 0], x: Rows<'_, T>, mut y: RowsMut<'_, T>) {
            let share = T::of(1.0 / (H * W) as f64);
            for c in 0..C {
                y.row(c).fill(T::zero());
                for place in 0..H * W {
                    y.row(c).iter_mut().zip(x.row(c * H * W + place)).for_each(|(y, &x)| *y += x * share);
                }
            }
        }

        fn backward<T: Scalar>(&self, _: &[T; 0], Backward { dy, mut dx, .. }: Backward<'_, T>, _: &mut [T; 0]) {
            let share = T::of(1.0 / (H * W) as f64);
            for index in 0..C * H * W {
                dx.row(index).iter_mut().zip(dy.row(index / (H * W))).for_each(|(dx, &dy)| *dx = dy * share);
            }
        }
    }

    /// Multiplies by 1 + sigma · ε while training, with an ε for each number.
    pub(super) struct Noise {
        pub(super) sigma: f64,
    }

    impl<S: Shape> Layer<S> for Noise {
        type Output = S;
        type Parameters<T: Scalar> = NoParameters<T>;
        const KEPT: usize = S::LEN;

        fn infer<T: Scalar>(&self, _: &[T; 0], x: Rows<'_, T>, mut y: RowsMut<'_, T>) {
            y.as_mut_slice().copy_from_slice(x.as_slice());
        }

        fn forward<T: Scalar>(
            &self,
            _: &[T; 0],
            x: Rows<'_, T>,
            mut y: RowsMut<'_, T>,
            mut kept: RowsMut<'_, T>,
            random: &mut dyn Rng,
        ) {
            for factor in kept.as_mut_slice() {
                *factor = T::one() + T::of(self.sigma * random.random_range(-1.0..1.0));
            }
            for ((y, &x), &factor) in y.as_mut_slice().iter_mut().zip(x.as_slice()).zip(kept.as_mut_slice().iter()) {
                *y = x * factor;
            }
        }

        fn backward<T: Scalar>(&self, _: &[T; 0], Backward { kept, dy, mut dx, .. }: Backward<'_, T>, _: &mut [T; 0]) {
            for ((dx, &dy), &factor) in dx.as_mut_slice().iter_mut().zip(dy.as_slice()).zip(kept.as_slice()) {
                *dx = dy * factor;
            }
        }
    }
}

const SIGMA: f64 = 0.3;

network! {
    Mixed: [2, 5, 4] -> own::Noise { sigma: SIGMA } -> conv(3, k3, p1) -> scale: own::Affine -> [3, 5, 4]
        -> tanh -> residual { own::Affine -> relu } -> own::Means -> [3] -> own::Noise { sigma: 0.1 }
        -> fc(2);

    Branches: [2, 4, 4] -> sum { own::Affine -> [2, 4, 4] | identity | own::Affine -> [2, 4, 4] -> tanh }
        -> concat { own::Means -> [2] | flatten -> fc(3) } -> fc(2);

    /// A body with batch norms, dropout and a layer of one's own in it.
    Body: [2, 6, 5] -> conv(3, k3, p1) -> batchnorm -> relu -> residual { conv(3, k1) -> batchnorm -> own::Affine -> [3, 6, 5] }
        -> dropout(0.2) -> maxpool(2);
    Head: [3, 3, 2] -> batchnorm -> fc(3) -> tanh;
    Whole: [2, 6, 5] -> conv(2, k1) -> batchnorm -> Body -> Head -> batchnorm -> fc(2);
    Twice: [2, 6, 5] -> concat { left: Body | conv(2, k3, s2, p1) -> [2, 3, 3] -> conv(2, k1x2) -> batchnorm | right: Body }
        -> batchnorm -> gap -> fc(2);
    Nested: [2, 6, 5] -> Whole -> fc(2);

    /// Without chance, to be compared.
    Front: [1, 6, 6] -> conv(2, k3) -> batchnorm -> relu;
    Back: [2, 4, 4] -> conv(3, k2) -> batchnorm -> fc(2);
    Parts: [1, 6, 6] -> Front -> [2, 4, 4] -> Back -> [2];
    One: [1, 6, 6] -> conv(2, k3) -> batchnorm -> relu -> conv(3, k2) -> batchnorm -> fc(2);
}

network!(Open: < conv(3, 4, k3) -> relu -> gap >);
network!(Around: [3, 7, 6] -> Open<7, 6> -> [4, 1, 1] -> fc(2));

const SIDE: usize = 5;
const WIDTH: usize = 3;

network! {
    /// Own layers where a parameter has a part in the shape that arrives, and where constants do.
    Sized<const C: usize>: [2, 5, 4] -> conv(C, k3, p1) -> scale: own::Affine -> own::Noise { sigma: SIGMA }
        -> residual { own::Affine -> tanh } -> own::Means -> [C] -> own::Noise { sigma: 0.1 } -> fc(2);
    Constant: [2, SIDE + 1, SIDE] -> conv(WIDTH, k3) -> own::Affine -> maxpool(2) -> own::Affine -> own::Means -> [WIDTH]
        -> own::Noise { sigma: 0.1 } -> fc(2);
}

/// y = 2·tanh(x) of any shape, with a factor that is learned.
struct Bend;

impl<S: Shape> Layer<S> for Bend {
    type Output = S;
    type Parameters<T: Scalar> = [T; 1];

    fn init<T: Scalar>(&self, factor: &mut [T; 1], _: &mut dyn Rng) {
        *factor = [T::of(2.0)];
    }

    fn infer<T: Scalar>(&self, &[factor]: &[T; 1], x: Rows<'_, T>, mut y: RowsMut<'_, T>) {
        for (y, &x) in y.as_mut_slice().iter_mut().zip(x.as_slice()) {
            *y = factor * x.tanh();
        }
    }

    fn backward<T: Scalar>(&self, &[factor]: &[T; 1], pass: Backward<'_, T>, gradient: &mut [T; 1]) {
        let Backward { x, dy, mut dx, .. } = pass;
        for ((dx, &x), &dy) in dx.as_mut_slice().iter_mut().zip(x.as_slice()).zip(dy.as_slice()) {
            let tanh = x.tanh();
            *dx = dy * factor * (T::one() - tanh * tanh);
            gradient[0] += dy * tanh;
        }
    }
}

network! {
    /// Where types can't say the shape that arrives.
    Computed<const C: usize>: [2, 5, 4] -> conv(2 * C, k3) -> Bend -> flatten -> Bend -> fc(2);
    AnySide: < conv(2, 3, k2) -> bend: Bend -> maxpool(2) -> residual { Bend } -> fc(2) >;
    AnySideOf<const C: usize>: < conv(2, C, k2) -> Bend -> gap -> own::Means -> [C] -> fc(2) >;
    Last<const C: usize>: < conv(2, C, k2) -> Bend >;
}

fn optimizer<N: Network>() -> Optimizer<N, Sgd> {
    Optimizer::new(Sgd::new(0.1)).expect("a rule")
}

fn check<N: Network<Scalar = f64>>() {
    let network = drawn::<N>();
    for samples in [5, 18] {
        assert_gradients(&*network, &Mse, &data::<N>(samples), [Isa::Scalar, Isa::detect()]);
    }
}

#[test]
fn own_layers_against_central_differences() {
    check::<Mixed<f64>>();
    check::<Branches<f64>>();
    check::<Sized<3, f64>>();
    check::<Constant<f64>>();
    check::<Computed<2, f64>>();
    check::<AnySide<5, 6, f64>>();
    check::<AnySideOf<3, 4, 3, f64>>();
    check::<Last<2, 3, 4, f64>>();
}

#[test]
fn networks_inside_against_central_differences() {
    check::<Whole<f64>>();
    check::<Twice<f64>>();
    check::<Nested<f64>>();
    check::<Around<f64>>();
}

#[test]
fn one_sample_at_a_time() {
    agrees_with_a_batch::<Mixed>();
    agrees_with_a_batch::<Branches<f64>>();
    agrees_with_a_batch::<Twice>();
    agrees_with_a_batch::<Nested<f64>>();
    agrees_with_a_batch::<Around>();
}

#[test]
fn parts_compute_what_the_whole_computes() {
    let mut random = StdRng::seed_from_u64(5);
    let mut parts = Parts::<f64>::new(&mut random);
    let mut one = One::<f64>::zeroed();
    one.as_mut_slice().copy_from_slice(parts.as_slice());
    let (data, indices) = (data::<One<f64>>(19), (0..19).collect::<Vec<_>>());
    let same_data: Data<Parts<f64>> = Dataset::new(data.inputs().clone(), data.targets().clone()).expect("a data set");
    let (mut engine, mut engine_of_parts) = (Engine::<One<f64>>::new(2), Engine::<Parts<f64>>::new(1));
    let (mut rule, mut rule_of_parts) = (optimizer(), optimizer());
    for _ in 0..5 {
        let loss = engine.step(&mut one, &mut rule, &Mse, &data, &indices).expect("a step");
        let same = engine_of_parts.step(&mut parts, &mut rule_of_parts, &Mse, &same_data, &indices).expect("a step");
        assert_eq!(loss, same);
        assert_eq!(one.as_slice(), parts.as_slice());
    }
    assert_eq!(engine.forward(&one, data.inputs()), engine_of_parts.forward(&parts, data.inputs()));
}

#[test]
fn what_is_known_of_them() {
    let network = <Whole>::new(&mut StdRng::seed_from_u64(1));
    let names: Vec<_> = leaves::<Whole>().map(|leaf| leaf.name()).collect();
    let expected = [
        "conv1",
        "batchnorm1",
        "body1.conv1",
        "body1.batchnorm1",
        "body1.conv2",
        "body1.batchnorm2",
        "body1.affine1",
        "head1.batchnorm1",
        "head1.fc1",
        "batchnorm2",
        "fc1",
    ];
    assert_eq!(names, expected);
    assert_eq!(network.body1.affine1[1].as_slice(), &[0.0; 3]);
    assert!(network.body1.affine1[0].iter().all(|scale| (0.5..1.5).contains(scale)));
    assert_eq!(<Whole>::PARAMETERS, 6 + 4 + <Body>::PARAMETERS + <Head>::PARAMETERS + 6 + 8);
    assert_eq!(<Whole>::PHASES, 1 + 5);
    assert_eq!(<Body>::PHASES, 3);
    let steps = <Whole as Network>::STEPS;
    let body = steps.iter().find(|step| step.name == "body1").expect("a step");
    assert_eq!((body.parameters, body.multiply_adds), (<Body>::PARAMETERS, <Body>::MULTIPLY_ADDS));
    assert_eq!(<Mixed>::zeroed().scale.as_slice(), &[[0.0; 3]; 2]);
    let mut gradients = Gradients::<Mixed>::zeros();
    gradients.scale[0][1] = 1.0;
    let sum: f32 = gradients.as_slice().iter().sum();
    assert!((sum - 1.0).abs() < f32::EPSILON);
}
