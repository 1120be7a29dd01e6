use netshape::network;

network! {
    Net: [1, 8, 8] -> conv(4, k3, bias=False) -> relu(inplace=True) -> maxpool(2)
}

fn main() {}
