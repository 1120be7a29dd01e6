use netshape::network;

struct Swish;

network! {
    Net: [1, 6, 6] -> conv(3, k3) -> Swish -> [3, 4, 4] -> fc(2)
}

fn main() {
    let _ = <Net>::PARAMETERS;
}
