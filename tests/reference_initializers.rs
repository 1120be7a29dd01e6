//! Parameters are drawn from PyTorch's distributions: the same bounds, moments and deciles.

mod common;

use common::{Case, Reference};
use netshape::init::{Fan, Init};
use rand::SeedableRng;
use rand::rngs::SmallRng;

/// As many as PyTorch drew for the reference.
const DRAWN: usize = 400_000;

/// Draws the layer of a case again and again; the weights, or the biases if the case is about them.
fn draw(case: Case, init: Init) -> Vec<f64> {
    let shape = case.all_integers("weight_shape");
    let biases = case.name.ends_with("_bias");
    let place: usize = shape[2..].iter().product();
    let (fan_in, fan_out) = (shape[1] * place, shape[0] * place);
    let (weights, outputs) = if biases { (0, shape[0]) } else { (shape.iter().product(), shape[0]) };
    let mut rng = SmallRng::seed_from_u64(7);
    let mut drawn = Vec::new();
    while drawn.len() < DRAWN {
        let (mut weight, mut bias) = (vec![0.0_f64; weights], vec![0.0_f64; outputs]);
        init.fill(&mut weight, &mut bias, fan_in, fan_out, &mut rng);
        drawn.extend(if biases { bias } else { weight });
    }
    drawn
}

fn check(way: &str, init: Init) {
    let reference = Reference::load("initializer");
    for layer in ["conv", "conv_grouped", "fc"] {
        let name = format!("{layer}/{way}");
        let case = reference.case(&name);
        let mut drawn = draw(case, init);
        let count = drawn.len() as f64;
        let variance = case.number("variance");
        let std = variance.sqrt();

        // Five standard errors each; that of a variance is √((kurtosis − 1) / n) of it, the kurtosis being at most 3.
        let mean = drawn.iter().sum::<f64>() / count;
        assert!(mean.abs() < 5.0 * std / count.sqrt(), "{name}: the mean is {mean:e}");
        let got = drawn.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count;
        assert!(
            (got / variance - 1.0).abs() < 5.0 * (2.0 / count).sqrt(),
            "{name}: variance {got:e}, not {variance:e}"
        );
        let theirs = case.number("drawn_variance");
        assert!((theirs / variance - 1.0).abs() < 5.0 * (2.0 / count).sqrt(), "{name}: PyTorch's variance {theirs:e}");

        drawn.sort_by(f64::total_cmp);
        let extremes = [drawn[0], drawn[drawn.len() - 1]];
        if matches!(init, Init::PyTorch | Init::KaimingUniform { .. } | Init::XavierUniform { .. }) {
            let bound = case.number("bound");
            for extreme in extremes.into_iter().chain(case.numbers("drawn_extremes")) {
                // PyTorch rounds its bound to f32.
                let reached = extreme.abs() / bound;
                assert!((0.999..1.0 + 1e-7).contains(&reached), "{name}: {extreme:e} where the bound is {bound:e}");
            }
        }
        for (i, theirs) in case.numbers::<f64>("drawn_deciles").into_iter().enumerate() {
            let ours = drawn[(i + 1) * drawn.len() / 10];
            // The standard error of either is at most 0.0028 standard deviations, and a uniform distribution's first
            // decile is 0.1 of them from a normal one's.
            assert!((ours - theirs).abs() < 0.02 * std, "{name}: decile {} is {ours:e}, not {theirs:e}", i + 1);
        }
    }
}

#[test]
fn weights_and_biases_are_drawn_as_pytorch_draws_them() {
    check("default_weight", Init::PyTorch);
    check("default_bias", Init::PyTorch);
}

#[test]
fn kaiming_uniform_is_pytorchs() {
    check("kaiming_uniform", Init::KaimingUniform { gain: 2_f64.sqrt(), fan: Fan::In });
}

#[test]
fn kaiming_normal_is_pytorchs() {
    check("kaiming_normal", Init::KaimingNormal { gain: 2_f64.sqrt(), fan: Fan::In });
}

#[test]
fn xavier_uniform_is_pytorchs() {
    check("xavier_uniform", Init::XavierUniform { gain: 1.0 });
}

#[test]
fn xavier_normal_is_pytorchs() {
    check("xavier_normal", Init::XavierNormal { gain: 1.0 });
}
