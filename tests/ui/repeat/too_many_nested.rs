use netshape::network;

network! {
    Net: [3, 8, 8] -> repeat 100 { repeat 100 { relu } } -> fc(10)
}

fn main() {}
