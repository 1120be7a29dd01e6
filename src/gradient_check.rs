//! Holds backward against what it must be: central differences of the loss.

use crate::Samples;
use crate::data::Dataset;
use crate::engine::Engine;
use crate::error::Error;
use crate::kernel::Isa;
use crate::layer_info;
use crate::loss::Loss;
use crate::network::{Gradients, Network};

/// By how much a number is moved to either side: the best balance in `f64` of what the difference's third-order term
/// and rounding cost.
const STEP: f64 = 1e-5;
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
    /// |backward − difference|, less the rounding error ε·|loss|/step that every difference has, over
    /// max(|backward|, |difference|, a thousandth of the largest gradient).
    pub relative: f64,
    /// Which number, counted through all of the network or all inputs.
    pub index: usize,
    /// What backward computed.
    pub backward: f64,
    /// (loss(x + ε) − loss(x − ε)) / 2ε
    pub difference: f64,
}

/// Compares the gradient of the mean loss over `data` by every parameter and every input with central differences, in
/// training mode (dropout drops the same numbers each time), on one instruction set.
///
/// In `f64` a right gradient deviates by less than about 10⁻⁶, unless a number lies so close to a kink (of `relu`, or
/// between two candidates of `maxpool`) that the step crosses it.
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
    network: &N,
    loss: &L,
    data: &Dataset<N::Input, L::Targets, f64>,
    isa: Isa,
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
    let (_, inputs) = engine.gradients_with_inputs(network, loss, data, &indices, &mut gradients)?;

    let mut moved = network.duplicate();
    let parameters = deviation(gradients.as_slice(), layer_info::parameters::<N>().flatten(), |index, step| {
        let before = moved.as_slice()[index];
        moved.as_mut_slice()[index] = before + step;
        engine.set_seed(0);
        let loss = engine.gradients(&moved, loss, data, &indices, &mut ignored)?.loss;
        moved.as_mut_slice()[index] = before;
        Ok(loss)
    })?;
    let inputs = deviation(inputs.as_slice(), 0..inputs.as_slice().len(), |index, step| {
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
    indices: impl Iterator<Item = usize> + Clone,
    mut loss: impl FnMut(usize, f64) -> Result<f64, Error>,
) -> Result<Deviation, Error> {
    let largest = indices.clone().fold(f64::MIN_POSITIVE, |largest, index| largest.max(backward[index].abs()));
    let floor = FLOOR * largest;
    let mut farthest = Deviation::default();
    for index in indices {
        let backward = backward[index];
        let (above, below) = (loss(index, STEP)?, loss(index, -STEP)?);
        let difference = (above - below) / (2.0 * STEP);
        let rounding = f64::EPSILON * above.abs().max(below.abs()) / STEP;
        let beyond = (backward - difference).abs() - rounding;
        let relative = beyond / backward.abs().max(difference.abs()).max(floor);
        if relative.is_nan() || relative > farthest.relative {
            farthest = Deviation { relative, index, backward, difference };
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
}
