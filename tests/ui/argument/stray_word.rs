use netshape::network;

network! {
    Net: [16] -> fc(10 usize)
}

fn main() {}
