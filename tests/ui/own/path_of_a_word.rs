use netshape::network;

network! {
    Numbers: [1, 28, 28] -> conv::<1, 4>(k3) -> relu;
    Nothing: [1, 28, 28] -> batchnorm:: -> relu;
    Scalar: [1, 28, 28] -> relu::<f32> -> fc(10);
}

fn main() {}
