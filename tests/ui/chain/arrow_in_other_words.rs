use netshape::network;

network! {
    Method: [8] -> fc(10).relu() -> fc(3);
    Times: [8] -> 3 * { fc(8) -> relu } -> fc(3);
    Backwards: [8] <- fc(10);
    Assigned <- [8] -> fc(3)
}

fn main() {}
