use netshape::network;

network! {
    Net: [3, 32, 30] -> conv(8, k4x3, s3, strict) -> relu -> fc(10)
}

fn main() {}
