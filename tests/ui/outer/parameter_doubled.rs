use netshape::network;

network! {
    Head<const N: usize, const N: usize>: [8] -> fc(N)
}

fn main() {}
