use netshape::network;

network!(Thousand: [1, 28, 28] -> fc(1,000) -> relu -> fc(10));
network!(Padded: [1, 028, 28] -> conv(4, k3) -> fc(10));

fn main() {
    let _: Option<(Thousand, Padded)> = None;
}
