use netshape::network;

network! {
    Net: [16] -> fc(10 usize);
    Front: [1, 8, 8] -> conv(4, usize k3) -> relu
}

fn main() {}
