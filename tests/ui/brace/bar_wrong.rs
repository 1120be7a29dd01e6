use netshape::network;

network! {
    Doubled: [3, 8, 8] -> sum { relu || tanh } -> relu;
    Plus: [8] -> sum { fc(3) + fc(8, 3) };
    Comma: [1, 8, 8] -> concat { conv(1, 2, k1), conv(1, 3, k1) } -> fc(3)
}

fn main() {}
