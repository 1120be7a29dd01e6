use netshape::network;

network! {
    block unit(width) = conv(64 / width, k3) -> relu;
    Net: [3, 8, 8] -> unit(0) -> fc(10)
}

fn main() {}
