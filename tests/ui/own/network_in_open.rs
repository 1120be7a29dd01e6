use netshape::network;

network! {
    Body: [8, 6, 6] -> conv(4, k3) -> relu;
    Net: < conv(3, 8, k3) -> Body -> fc(10) >;
}

fn main() {}
