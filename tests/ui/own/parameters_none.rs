use netshape::network;

network! {
    Body: [3, 8, 8] -> conv(6, k3) -> relu;
    Net: [3, 8, 8] -> Body<6> -> fc(10);
}

fn main() {}
