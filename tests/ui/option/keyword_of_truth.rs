use netshape::network;

network! {
    Net: [1, 8, 8] -> conv(4, k3, bias=False) -> relu(inplace=True) -> maxpool(2) -> fc(4) -> dropout(0.5, inplace=True)
}

fn main() {}
