use netshape::network;

network! {
    Method: [8] -> fc(10).relu() -> fc(3);
    Times: [8] -> 3 * { fc(8) -> relu } -> fc(3);
    Thrice: [8] -> fc(8) * 3 -> fc(3);
    Backwards: [8] <- fc(10);
    Long: [8] --> fc(10);
    Inside: [1, 8, 8] -> conv(4, k3, p1 -> relu) -> fc(3);
    Assigned <- [8] -> fc(3)
}

fn main() {}
