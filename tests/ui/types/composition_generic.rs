use netshape::{Network, network};

network! {
    Body: [1, 28, 28] -> conv(6, k5) -> relu -> maxpool(2);
    Head: [6, 14, 14] -> fc(10);
}

fn scores<B: Network, H: Network<Input = B::Output>>(_: &B, _: &H) {}

fn both(body: &Body, head: &Head) {
    scores(body, head);
}

fn main() {}
