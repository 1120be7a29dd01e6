use netshape::network;

network! {
    block unit(k3) = conv(8, k3) -> relu;
    Net: [64, 8, 8] -> unit(64) -> fc(10)
}

fn main() {}
