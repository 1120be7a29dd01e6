use netshape::network;

network! {
    #[strict]
    Net: [3, 30, 30]
        -> maxpool(4) -> conv(8, k3, ceil) -> avgpool(k3, p2) -> conv(8, k9) -> dropout(1.5) -> leaky_relu(x)
}

fn main() {}
