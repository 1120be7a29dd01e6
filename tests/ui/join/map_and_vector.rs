use netshape::network;

network! {
    Net: [3, 8, 8] -> sum { fc(8) | conv(8, k1) } -> relu;
    Residual: [3, 8, 8] -> residual { fc(192) -> relu } -> fc(10)
}

fn main() {}
