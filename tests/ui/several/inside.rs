use netshape::network;

network! {
    Body: [3, 32, 32] -> conv(8, k3, s2, p1) -> relu;
    Net: [1, 28, 28] -> Body -> [8, 14, 14] -> conv(6, 16, k5) -> my::Noise(0.1) -> batchnrom -> fc(10, 20)
}

fn main() {}
