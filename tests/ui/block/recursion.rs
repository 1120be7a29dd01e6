use netshape::network;

network! {
    block unit(width) = conv(width, k3) -> unit(width);
    Net: [64, 8, 8] -> unit(64) -> fc(10)
}

fn main() {}
