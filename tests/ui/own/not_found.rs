use netshape::network;

network! {
    Net: [1, 6, 6] -> conv(3, k3) -> Swsh -> [3, 4, 4] -> fc(2)
}

fn main() {
    let _ = <Net>::PARAMETERS;
}
