use netshape::network;

network! {
    Net: [3, 8, 8] -> body2: relu -> repeat 2 { body: conv(3, k1) } -> relu
}

fn main() {}
