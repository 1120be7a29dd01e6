use netshape::network;

network! {
    Net: [1, 1000000, 100000]
        -> concat { identity | identity | identity | identity | identity | identity | identity | identity | identity | identity | identity }
        -> gap
}

fn main() {}
