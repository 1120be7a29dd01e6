use netshape::network;

network! {
    Net<T>: [4] -> fc(2)
}

fn main() {}
