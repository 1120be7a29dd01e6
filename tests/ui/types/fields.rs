use netshape::network;

network!(LeNet: [1, 28, 28] -> conv(6, k5) -> relu -> maxpool(2) -> conv(16, k5) -> relu -> maxpool(2) -> fc(10));

fn swap(lenet: &mut LeNet, other: LeNet) {
    lenet.conv1 = other.conv2;
}

fn main() {}
