use netshape::network;

network! {
    block bsaic(width) = conv(width, k3, p1) -> relu;
    Net: [3, 8, 8] -> basic(8) -> basic(16) -> Swish -> basic(32) -> Swish -> gap -> fc(10);
    Other: [3, 8, 8] -> basic(8) -> gap -> fc(10)
}

network!(Alike: [3, 8, 8] -> Swish -> conv(4, k3) -> Swish -> gap -> fc(10));

fn main() {
    println!("{} {} {}", Net::PARAMETERS, Other::PARAMETERS, Alike::PARAMETERS);
}
