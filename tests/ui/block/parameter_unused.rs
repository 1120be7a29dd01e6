use netshape::network;

network! {
    block unit(width, stride) = conv(width, k3) -> relu;
    Net: [64, 8, 8] -> unit(64, 2) -> fc(10)
}

fn main() {}
