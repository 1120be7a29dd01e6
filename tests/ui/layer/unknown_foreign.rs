use netshape::network;

network! {
    Net: [4] -> Linear(4, 8) -> relu
}

fn main() {}
