use netshape::network;

network! {
    block unit(width: usize) = conv(width, k3) -> relu;

    Net: [1, 8, 8] -> unit(4) -> fc(3)
}

fn main() {}
