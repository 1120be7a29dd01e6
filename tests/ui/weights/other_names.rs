use netshape::network;

network! {
    #[weights = "../../../../tests/reference/state_dict.safetensors"]
    pub Small: [2, 9, 7]
        -> conv(8, k3x2, s2x1, p1) -> batchnorm -> relu -> conv(8, k3, g4, nobias) -> groupnorm(2) -> gelu
        -> layernorm -> flatten -> fc(6) -> batchnorm -> tanh -> head: fc(3)
}

fn main() {}
