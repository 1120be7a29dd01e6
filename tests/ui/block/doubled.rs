use netshape::network;

network! {
    block unit(width) = conv(width, k3) -> relu;
    block unit(width) = fc(width) -> relu;
    Net: [64, 8, 8] -> unit(64) -> fc(10)
}

fn main() {}
