use netshape::network;

network! {
    block (width) = conv(width, k3) -> relu;
    Net: [64, 8, 8] -> unit(64) -> fc(10)
}

fn main() {}
