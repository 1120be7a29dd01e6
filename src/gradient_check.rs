//! Holds backward against what it must be: central differences of the loss.

use std::ops::Range;

use rand::Rng;
use rand::seq::index;

use crate::Samples;
use crate::data::Dataset;
use crate::engine::Engine;
use crate::error::Error;
use crate::kernel::Isa;
use crate::layer_info::{self, Leaf};
use crate::loss::Loss;
use crate::network::{Gradients, Held, Network};

/// By how much a number is moved. The first is the best balance in `f64` of what the difference's third-order term and
/// rounding cost; the others are for numbers that lie so close to a kink that it crosses it.
const STEPS: [f64; 3] = [1e-5, 1e-6, 1e-7];
/// What deviates by more may lie close to a kink.
const KINK: f64 = 1e-7;
/// Ways to take a difference: so much of the loss at so many steps, over twice the step. The central one is the most
/// precise; those to one side, which are of second order as well, see no kink on the other side.
const DIFFERENCES: [&[(f64, f64)]; 3] =
    [&[(1.0, 1.0), (-1.0, -1.0)], &[(-3.0, 0.0), (4.0, 1.0), (-1.0, 2.0)], &[(3.0, 0.0), (-4.0, -1.0), (1.0, -2.0)]];
/// Gradients below this share of the largest are compared absolutely.
const FLOOR: f64 = 1e-3;

/// How far backward is from central differences.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct GradientCheck {
    /// At the parameter where it is farthest.
    pub parameters: Deviation,
    /// At the number of the inputs where it is farthest.
    pub inputs: Deviation,
}

/// A gradient, twice.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub struct Deviation {
    /// |backward − difference|, less the rounding error of a few ε·|loss|/step that every difference has, over
    /// max(|backward|, |difference|, a thousandth of the largest gradient).
    pub relative: f64,
    /// Which number, counted through all of the network or all inputs.
    pub index: usize,
    /// What backward computed.
    pub backward: f64,
    /// (loss(x + h) − loss(x − h)) / 2h for a step of h; beside a kink,
    /// (4·loss(x ± h) − loss(x ± 2h) − 3·loss(x)) / ±2h.
    pub difference: f64,
}

/// Compares the gradient of the mean loss over `data` by every parameter and every input with central differences, in
/// training mode (dropout drops the same numbers each time), on one instruction set.
///
/// In `f64` a right gradient deviates by less than about 10⁻⁶. Where a number lies so close to a kink (of `relu`, or
/// between two candidates of `maxpool`) that a step of 10⁻⁵ crosses it, the differences to its left and to its right and
/// steps of 10⁻⁶ and 10⁻⁷ are tried, too. A wrong gradient deviates from each of them.
///
/// Each number costs two passes over the data, so this is for small networks;
/// [`check_sampled_gradients`] checks some numbers of each layer.
///
/// ```
/// use netshape::data::Dataset;
/// use netshape::kernel::Isa;
/// use netshape::loss::Mse;
/// use netshape::{Network, Samples, check_gradients, network};
/// # use rand::{SeedableRng, rngs::StdRng};
///
/// network!(Small: [1, 4, 4] -> conv(2, k3) -> tanh -> fc(1));
/// let network = Small::<f64>::new(&mut StdRng::seed_from_u64(1));
/// let inputs = Samples::from_vec((0..32).map(|i| f64::from(i).sin()).collect())?;
/// let data = Dataset::new(inputs, Samples::from_vec(vec![0.5, -0.5])?)?;
/// let check = check_gradients(&*network, &Mse, &data, Isa::detect())?;
/// assert!(check.parameters.relative < 1e-7 && check.inputs.relative < 1e-7);
/// # Ok::<(), netshape::Error>(())
/// ```
///
/// # Errors
/// If the data are empty or do not suit the loss.
pub fn check_gradients<N, L>(
    network: &impl Held<Network = N>,
    loss: &L,
    data: &Dataset<N::Input, L::Targets, f64>,
    isa: Isa,
) -> Result<GradientCheck, Error>
where
    N: Network<Scalar = f64>,
    L: Loss<N::Output, f64>,
    L::Targets: Clone,
{
    let parameters: Vec<_> = layer_info::parameters::<N>().flatten().collect();
    compare(network.network(), loss, data, isa, &parameters, 0..data.inputs().as_slice().len())
}

/// The same for so many weights and so many biases of each layer, and as many numbers of the inputs, drawn by `random`.
///
/// Two passes over the data are needed for each number, so a network of a million parameters takes days to check as a
/// whole, and a moment so.
///
/// ```
/// use netshape::data::Dataset;
/// use netshape::kernel::Isa;
/// use netshape::loss::Mse;
/// use netshape::{Network, Samples, check_sampled_gradients, network};
/// # use rand::{SeedableRng, rngs::StdRng};
///
/// network!(Wide: [1, 8, 8] -> conv(16, k3) -> tanh -> fc(200) -> tanh -> fc(1)); // 115,961 parameters
/// let mut random = StdRng::seed_from_u64(1);
/// let network = Wide::<f64>::new(&mut random);
/// let inputs = Samples::from_vec((0..128).map(|i| f64::from(i).sin()).collect())?;
/// let data = Dataset::new(inputs, Samples::from_vec(vec![0.5, -0.5])?)?;
/// let check = check_sampled_gradients(&*network, &Mse, &data, Isa::detect(), 5, &mut random)?;
/// assert!(check.parameters.relative < 1e-6 && check.inputs.relative < 1e-6);
/// # Ok::<(), netshape::Error>(())
/// ```
///
/// # Errors
/// If the data are empty or do not suit the loss.
pub fn check_sampled_gradients<N, L, R>(
    network: &impl Held<Network = N>,
    loss: &L,
    data: &Dataset<N::Input, L::Targets, f64>,
    isa: Isa,
    each: usize,
    random: &mut R,
) -> Result<GradientCheck, Error>
where
    N: Network<Scalar = f64>,
    L: Loss<N::Output, f64>,
    L::Targets: Clone,
    R: Rng + ?Sized,
{
    let mut draw = |range: Range<usize>| {
        index::sample(random, range.len(), each.min(range.len())).into_iter().map(move |index| range.start + index)
    };
    let mut parameters = Vec::new();
    for Leaf { layer, range, .. } in layer_info::leaves::<N>() {
        let biases = range.start + layer.weights();
        parameters.extend(draw(range.start..biases));
        parameters.extend(draw(biases..biases + layer.bias));
    }
    let inputs = draw(0..data.inputs().as_slice().len());
    compare(network.network(), loss, data, isa, &parameters, inputs)
}

/// Compares the gradients by these parameters and these numbers of the inputs.
fn compare<N, L>(
    network: &N,
    loss: &L,
    data: &Dataset<N::Input, L::Targets, f64>,
    isa: Isa,
    parameters: &[usize],
    inputs: impl Iterator<Item = usize>,
) -> Result<GradientCheck, Error>
where
    N: Network<Scalar = f64>,
    L: Loss<N::Output, f64>,
    L::Targets: Clone,
{
    let mut engine = Engine::<N>::on(isa, 1);
    let indices: Vec<usize> = (0..data.len()).collect();
    let (mut gradients, mut ignored) = (Gradients::<N>::zeros(), Gradients::<N>::zeros());
    engine.set_seed(0);
    let (_, backward) = engine.gradients_with_inputs(network, loss, data, &indices, &mut gradients)?;

    let mut moved = network.duplicate();
    let parameters = deviation(gradients.as_slice(), parameters.iter().copied(), |index, step| {
        let before = moved.as_slice()[index];
        moved.as_mut_slice()[index] = before + step;
        engine.set_seed(0);
        let loss = engine.gradients(&moved, loss, data, &indices, &mut ignored)?.loss;
        moved.as_mut_slice()[index] = before;
        Ok(loss)
    })?;
    let inputs = deviation(backward.as_slice(), inputs, |index, step| {
        let mut moved: Samples<N::Input, f64> = data.inputs().clone();
        moved.as_mut_slice()[index] += step;
        engine.set_seed(0);
        let data = Dataset::new(moved, data.targets().clone())?;
        Ok(engine.gradients(network, loss, &data, &indices, &mut ignored)?.loss)
    })?;
    Ok(GradientCheck { parameters, inputs })
}

/// The largest deviation of `backward`, at `indices`, from the differences of `loss(index, step)`.
fn deviation(
    backward: &[f64],
    indices: impl Iterator<Item = usize>,
    mut loss: impl FnMut(usize, f64) -> Result<f64, Error>,
) -> Result<Deviation, Error> {
    let indices: Vec<_> = indices.collect();
    let largest = indices.iter().fold(f64::MIN_POSITIVE, |largest, index| largest.max(backward[*index].abs()));
    let floor = FLOOR * largest;
    let mut farthest = Deviation::default();
    for index in indices {
        let backward = backward[index];
        let mut nearest: Option<Deviation> = None;
        for (step, terms) in STEPS.into_iter().flat_map(|step| DIFFERENCES.map(|terms| (step, terms))) {
            let (mut difference, mut rounding) = (0.0, 0.0);
            for (share, steps) in terms {
                let part = share * loss(index, steps * step)? / (2.0 * step);
                difference += part;
                rounding += f64::EPSILON * part.abs();
            }
            let beyond = (backward - difference).abs() - rounding;
            let relative = beyond / backward.abs().max(difference.abs()).max(floor);
            if nearest.is_none_or(|nearest| relative < nearest.relative) {
                nearest = Some(Deviation { relative, index, backward, difference });
            }
            if relative <= KINK {
                break;
            }
        }
        if let Some(nearest) = nearest
            && (nearest.relative.is_nan() || nearest.relative > farthest.relative)
        {
            farthest = nearest;
        }
    }
    Ok(farthest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_a_number_deviates_farthest() {
        for gradients in [[f64::NAN, 0.0], [0.0, f64::NAN]] {
            assert!(deviation(&gradients, 0..2, |_, _| Ok(0.0)).unwrap().relative.is_nan(), "{gradients:?}");
        }
    }

    #[test]
    fn a_kink_beside_the_number_is_no_deviation_but_a_wrong_gradient_is() {
        // A curve with a kink as relu's, closer to the number than any step, and with another one on its other side.
        for (kink, other) in [(-1.5e-6, 1.0), (-1e-9, 1.0), (-1e-9, 2.5e-6), (1e-9, -2.5e-7)] {
            let loss = |_, x: f64| Ok((0.7 * x).exp() + (x - kink).max(0.0) + (x - other).max(0.0));
            let right = 0.7 + [kink, other].iter().filter(|kink| **kink < 0.0).count() as f64;
            let deviates = deviation(&[right], 0..1, loss).unwrap().relative;
            assert!(deviates < 1e-7, "{kink} {other}: {deviates}");
            let wrong = deviation(&[right - 0.25], 0..1, loss).unwrap().relative;
            // What lies between the slopes on either side of a kink is never met exactly.
            assert!(wrong > 0.01, "{kink} {other}: {wrong}");
        }
    }
}
