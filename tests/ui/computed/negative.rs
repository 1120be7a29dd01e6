use netshape::network;

network! {
    block unit(width) = conv(width - 64, k3) -> relu;
    Net: [3, 8, 8] -> unit(32) -> fc(10)
}

fn main() {}
