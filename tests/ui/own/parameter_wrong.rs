use netshape::network;

network! {
    Tail<const IN: usize>: [IN, 6, 6] -> gap -> fc(10);
    Net: [3, 8, 8] -> conv(16, k3) -> relu -> Tail<12>;
}

fn main() {}
