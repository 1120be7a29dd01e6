use netshape::network;

network! {
    #[derive(Debug, PartialEq, Eq, std::hash::Hash)]
    Net: [1, 8, 8] -> conv(4, k3) -> batchnorm -> relu -> fc(10);

    #[derive(Clone, Copy)]
    #[derive(Default)]
    Other: < conv(1, 4, k3) -> fc(10) >
}

fn same(one: &Net, other: &Net) -> bool {
    println!("{one:?}");
    one == other
}

fn copy(one: &Other<8, 8>) -> Other<8, 8> {
    one.clone()
}

fn main() {}
