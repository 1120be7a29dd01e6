use netshape::network;

network!(Body: [1, 28, 28] -> conv(6, k5) -> relu -> maxpool(2));

network! {
    Tail: [864] -> fc(10);
    Net: [1, 28, 28] -> Body -> Tail -> fc(10, 2);
}

fn main() {}
