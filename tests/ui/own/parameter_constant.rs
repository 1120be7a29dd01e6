use netshape::network;

const WIDTH: usize = 16;

network! {
    Tail<const IN: usize>: [IN, 6, 6] -> gap -> fc(10);
    Net: [3, 8, 8] -> conv(WIDTH, k3) -> relu -> Tail<12>;
}

fn main() {}
