use netshape::network;

network! {
    Body: < conv(3, 4, k3) -> relu -> fc(3) >;
    Wide<const N: usize>: < conv(3, N, k3) -> relu -> fc(3) >;
    Net: [3, 16, 16] -> Body<8, 8> -> fc(10);
    Other: [3, 16, 12] -> relu -> Wide<8, 12, 16> -> fc(10);
    Said: [3, 16, 16] -> Body<8, 8> -> [3] -> fc(10);
    Right: [3, 16, 16] -> Body<16, 16> -> fc(10);
}

fn main() {
    let _ = <Net>::PARAMETERS + <Other>::PARAMETERS + <Right>::PARAMETERS;
}
