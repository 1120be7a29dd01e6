use netshape::network;

network! {
    Net: [3, 8, 8] -> residual { -> relu } -> fc(10)
}

fn main() {}
