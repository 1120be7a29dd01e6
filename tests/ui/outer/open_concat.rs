use netshape::network;

network! {
    Net<const C: usize>: < conv(3, C, k3) -> concat { flatten | flatten -> relu } -> fc(10) >
}

fn main() {}
