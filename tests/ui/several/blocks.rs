use netshape::network;

network! {
    block unit(width, stride) =
        residual { conv(width, k3, s(stride)) -> relu | conv(width, k1, s(stride)) };
    Net: [3, 32, 32]
        -> conv(16, k3, q1) -> unit(16, 1) -> unit(32)
        -> repeat 0 { relu } -> sum { gap | } -> residul { relu } -> fc(10, k3)
}

fn main() {}
