use netshape::network;

network! {
    Tail<const IN: usize>: [IN, 6, 6] -> gap -> fc(10);
    Net<const C: usize>: [3, 8, 8] -> conv(C, k3) -> relu -> Tail<12>;
}

fn main() {}
