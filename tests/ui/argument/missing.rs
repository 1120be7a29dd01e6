use netshape::network;

network! {
    Net: [4] -> fc -> relu
}

fn main() {}
