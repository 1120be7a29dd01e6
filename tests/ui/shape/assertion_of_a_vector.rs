use netshape::network;

network! {
    Net: [1, 28, 28] -> maxpool(2) -> [196] -> fc(10)
}

fn main() {}
