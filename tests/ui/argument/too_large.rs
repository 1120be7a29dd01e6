use netshape::network;

network! {
    Net: [4] -> fc(99999999999999999999) -> relu;
    Fraction: [4] -> dropout(1e400) -> fc(3)
}

fn main() {}
