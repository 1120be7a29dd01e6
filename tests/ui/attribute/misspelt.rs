use netshape::network;

network! {
    #[stict]
    Net: [1, 8, 8] -> maxpool(3) -> fc(3);

    #[bugdet(weights = "64 KiB")]
    Dense: [8] -> fc(3)
}

network!(strict Bare: [1, 8, 8] -> maxpool(2) -> fc(3));
network!(#[strict, ceil] Listed: [1, 8, 8] -> maxpool(2) -> fc(3));

fn main() {}
