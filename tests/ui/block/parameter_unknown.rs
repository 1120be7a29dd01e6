use netshape::network;

network! {
    block unit(width) = conv(width, k3, s(stride)) -> relu;
    Net: [64, 8, 8] -> unit(64) -> fc(10)
}

fn main() {}
