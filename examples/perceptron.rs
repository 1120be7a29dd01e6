//! A perceptron with one hidden layer and L2 regularisation, worked through by hand: every quantity of its forward and
//! backward propagation, by its formula, as the library computes it, and (gradients) as a central difference.
//!
//! ```text
//! cargo run --release --example perceptron
//! ```
//!
//! The derivation is that of [Dive into Deep Learning](https://d2l.ai/chapter_multilayer-perceptrons/backprop.html):
//! x is the input, y the label, φ is tanh, and l is softmax cross-entropy.

use std::array::from_fn;
use std::error::Error;
use std::process::ExitCode;

use clap::Parser;
use netshape::data::Dataset;
use netshape::loss::{Classes, CrossEntropy};
use netshape::optimizer::{Optimizer, Sgd};
use netshape::{Engine, Flat, Gradients, Network, Samples, Tensor, network};

network! {
    /// The perceptron.
    Perceptron: [2] -> hidden: fc(3, nobias) -> tanh -> output: fc(2, nobias)

    // Its last layers, to have the gradients by what arrives at them.
    FromZ: [3] -> tanh -> fc(2, nobias)
    FromH: [3] -> fc(2, nobias)
    FromO: [2] -> flatten
}

/// A matrix, row by row.
type Matrix<const ROWS: usize, const COLUMNS: usize> = [[f64; COLUMNS]; ROWS];

const X: [f64; 2] = [0.6, -1.1];
const Y: usize = 1;
const LAMBDA: f64 = 0.1;
const W1: Matrix<3, 2> = [[0.4, -0.7], [-0.3, 0.9], [1.1, 0.2]];
const W2: Matrix<2, 3> = [[0.5, -1.2, 0.3], [-0.8, 0.6, 0.7]];

/// How far a number is moved to each side for a central difference.
const STEP: f64 = 1e-5;
/// The largest relative deviation that passes.
const TOLERANCE: f64 = 1e-6;

/// Works through a perceptron with one hidden layer and L2 regularisation by hand: every quantity of its forward and
/// backward propagation, by its formula, as the library computes it, and (gradients) as a central difference.
#[derive(Parser)]
#[command(name = "perceptron")]
struct Options {}

fn main() -> ExitCode {
    let Options {} = Options::parse();
    match run() {
        Ok(deviation) if deviation <= TOLERANCE => {
            println!("\nlargest relative deviation {deviation:.1e}: all agree to {TOLERANCE:.0e}");
            ExitCode::SUCCESS
        }
        Ok(deviation) => {
            eprintln!("\nerror: the largest relative deviation is {deviation:.1e}, above {TOLERANCE:.0e}");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Prints everything, and returns the largest relative deviation.
fn run() -> Result<f64, Box<dyn Error>> {
    let library = Library::new()?;
    let mut table = Table::new();

    Table::head("forward");
    let z = times(&W1, &X);
    table.show("z", "W1 x", &z, Some(&library.z), None);
    let h = z.map(f64::tanh);
    table.show("h", "φ(z)", &h, Some(&library.h), None);
    let o = times(&W2, &h);
    table.show("o", "W2 h", &o, Some(&library.o), None);
    let loss = l(&o);
    table.show("L", "l(o, y)", &[loss], Some(&[library.loss]), None);
    let s = penalty(&W1, &W2);
    table.show("s", "λ/2(‖W1‖² + ‖W2‖²)", &[s], None, None);
    let objective = |loss: f64, s: f64| loss + s;
    table.show("J", "L + s", &[objective(loss, s)], None, None);

    Table::head("backward");
    let by_loss = 1.0;
    table.show("∂J/∂L", "1", &[by_loss], None, Some(&differences(&[loss], |[loss]| objective(loss, s))));
    let by_s = 1.0;
    table.show("∂J/∂s", "1", &[by_s], None, Some(&differences(&[s], |[s]| objective(loss, s))));

    // ∂L/∂o = softmax(o) − (1 at y, 0 elsewhere), as L = ln Σ exp(o) − o[y].
    let sum: f64 = o.iter().map(|o| o.exp()).sum();
    let by_o: [f64; 2] = from_fn(|k| by_loss * (o[k].exp() / sum - if k == Y { 1.0 } else { 0.0 }));
    table.show("∂J/∂o", "∂L/∂o", &by_o, Some(&library.by_o), Some(&differences(&o, |o| objective(l(&o), s))));

    let s_by_w1 = W1.map(|row| row.map(|w| LAMBDA * w));
    let difference = differences(&flat(&W1), |w| penalty(&matrix::<3, 2>(&w), &W2));
    table.show("∂s/∂W1", "λ W1", &flat(&s_by_w1), Some(&library.s_by_w1), Some(&difference));
    let s_by_w2 = W2.map(|row| row.map(|w| LAMBDA * w));
    let difference = differences(&flat(&W2), |w| penalty(&W1, &matrix::<2, 3>(&w)));
    table.show("∂s/∂W2", "λ W2", &flat(&s_by_w2), Some(&library.s_by_w2), Some(&difference));

    let by_w2: Matrix<2, 3> = from_fn(|i| from_fn(|j| by_o[i] * h[j] + by_s * s_by_w2[i][j]));
    let difference = differences(&flat(&W2), |w| {
        let w2 = matrix(&w);
        objective(l(&times(&w2, &h)), penalty(&W1, &w2))
    });
    table.show("∂J/∂W2", "∂J/∂o hᵀ + λ W2", &flat(&by_w2), Some(&library.by_w2), Some(&difference));

    let by_h: [f64; 3] = from_fn(|j| W2[0][j] * by_o[0] + W2[1][j] * by_o[1]);
    let difference = differences(&h, |h| objective(l(&times(&W2, &h)), s));
    table.show("∂J/∂h", "W2ᵀ ∂J/∂o", &by_h, Some(&library.by_h), Some(&difference));

    // φ = tanh, so φ′(z) = 1 − tanh²(z) = 1 − h².
    let by_z: [f64; 3] = from_fn(|j| by_h[j] * (1.0 - h[j] * h[j]));
    let difference = differences(&z, |z| objective(l(&times(&W2, &z.map(f64::tanh))), s));
    table.show("∂J/∂z", "∂J/∂h ⊙ φ′(z)", &by_z, Some(&library.by_z), Some(&difference));

    let by_w1: Matrix<3, 2> = from_fn(|i| from_fn(|j| by_z[i] * X[j] + by_s * s_by_w1[i][j]));
    let difference = differences(&flat(&W1), |w| {
        let w1 = matrix(&w);
        objective(l(&times(&W2, &times(&w1, &X).map(f64::tanh))), penalty(&w1, &W2))
    });
    table.show("∂J/∂W1", "∂J/∂z xᵀ + λ W1", &flat(&by_w1), Some(&library.by_w1), Some(&difference));
    Ok(table.deviation)
}

/// l(o, y): softmax cross-entropy, −ln softmax(o)[y].
fn l(o: &[f64; 2]) -> f64 {
    o.iter().map(|o| o.exp()).sum::<f64>().ln() - o[Y]
}

/// s = λ/2 (‖W1‖² + ‖W2‖²).
fn penalty(w1: &Matrix<3, 2>, w2: &Matrix<2, 3>) -> f64 {
    let square = |w: &[f64]| w.iter().map(|w| w * w).sum::<f64>();
    LAMBDA / 2.0 * (square(&flat(w1)) + square(&flat(w2)))
}

/// A matrix times a vector.
fn times<const ROWS: usize, const COLUMNS: usize>(w: &Matrix<ROWS, COLUMNS>, x: &[f64; COLUMNS]) -> [f64; ROWS] {
    from_fn(|i| (0..COLUMNS).map(|j| w[i][j] * x[j]).sum())
}

/// A matrix's numbers, one behind the other, as the library keeps them.
fn flat<const ROWS: usize, const COLUMNS: usize>(w: &Matrix<ROWS, COLUMNS>) -> [f64; 6] {
    from_fn(|k| w[k / COLUMNS][k % COLUMNS])
}

/// The matrix of these numbers.
fn matrix<const ROWS: usize, const COLUMNS: usize>(w: &[f64; 6]) -> Matrix<ROWS, COLUMNS> {
    from_fn(|i| from_fn(|j| w[i * COLUMNS + j]))
}

/// (f(x + ε) − f(x − ε)) / 2ε for each of the numbers x.
fn differences<const N: usize>(at: &[f64; N], f: impl Fn([f64; N]) -> f64) -> [f64; N] {
    from_fn(|i| {
        let moved = |by: f64| from_fn(|k| if k == i { at[k] + by } else { at[k] });
        (f(moved(STEP)) - f(moved(-STEP))) / (2.0 * STEP)
    })
}

/// The same quantities, where the library computes them.
struct Library {
    z: Vec<f64>,
    h: Vec<f64>,
    o: Vec<f64>,
    loss: f64,
    by_o: Vec<f64>,
    by_h: Vec<f64>,
    by_z: Vec<f64>,
    s_by_w1: Vec<f64>,
    s_by_w2: Vec<f64>,
    by_w1: Vec<f64>,
    by_w2: Vec<f64>,
}

impl Library {
    fn new() -> Result<Self, netshape::Error> {
        let mut network = Perceptron::<f64>::zeroed();
        network.hidden.weight = W1;
        network.output.weight = W2;
        let x = Tensor::from_slice(&X)?;
        let trace = network.trace(&x);
        let [z, h, o] = [0, 1, 2].map(|step: usize| trace[step].values.clone());

        let (loss, gradients, _) = backward(&*network, &X)?;
        // The regularisation is the optimiser's: with the learning rate 1, its step is −∂J/∂W; without a loss, −∂s/∂W.
        let by_parameters = step(&network, &gradients)?;
        let s_by_parameters = step(&network, &Gradients::zeros())?;
        Ok(Self {
            by_z: backward(&*with::<FromZ<f64>>(&flat(&W2)), &z)?.2,
            by_h: backward(&*with::<FromH<f64>>(&flat(&W2)), &h)?.2,
            by_o: backward(&*with::<FromO<f64>>(&[]), &o)?.2,
            z,
            h,
            o,
            loss,
            s_by_w1: s_by_parameters.hidden.weight.as_flattened().to_vec(),
            s_by_w2: s_by_parameters.output.weight.as_flattened().to_vec(),
            by_w1: by_parameters.hidden.weight.as_flattened().to_vec(),
            by_w2: by_parameters.output.weight.as_flattened().to_vec(),
        })
    }
}

/// A network with these parameters.
#[expect(clippy::unnecessary_box_returns, reason = "networks are made on the heap")]
fn with<N: Network<Scalar = f64>>(parameters: &[f64]) -> Box<N> {
    let mut network = N::zeroed();
    network.as_mut_slice().copy_from_slice(parameters);
    network
}

/// L, and its gradients by the parameters and by what arrives.
fn backward<N>(network: &N, arrives: &[f64]) -> Result<(f64, Gradients<N>, Vec<f64>), netshape::Error>
where
    N: Network<Scalar = f64, Output = netshape::Vector<2>>,
{
    let sample = Dataset::new(Samples::from_slice(arrives)?, Classes::from(vec![Y]))?;
    let mut gradients = Gradients::zeros();
    let mut engine = Engine::new(1);
    let (evaluation, inputs) =
        engine.gradients_with_inputs(network, &CrossEntropy::new(), &sample, &[0], &mut gradients)?;
    Ok((evaluation.loss, gradients, inputs.as_slice().into()))
}

/// By how much each parameter sinks in one step of gradient descent with weight decay, at the learning rate 1.
fn step(
    network: &Perceptron<f64>,
    gradients: &Gradients<Perceptron<f64>>,
) -> Result<Box<Perceptron<f64>>, netshape::Error> {
    let mut stepped = network.duplicate();
    Optimizer::<Perceptron<f64>, _>::new(Sgd::new(1.0).weight_decay(LAMBDA))?.step(&mut stepped, gradients);
    for (after, before) in stepped.as_mut_slice().iter_mut().zip(network.as_slice()) {
        *after = before - *after;
    }
    Ok(stepped)
}

/// What is printed, and how far it deviates.
struct Table {
    deviation: f64,
}

impl Table {
    fn new() -> Self {
        println!("x = {X:?}, y = {Y}, λ = {LAMBDA}, φ = tanh, l = softmax cross-entropy");
        println!("W1 = {W1:?}\nW2 = {W2:?}");
        Self { deviation: 0.0 }
    }

    fn head(direction: &str) {
        println!("\n{direction:24}{:>17}{:>17}{:>21}", "by its formula", "by netshape", "central difference");
    }

    /// A quantity in each way that it was computed. Deviations are relative to its largest number.
    fn show(
        &mut self,
        name: &str,
        formula: &str,
        by_hand: &[f64],
        library: Option<&[f64]>,
        difference: Option<&[f64]>,
    ) {
        let scale = by_hand.iter().fold(f64::MIN_POSITIVE, |scale, x| scale.max(x.abs()));
        for (i, x) in by_hand.iter().enumerate() {
            let title = if i == 0 { format!("{name} = {formula}") } else { String::new() };
            let other = |other: Option<&[f64]>| other.map_or_else(|| "–".into(), |other| format!("{:.12}", other[i]));
            println!("{title:24}{x:17.12}{:>17}{:>21}", other(library), other(difference));
            for other in [library, difference].into_iter().flatten() {
                let deviation = (x - other[i]).abs() / scale;
                // `max` would pass over a deviation that is not a number.
                if deviation > self.deviation || deviation.is_nan() {
                    self.deviation = deviation;
                }
            }
        }
    }
}
