//! Normalisation.

use netshape::Scalar;
use netshape::kernel::Isa;
use netshape::layer::{BatchNormGeometry, GroupNormGeometry};
use proptest::prelude::*;

use crate::everywhere;
use crate::group::{assert_close, cast, dirty, interleave, numbers, samples, total};

const EPSILON: f64 = 1e-5;

/// Numbers that are normalised together: their places, as (sample, place in it, channel).
pub(crate) type Together = Vec<(usize, usize, usize)>;

/// The results of normalisation, sample by sample, and the gradients of weight and bias.
pub(crate) struct Normalised {
    pub(crate) y: Vec<Vec<f64>>,
    dx: Vec<Vec<f64>>,
    dweight: Vec<f64>,
    dbias: Vec<f64>,
}

/// The textbook's formulas: the gradient is dx = 1/σ · (g − mean(g) − x̂ · mean(g · x̂)) with g = weight · dy.
pub(crate) fn naive(sets: &[Together], x: &[Vec<f64>], dy: &[Vec<f64>], weight: &[f64], bias: &[f64]) -> Normalised {
    let mut out = Normalised {
        y: vec![vec![0.0; x[0].len()]; x.len()],
        dx: vec![vec![0.0; x[0].len()]; x.len()],
        dweight: vec![0.0; weight.len()],
        dbias: vec![0.0; weight.len()],
    };
    for set in sets {
        let mean_of = |f: &dyn Fn(usize, usize, usize) -> f64| {
            set.iter().map(|&(s, e, c)| f(s, e, c)).sum::<f64>() / set.len() as f64
        };
        let mean = mean_of(&|s, e, _| x[s][e]);
        let deviation = (mean_of(&|s, e, _| (x[s][e] - mean).powi(2)) + EPSILON).sqrt();
        let hat = |s: usize, e: usize| (x[s][e] - mean) / deviation;
        let mean_g = mean_of(&|s, e, c| weight[c] * dy[s][e]);
        let mean_g_hat = mean_of(&|s, e, c| weight[c] * dy[s][e] * hat(s, e));
        for &(s, e, c) in set {
            out.y[s][e] = hat(s, e) * weight[c] + bias[c];
            out.dx[s][e] = (weight[c] * dy[s][e] - mean_g - hat(s, e) * mean_g_hat) / deviation;
            out.dweight[c] += dy[s][e] * hat(s, e);
            out.dbias[c] += dy[s][e];
        }
    }
    out
}

fn check_groups<T: Scalar>(isa: Isa, g: &GroupNormGeometry) {
    let kernels = T::kernels(isa, T::CONVOLUTION);
    let what = |name: &str| format!("{name} of {g:?} on {isa:?}");
    let [x, dy] = [1, 2].map(|seed| samples::<T>(isa, seed, g.len()));
    let [weight, bias] = [3, 4].map(|seed| numbers(seed, g.channels));
    let count = g.len() / g.groups;
    let sets: Vec<Together> = (0..x.len() * g.groups)
        .map(|i| (i / g.groups, i % g.groups))
        .map(|(s, group)| (group * count..(group + 1) * count).map(|e| (s, e, e / g.positions)).collect())
        .collect();
    let expected = naive(&sets, &x, &dy, &weight, &bias);

    let group_x = interleave::<T>(&x);
    let mut y = dirty::<T>(group_x.len());
    let mut kept = dirty::<T>(g.kept() * kernels.lanes);
    (kernels.groupnorm_forward)(g, &group_x, &cast(&weight), &cast(&bias), &mut y, &mut kept);
    assert_close(&what("y"), &y, &interleave::<f64>(&expected.y));

    let mut gradient = interleave::<T>(&dy);
    let (mut dweight, mut dbias) = (cast::<T>(&weight), cast::<T>(&bias));
    (kernels.groupnorm_backward)(g, &group_x, &kept, &cast(&weight), &mut gradient, &mut dweight, &mut dbias);
    assert_close(&what("dx"), &gradient, &interleave::<f64>(&expected.dx));
    assert_close(&what("dweight"), &dweight, &total(&weight, [expected.dweight].into_iter()));
    assert_close(&what("dbias"), &dbias, &total(&bias, [expected.dbias].into_iter()));
}

/// A batch of one group, some of whose lanes are idle.
fn check_batch<T: Scalar>(isa: Isa, g: &BatchNormGeometry, active: usize) {
    let kernels = T::kernels(isa, T::CONVOLUTION);
    let active = active.min(kernels.lanes);
    if active * g.positions < 2 {
        return;
    }
    let what = |name: &str| format!("{name} of {active} samples of {g:?} on {isa:?}");
    let [x, dy] = [1, 2].map(|seed| samples::<T>(isa, seed, g.len()));
    let [weight, bias] = [3, 4].map(|seed| numbers(seed, g.channels));
    let sets: Vec<Together> = (0..g.channels)
        .map(|c| {
            let places = c * g.positions..(c + 1) * g.positions;
            (0..active).flat_map(|s| places.clone().map(move |e| (s, e, c))).collect()
        })
        .collect();
    let expected = naive(&sets, &x, &dy, &weight, &bias);
    // Of the idle lanes, nothing is expected but zeros in dx, whatever they hold.
    let only_active = |numbers: &[T]| -> Vec<T> {
        let of_sample = |(i, y): (usize, &T)| if i % kernels.lanes < active { *y } else { T::zero() };
        numbers.iter().enumerate().map(of_sample).collect()
    };
    let mut group_x = interleave::<T>(&x);
    for (i, x) in group_x.iter_mut().enumerate() {
        *x = if i % kernels.lanes < active { *x } else { T::nan() };
    }

    let count = (active * g.positions) as f64;
    let mut moments = vec![[f64::NAN; 2]; g.channels];
    (kernels.batchnorm_moments)(g, active, &group_x, &mut moments);
    let mean: Vec<T> = moments.iter().map(|[mean, _]| T::of(*mean)).collect();
    let variance: Vec<T> = moments.iter().map(|[_, squares]| T::of(squares / count)).collect();
    let mut y = dirty::<T>(group_x.len());
    (kernels.batchnorm_forward)(g, &group_x, [&mean, &variance], &cast(&weight), &cast(&bias), &mut y);
    assert_close(&what("y"), &only_active(&y), &interleave::<f64>(&expected.y));

    let mut gradient = only_active(&interleave::<T>(&dy));
    let mut sums = vec![[f64::NAN; 2]; g.channels];
    (kernels.batchnorm_sums)(g, active, &group_x, [&mean, &variance], &gradient, &mut sums);
    let [dbias, dweight] = [0, 1].map(|i| sums.iter().map(|sums| T::of(sums[i])).collect::<Vec<_>>());
    assert_close(&what("dweight"), &dweight, &expected.dweight);
    assert_close(&what("dbias"), &dbias, &expected.dbias);
    let means: Vec<_> = sums.iter().map(|sums| sums.map(|sum| sum / count)).collect();
    (kernels.batchnorm_backward)(g, active, &group_x, [&mean, &variance], &cast(&weight), &means, &mut gradient);
    assert_close(&what("dx"), &gradient, &interleave::<f64>(&expected.dx));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_groups(groups in 1..=4_usize, per_group in 1..=5_usize, positions in 1..=50_usize) {
        // Of two numbers, one is as far above the mean as the other is below: their gradients are all rounding.
        prop_assume!(per_group * positions > 2);
        everywhere!(check_groups, &GroupNormGeometry::new(groups * per_group, positions, groups));
    }

    #[test]
    fn any_layer(len in 3..=100_usize) {
        everywhere!(check_groups, &GroupNormGeometry::layer(len));
    }

    #[test]
    fn any_batch(channels in 1..=7_usize, positions in 1..=50_usize, active in 1..=16_usize) {
        prop_assume!(positions > 2 || active > 2);
        everywhere!(check_batch, &BatchNormGeometry { channels, positions, first: 0 }, active);
    }
}

/// Far from zero, a variance taken as mean(x²) − mean(x)² would have lost all its digits.
fn far<T: Scalar>(isa: Isa, positions: usize) {
    let kernels = T::kernels(isa, T::CONVOLUTION);
    // Both distances are exact in f32, so that the variance is exactly 1/4.
    let x: Vec<T> = (0..positions * kernels.lanes).map(|i| T::of(4096.0 + (i / kernels.lanes % 2) as f64)).collect();
    let geometry = BatchNormGeometry { channels: 1, positions, first: 0 };
    let mut moments = [[f64::NAN; 2]];
    (kernels.batchnorm_moments)(&geometry, kernels.lanes, &x, &mut moments);
    let [mean, squares] = moments[0];
    assert!((mean - 4096.5).abs() < 1e-9, "the mean is {mean} on {isa:?}");
    let variance = squares / x.len() as f64;
    assert!((variance - 0.25).abs() < 1e-6, "the variance is {variance} on {isa:?}");
    let geometry = GroupNormGeometry::new(1, positions, 1);
    let (mut y, mut kept) = (dirty::<T>(x.len()), dirty::<T>(2 * kernels.lanes));
    (kernels.groupnorm_forward)(&geometry, &x, &[T::one()], &[T::zero()], &mut y, &mut kept);
    let expected: Vec<_> = x.iter().map(|x| (x.as_f64() - 4096.5) / (0.25 + EPSILON).sqrt()).collect();
    assert_close(&format!("y on {isa:?}"), &y, &expected);
}

#[test]
fn numbers_far_from_zero() {
    everywhere!(far, 4000);
}

fn equal_numbers<T: Scalar>(isa: Isa, value: f64) {
    let kernels = T::kernels(isa, T::CONVOLUTION);
    let x = vec![T::of(value); 6 * kernels.lanes];
    let (mut y, mut kept) = (dirty::<T>(x.len()), dirty::<T>(2 * kernels.lanes));
    let geometry = GroupNormGeometry::new(2, 3, 1);
    (kernels.groupnorm_forward)(&geometry, &x, &[T::one(); 2], &[T::of(0.5); 2], &mut y, &mut kept);
    assert_close(&format!("y of equal numbers on {isa:?}"), &y, &vec![0.5; x.len()]);
}

#[test]
fn equal_numbers_become_the_bias() {
    everywhere!(equal_numbers, 2.0);
}
