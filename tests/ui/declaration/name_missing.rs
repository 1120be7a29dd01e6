use netshape::network;

network! {
    [1, 28, 28] -> flatten -> fc(10)
}

fn main() {}
