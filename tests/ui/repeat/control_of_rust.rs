use netshape::network;

network! {
    Loop: [8] -> while true { fc(8) } -> fc(3);
    Condition: [8] -> if true { fc(8) } -> fc(3)
}

fn main() {}
