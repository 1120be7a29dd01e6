use netshape::network;

network! {
    Net: [3, 8, 8] -> conv(8, k(3, 5)) -> fc(10);
    Square: [3, 8, 8] -> conv(8, k3, s(2, 2)) -> fc(10);
    Groups: [4, 8, 8] -> conv(8, k3, g(2, 4)) -> fc(10)
}

const OF_ALL: usize = <Net>::PARAMETERS + <Square>::PARAMETERS + <Groups>::PARAMETERS;

fn main() {}
