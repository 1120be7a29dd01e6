use netshape::network;

network! {
    Net<const C: usize>: [C, 7, 7] -> fc(512, 10)
}

fn main() {}
