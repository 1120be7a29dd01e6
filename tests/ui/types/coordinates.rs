use netshape::{Network, Tensor, network};

network!(Open: < conv(3, 16, k3) -> relu >);

fn first(output: &Tensor<<Open<5, 5> as Network>::Output>) -> f32 {
    output[[0, 0, 0]]
}

fn main() {}
