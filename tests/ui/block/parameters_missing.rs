use netshape::network;

network! {
    block unit = conv(width, k3, s(stride)) -> relu;
    Net: [64, 8, 8] -> unit -> fc(10)
}

fn main() {}
