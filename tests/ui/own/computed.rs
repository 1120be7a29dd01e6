use netshape::network;

mod my {
    pub struct Swish;
}

network! {
    Net<const C: usize>: [3, 8, 8] -> conv(2 * C, k3) -> my::Swish -> fc(10);
}

fn main() {}
