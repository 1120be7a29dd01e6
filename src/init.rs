//! How parameters are drawn before training.

use std::f64::consts::TAU;

#[cfg(not(feature = "std"))]
use num_traits::Float;
use rand::{Rng, RngExt};

use crate::scalar::Scalar;

/// A way to draw the parameters of a layer.
///
/// `fan_in` is on how many inputs an output depends: I/groups·kH·kW for a convolution, `in` for a fully connected layer.
/// `fan_out` is O·kH·kW and `out`, as PyTorch counts. The sources are PyTorch's
/// [`nn.init`](https://docs.pytorch.org/docs/stable/nn.init.html), Kaiming's
/// [He et al. 2015](https://arxiv.org/abs/1502.01852) and Xavier's
/// [Glorot and Bengio 2010](https://proceedings.mlr.press/v9/glorot10a.html).
///
/// The gain makes up for what the activation behind the layer takes away: 1 for none and for `sigmoid`, 5/3 for `tanh`,
/// √2 for `relu`, √(2 / (1 + slope²)) for `leaky_relu`.
///
/// ```
/// use netshape::init::{Fan, Init};
/// use rand::{SeedableRng, rngs::SmallRng};
///
/// let mut weight = [0.0_f32; 50];
/// let mut bias = [0.0; 5];
/// let init = Init::KaimingUniform { gain: 2_f64.sqrt(), fan: Fan::In };
/// init.fill(&mut weight, &mut bias, 10, 5, &mut SmallRng::seed_from_u64(1));
/// assert!(weight.iter().all(|w| w.abs() <= (6_f32 / 10.0).sqrt()));
/// assert_eq!(bias, [0.0; 5]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Init {
    /// As PyTorch draws `Conv2d` and `Linear`: weights and biases uniform in ±1/√`fan_in`.
    ///
    /// (PyTorch writes it as `kaiming_uniform_(weight, a=math.sqrt(5))`: a gain of √(2/(1 + 5)), hence the bound
    /// √3 · √(1/3) / √`fan_in`.)
    #[default]
    PyTorch,
    /// Weights uniform in ±gain·√(3/fan), biases 0.
    KaimingUniform {
        /// What makes up for the activation.
        gain: f64,
        /// What stays the same from layer to layer.
        fan: Fan,
    },
    /// Weights normal with the standard deviation gain/√fan, biases 0.
    KaimingNormal {
        /// What makes up for the activation.
        gain: f64,
        /// What stays the same from layer to layer.
        fan: Fan,
    },
    /// Weights uniform in ±gain·√(6/(`fan_in` + `fan_out`)), biases 0.
    XavierUniform {
        /// What makes up for the activation.
        gain: f64,
    },
    /// Weights normal with the standard deviation gain·√(2/(`fan_in` + `fan_out`)), biases 0.
    XavierNormal {
        /// What makes up for the activation.
        gain: f64,
    },
    /// Weights uniform from `low` to `high`, biases 0.
    Uniform {
        /// The lower bound.
        low: f64,
        /// The upper bound.
        high: f64,
    },
    /// Weights normal, biases 0.
    Normal {
        /// The mean.
        mean: f64,
        /// The standard deviation.
        std: f64,
    },
    /// All weights the same, biases 0. (With `0.0` and more than one layer, the hidden ones never learn.)
    Constant(f64),
}

/// What Kaiming's initialisation keeps the same size from layer to layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fan {
    /// The outputs, on the way forward.
    #[default]
    In,
    /// The gradients, on the way backward.
    Out,
}

impl Init {
    /// Draws the parameters of one layer: the weights, then the biases, in the order of memory.
    ///
    /// All are drawn in `f64` and then rounded, so that a network of `f64` gets the numbers of one of `f32` with the same
    /// seed, up to this rounding.
    pub fn fill<T: Scalar, R: Rng + ?Sized>(
        &self,
        weight: &mut [T],
        bias: &mut [T],
        fan_in: usize,
        fan_out: usize,
        rng: &mut R,
    ) {
        let fan = |fan| match fan {
            Fan::In => fan_in as f64,
            Fan::Out => fan_out as f64,
        };
        let both = (fan_in + fan_out) as f64;
        bias.fill(T::zero());
        match *self {
            Self::PyTorch => {
                let bound = 1.0 / (fan_in as f64).sqrt();
                uniform(weight, -bound, bound, rng);
                uniform(bias, -bound, bound, rng);
            }
            Self::KaimingUniform { gain, fan: side } => {
                let bound = gain * (3.0 / fan(side)).sqrt();
                uniform(weight, -bound, bound, rng);
            }
            Self::KaimingNormal { gain, fan: side } => normal(weight, 0.0, gain / fan(side).sqrt(), rng),
            Self::XavierUniform { gain } => {
                let bound = gain * (6.0 / both).sqrt();
                uniform(weight, -bound, bound, rng);
            }
            Self::XavierNormal { gain } => normal(weight, 0.0, gain * (2.0 / both).sqrt(), rng),
            Self::Uniform { low, high } => uniform(weight, low, high, rng),
            Self::Normal { mean, std } => normal(weight, mean, std, rng),
            Self::Constant(value) => weight.fill(T::of(value)),
        }
    }
}

fn uniform<T: Scalar, R: Rng + ?Sized>(numbers: &mut [T], low: f64, high: f64, rng: &mut R) {
    for number in numbers {
        *number = T::of(low + (high - low) * rng.random::<f64>());
    }
}

fn normal<T: Scalar, R: Rng + ?Sized>(numbers: &mut [T], mean: f64, std: f64, rng: &mut R) {
    for_each_normal(numbers, std, rng, |number, normal| *number = T::of(mean + normal));
}

/// Adds to each number one from a normal distribution around 0.
pub(crate) fn add_normal<T: Scalar, R: Rng + ?Sized>(numbers: &mut [T], std: f64, rng: &mut R) {
    for_each_normal(numbers, std, rng, |number, normal| *number += T::of(normal));
}

/// Box and Muller's method: two uniform numbers are a radius and an angle, and so make two normal ones.
fn for_each_normal<T, R: Rng + ?Sized>(numbers: &mut [T], std: f64, rng: &mut R, take: impl Fn(&mut T, f64)) {
    for pair in numbers.chunks_mut(2) {
        // From (0, 1], as zero has no logarithm.
        let radius = std * (-2.0 * (1.0 - rng.random::<f64>()).ln()).sqrt();
        let (sin, cos) = (TAU * rng.random::<f64>()).sin_cos();
        for (number, direction) in pair.iter_mut().zip([cos, sin]) {
            take(number, radius * direction);
        }
    }
}

#[cfg(test)]
mod tests {
    use rand::{SeedableRng, rngs::SmallRng};

    use super::*;

    const COUNT: usize = 100_000;

    fn draw(init: Init) -> (Vec<f64>, [f64; 64]) {
        let (mut weight, mut bias) = (vec![f64::NAN; COUNT], [f64::NAN; 64]);
        init.fill(&mut weight, &mut bias, 50, 150, &mut SmallRng::seed_from_u64(7));
        (weight, bias)
    }

    /// Mean and mean square, which must be within five standard errors.
    fn assert_moments(numbers: &[f64], mean: f64, variance: f64, kurtosis: f64) {
        let count = numbers.len() as f64;
        let found = numbers.iter().sum::<f64>() / count;
        let spread = numbers.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count;
        assert!((found - mean).abs() < 5.0 * (variance / count).sqrt(), "the mean is {found}, not {mean}");
        let error = variance * ((kurtosis - 1.0) / count).sqrt();
        assert!((spread - variance).abs() < 5.0 * error, "the variance is {spread}, not {variance}");
        let fourth = numbers.iter().map(|x| (x - mean).powi(4)).sum::<f64>() / count / spread.powi(2);
        // The standard error of the fourth moment of a normal distribution is √(96/n); the uniform one's is smaller.
        assert!((fourth - kurtosis).abs() < 5.0 * (96.0 / count).sqrt(), "the kurtosis is {fourth}, not {kurtosis}");
    }

    fn assert_uniform(numbers: &[f64], low: f64, high: f64) {
        assert!(numbers.iter().all(|&x| low <= x && x <= high), "from {low} to {high}");
        assert_moments(numbers, f64::midpoint(low, high), (high - low).powi(2) / 12.0, 1.8);
        let (least, most) = numbers.iter().fold((high, low), |(least, most), &x| (x.min(least), x.max(most)));
        let gap = (high - low) * 20.0 / numbers.len() as f64;
        assert!(least < low + gap && most > high - gap, "the whole range is drawn from");
    }

    fn assert_normal(numbers: &[f64], mean: f64, std: f64) {
        assert_moments(numbers, mean, std * std, 3.0);
        // Neighbours come from one pair of uniform numbers, and are independent for all that.
        let products = numbers.chunks_exact(2).map(|pair| (pair[0] - mean) * (pair[1] - mean));
        let correlation = products.sum::<f64>() / (numbers.len() / 2) as f64 / (std * std);
        assert!(correlation.abs() < 5.0 / (numbers.len() as f64 / 2.0).sqrt(), "the correlation is {correlation}");
    }

    #[test]
    fn pytorch_draws_weights_and_biases_alike() {
        let bound = 1.0 / 50_f64.sqrt();
        let (weight, bias) = draw(Init::default());
        assert_uniform(&weight, -bound, bound);
        assert!(bias.iter().all(|b| b.abs() <= bound && *b != 0.0));
        assert!(bias.iter().any(|b| b.abs() > bound / 2.0));
    }

    #[test]
    fn uniform_ones_have_their_bounds() {
        let bound = 2.0 * (3.0 / 50_f64).sqrt();
        assert_uniform(&draw(Init::KaimingUniform { gain: 2.0, fan: Fan::In }).0, -bound, bound);
        let bound = 2.0 * (3.0 / 150_f64).sqrt();
        assert_uniform(&draw(Init::KaimingUniform { gain: 2.0, fan: Fan::Out }).0, -bound, bound);
        let bound = 2.0 * (6.0 / 200_f64).sqrt();
        assert_uniform(&draw(Init::XavierUniform { gain: 2.0 }).0, -bound, bound);
        assert_uniform(&draw(Init::Uniform { low: -0.5, high: 2.0 }).0, -0.5, 2.0);
    }

    #[test]
    fn normal_ones_have_their_deviations() {
        assert_normal(&draw(Init::KaimingNormal { gain: 2.0, fan: Fan::In }).0, 0.0, 2.0 / 50_f64.sqrt());
        assert_normal(&draw(Init::KaimingNormal { gain: 2.0, fan: Fan::Out }).0, 0.0, 2.0 / 150_f64.sqrt());
        assert_normal(&draw(Init::XavierNormal { gain: 2.0 }).0, 0.0, 2.0 * (2.0 / 200_f64).sqrt());
        assert_normal(&draw(Init::Normal { mean: 3.0, std: 0.5 }).0, 3.0, 0.5);
    }

    #[test]
    fn all_but_pytorch_start_without_bias() {
        let normal = Init::Normal { mean: 1.0, std: 1.0 };
        for init in [normal, Init::XavierUniform { gain: 1.0 }, Init::Constant(2.0)] {
            assert_eq!(draw(init).1.map(f64::to_bits), [0; 64]);
        }
        assert!(draw(Init::Constant(2.0)).0.iter().all(|w| w.to_bits() == 2_f64.to_bits()));
    }

    #[test]
    fn single_precision_draws_the_same_numbers() {
        for init in [Init::PyTorch, Init::Normal { mean: 0.0, std: 1.0 }] {
            let (mut single, mut double, mut none) = ([0.0_f32; 5], [0.0_f64; 5], []);
            init.fill(&mut single, &mut [], 3, 3, &mut SmallRng::seed_from_u64(1));
            init.fill(&mut double, &mut none, 3, 3, &mut SmallRng::seed_from_u64(1));
            assert_eq!(single.map(f32::to_bits), double.map(|x| (x as f32).to_bits()));
        }
    }
}
