use netshape::network;

network! {
    #[weights = "../../../../tests/reference/state_dict.safetensors"]
    pub Small: [2, 9, 7]
        -> stem: conv(8, k3x2, s2x1, p1) -> batchnorm -> relu -> conv(8, k3, g2, nobias) -> groupnorm(2) -> gelu
        -> layernorm -> flatten -> fc(5) -> batchnorm -> tanh -> fc(3, nobias)
}

fn main() {
    let _: &Small = Small::TRAINED;
}
