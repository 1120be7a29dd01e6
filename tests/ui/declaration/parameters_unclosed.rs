use netshape::network;

network! {
    Net<const N: usize, const M: usize: [4] -> fc(N) -> fc(M)
}

network! {
    Other<const N: usize -> fc(N)
}

fn use_of(net: &Net<8, 3>) -> f32 {
    net.fc2.bias[2]
}

fn main() {}
