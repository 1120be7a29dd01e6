//! Weights that are part of the program: `#[weights = "…"]`.

mod common;

use common::Reference;
use netshape::{Engine, Flat, Map, Network, Samples, Tensor, network};

network! {
    /// The networks of `scripts/reference_interchange.py` that are inside of one another.
    Body: [1, 8, 8] -> conv(3, k3) -> batchnorm -> relu -> maxpool(2);
    #[weights = "tests/reference/state_dict_inside.safetensors"]
    Whole: [1, 8, 8] -> concat { left: Body | right: Body } -> fc(5);
}

mod elsewhere {
    netshape::network!(pub(crate) Body: [1, 8, 8] -> conv(3, k3) -> batchnorm -> relu -> maxpool(2));
}

const CLASSES: usize = 5;

network! {
    /// The same where the macro knows no shape behind them, and not all sizes.
    #[weights = "tests/reference/state_dict_inside.safetensors"]
    FromElsewhere: [1, 8, 8] -> concat { left: elsewhere::Body | right: elsewhere::Body } -> fc(CLASSES);
}

network! {
    /// The network of `scripts/reference_interchange.py`, with its weights.
    #[weights = "tests/reference/state_dict.safetensors"]
    Small: [2, 9, 7]
        -> stem: conv(8, k3x2, s2x1, p1) -> batchnorm -> relu
        -> conv(8, k3, g4, nobias) -> groupnorm(2) -> gelu
        -> layernorm -> flatten -> fc(6) -> batchnorm -> tanh -> fc(3, nobias)
}

/// It is a constant, and can be part of others.
static NETWORK: &Small = Small::TRAINED;

#[test]
fn the_weights_are_those_of_the_file() {
    let mut loaded = <Small>::zeroed();
    loaded.load("tests/reference/state_dict.safetensors").unwrap();
    assert_eq!(NETWORK.as_slice(), loaded.as_slice());
    let sample = Tensor::<Map<2, 9, 7>>::from_fn(|[c, h, w]| (c + 2 * h) as f32 - w as f32);
    assert_eq!(NETWORK.forward(&sample), loaded.forward(&sample));
}

#[test]
fn those_of_networks_inside_are_found_by_their_names() {
    let reference = Reference::load("interchange");
    let case = reference.case("inside");
    let x: Samples<Map<1, 8, 8>> = Samples::from_vec(case.numbers("x")).unwrap();
    case.assert_close("y", "embedded", Engine::new(1).forward(Whole::TRAINED, &x).as_slice());
    let mut loaded = <Whole>::zeroed();
    loaded.load("tests/reference/state_dict_inside.safetensors").unwrap();
    assert_eq!(Whole::TRAINED.as_slice(), loaded.as_slice());
    assert_eq!(FromElsewhere::TRAINED.as_slice(), loaded.as_slice());
}

/// Cargo builds anew what the compiler names here, when it changes.
#[test]
fn the_compiler_knows_that_the_program_depends_on_the_file() {
    let inputs = std::fs::read_to_string(std::env::current_exe().unwrap().with_extension("d")).unwrap();
    for file in ["state_dict.safetensors", "state_dict_inside.safetensors"] {
        assert!(inputs.contains(&format!("tests/reference/{file}")), "{inputs}");
    }
}

#[test]
fn a_declarative_macro_may_hand_on_the_file() {
    macro_rules! with {
        ($file:literal) => {
            network! {
                #[weights = $file]
                Same: [2, 9, 7]
                    -> stem: conv(8, k3x2, s2x1, p1) -> batchnorm -> relu
                    -> conv(8, k3, g4, nobias) -> groupnorm(2) -> gelu
                    -> layernorm -> flatten -> fc(6) -> batchnorm -> tanh -> fc(3, nobias)
            }
        };
    }
    with!("tests/reference/state_dict.safetensors");
    assert_eq!(Same::TRAINED.as_slice(), NETWORK.as_slice());
}
