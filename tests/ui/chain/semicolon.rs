use netshape::network;

network! {
    Net: [4] -> fc(8); -> relu;
    Throughout: [1, 8, 8] -> conv(4, k3); relu; flatten; fc(10)
}

fn main() {}
