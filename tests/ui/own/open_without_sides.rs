use netshape::network;

network! {
    Body: < conv(3, 4, k3) -> relu -> fc(3) >;
    Wide<const N: usize>: < conv(3, N, k3) -> relu -> fc(3) >;
    Net: [3, 16, 16] -> Body -> fc(10);
    Said: [3, 16, 16] -> Body -> [3] -> fc(4, 10);
    Other: [3, 16, 12] -> Wide<8> -> fc(10);
    Brackets: [3, 16, 16] -> Body[3, 16, 16] -> fc(10);
    Grouped: [3, 16, 16] -> Body<[16, 16]> -> fc(10);
    Three: [3, 16, 16] -> Body<3, 16, 16> -> fc(10);
}

fn main() {
    let _ = <Net>::PARAMETERS + <Other>::PARAMETERS;
}
