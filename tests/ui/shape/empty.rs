use netshape::network;

network! {
    Net: [] -> relu
}

fn main() {}
