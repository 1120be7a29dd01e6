use netshape::{Tensor, Vector};

fn first(scores: &Tensor<Vector<10>>) -> f32 {
    scores[[0, 0, 0]]
}

fn main() {}
