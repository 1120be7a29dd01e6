use netshape::network;

network! {
    block unit(width) = conv(width / 4, k3) -> relu;
    Net: [3, 8, 8] -> unit(30) -> fc(10)
}

fn main() {}
