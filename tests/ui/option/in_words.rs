use netshape::network;

network! {
    Net: [1, 8, 8] -> conv(4, k3, pad1) -> relu -> fc(3);
    Shifted: [1, 8, 8] -> conv(4, 3, 1, 1) -> fc(3);
    Truth: [1, 8, 8] -> conv(4, k3, bias=0) -> fc(3)
}

fn main() {}
