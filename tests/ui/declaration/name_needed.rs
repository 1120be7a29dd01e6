use netshape::network;

network! {
    usize: [4] -> fc(2);
    f32: [4] -> fc(2);
    T: < conv(1, 2, k3) -> fc(2) >;
    W: < conv(1, 2, k3) -> fc(2) >
}

fn main() {}
