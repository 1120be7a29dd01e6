use netshape::network;

network! {
    Net<const C: usize>: < conv(3, C, k3) -> maxpool(2) -> fc(10) >
}

fn classify(net: &Net<16, { 3 as usize }, 8>) {}

fn main() {}
