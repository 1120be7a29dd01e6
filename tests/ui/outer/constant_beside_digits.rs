use netshape::network;

const N: usize = 10;
const SIDE: usize = 4;

// What is wrong with a constant is told beside what is wrong without one.
network! {
    Behind: [16] -> fc(N) -> fc(11, 4) -> rleu -> fc(10);
    InFront: [16] -> fc(4) -> fc(5, 8) -> fc(N) -> [11] -> fc(10);
    Window: [3, SIDE, SIDE] -> conv(4, k5) -> relu -> fc(12) -> fc(13, 10);
    // What follows from a fault is not.
    Spoiled: [16] -> fc(N) -> rleu -> fc(11, 4) -> fc(10);
    Kernel: [3, SIDE, SIDE] -> conv(4, k3) -> conv(4, k1.5) -> maxpool(3) -> fc(10);
}

fn uses(one: &Behind, other: &InFront, third: &Window) -> [usize; 3] {
    [one.fc1.bias.len(), other.fc1.bias.len(), third.conv1.bias.len()]
}

fn main() {}
