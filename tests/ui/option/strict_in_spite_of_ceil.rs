use netshape::network;

network! {
    Net: [3, 5, 5] -> maxpool(k1, s3, ceil, strict) -> fc(10)
}

fn main() {}
