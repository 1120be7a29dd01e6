use netshape::network;

network! {
    Net: = [4] -> fc(8) -> relu
}

fn main() {}
