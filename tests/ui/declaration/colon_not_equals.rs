use netshape::network;

network! {
    Net = [4] -> fc(2)
}

fn main() {}
