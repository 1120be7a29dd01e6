use netshape::network;

network! {
    Net: [16] -> fc(8) -> dropout(.5) -> fc(4)
}

fn main() {}
