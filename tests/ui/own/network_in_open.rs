use netshape::network;

network! {
    Body: [8, 6, 6] -> conv(4, k3) -> relu;
    Wide: < conv(3, 4, k3) -> relu >;
    Bare: < conv(3, 3, k3) -> Wide -> [4, 8, 8] -> fc(10) >;
    Told: < conv(3, 3, k3) -> Wide<8, 8> -> fc(10) >;
    Handed: < conv(3, 3, k3) -> Wide<H, W> -> fc(10) >;
    Net: < conv(3, 8, k3) -> Body -> fc(10) >;
    Other: < conv(3, 5, k3) -> Body -> fc(10) >;
}

fn main() {}
