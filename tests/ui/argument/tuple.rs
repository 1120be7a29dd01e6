use netshape::network;

network! {
    Kernel: [1, 8, 8] -> conv(4, (3, 3)) -> fc(3);
    Pool: [1, 8, 8] -> maxpool((2, 4)) -> fc(3);
    Named: [1, 8, 8] -> conv(4, kernel_size=(3, 5)) -> fc(3)
}

fn main() {}
