use netshape::{Map, Network, Tensor, Vector, network};

const WIDTH: usize = 12;
const NONE: usize = 0;
const MANY: usize = 1 << 39;

network!(Faulty: [3, 32, 32] -> conv(4, 8, k3));

network! {
    // What depends on a shape that a fault has spoiled, is not judged.
    Stated: [3, 32, 32] -> conv(16, k3) -> [WIDTH, 30, 30] -> conv(16, 8, k3) -> gap -> fc(10);
    Joined: [3, 32, 32] -> conv(16, k3) -> residual { conv(WIDTH, k3, p1) } -> groupnorm(8) -> [16, 30, 30] -> gap;
    Sided: [3, 32, 32] -> concat { conv(WIDTH, k3) | conv(4, k5) } -> maxpool(40) -> fc(10);
    Added: [WIDTH, 8, 8] -> residual { conv(16, k3, p1) } -> [12, 8, 8] -> gap -> fc(10);
    // Behind a number that a constant contradicts, the constant goes on.
    Literal: [6] -> fc(WIDTH) -> [7] -> residual { fc(12) };
    Twice: [12] -> [WIDTH] -> [7] -> residual { fc(12) };
    // The same tokens are judged once.
    Repeated: [WIDTH, 32, 32] -> repeat 3 { conv(WIDTH, 16, k3, p1) } -> gap -> fc(10);
    // Nor is what a network leaves that has the fault inside.
    Body: [3, 32, 32] -> conv(16, k3, p1) -> residual { conv(WIDTH, k3, p1) };
    Around: [3, 32, 32] -> Body -> [16, 32, 32] -> conv(16, 4, k3) -> gap -> fc(10);
    Empty: [3, 32, 32] -> conv(NONE, k3, p1);
    AroundEmpty: [3, 32, 32] -> Empty -> conv(4, k3) -> gap -> fc(10);
    Large: [3, 32, 32] -> conv(MANY, k3, p1) -> fc(32) -> relu -> fc(10);
    // Behind a network of another invocation with mistakes, nothing is.
    Normalised: [3, 32, 32] -> Faulty -> conv(4, k3) -> batchnorm -> gap -> fc(10);
    // What has nothing to do with it, is.
    Both: [3, 32, 32] -> conv(16, k3) -> [WIDTH, 30, 30] -> conv(8, k3) -> relu -> gap -> fc(WIDTH) -> [10];
}

fn around(net: &Around, image: &Tensor<Map<3, 32, 32>>) -> Tensor<Vector<10>> {
    net.forward(image)
}

fn main() {}
