use netshape::network;

network! {
    block conv(width) = fc(width) -> relu;
    Net: [64, 8, 8] -> conv(64) -> fc(10)
}

fn main() {}
