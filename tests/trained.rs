//! Weights that are part of the program: `#[weights = "…"]`.

use netshape::{Flat, Map, Network, Tensor, network};

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
