use netshape::network;

network! {
    Net: [4] -> fc{8} -> relu
}

network!(Branch: [4, 8, 8] -> fc { conv(4, k1) } -> maxpool(2) -> fc(10));

fn main() {}
