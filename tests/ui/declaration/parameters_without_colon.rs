use netshape::network;

network! {
    Net<const N: usize> [4] -> fc(N)
}

network! {
    Clause<const N: usize> where N > 0: [4] -> fc(N)
}

fn use_of(net: &Net<8>, clause: &Clause<8>) -> f32 {
    net.fc1.bias[7] + clause.fc1.bias[7]
}

fn main() {}
