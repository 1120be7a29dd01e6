use netshape::network;

network! {
    Net: [6, 28, 28] -> batchnorm(6) -> relu -> layernorm(6) -> relu
}

fn main() {}
