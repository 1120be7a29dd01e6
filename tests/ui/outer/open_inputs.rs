use netshape::network;

const IN: usize = 64;

network! {
    Net: < conv(3, 8, k3) -> fc(IN, 10) >
}

fn main() {}
