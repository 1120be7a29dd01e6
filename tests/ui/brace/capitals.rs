use netshape::network;

network! {
    block unit(width) = Residual { conv(width, k3, p1) -> relu };
    block deep(turns) = Repeat turns { fc(4) -> relu };
    Turns: [4] -> deep(3) -> fc(3);
    Commas: [4] -> Concat { fc(4), fc(8) } -> fc(3);
    Kept: [16, 8, 8] -> Residual { conv(16, k3, p1) } -> relu -> fc(3);
    Lone: [16, 8, 8] -> fc(8) -> Residual { relu } -> fc(3);
    Foreign: [16, 8, 8] -> Residual { ReLU } -> fc(3);
    Path: [16, 8, 8] -> Residual { std::Swish } -> fc(3);
    Branches: [3, 8, 8] -> Concat { conv(4, k1) | Sum { Identity | conv(3, k1) } } -> join: Sum { unit(7) | identity } -> fc(3);
    Keras: [3, 8, 8] -> Concatenate { conv(4, k1) | conv(8, k1) } -> Add { identity | relu } -> fc(3);
    Own: [16, 8, 8] -> ResBlock { conv(16, k3, p1) -> relu } -> fc(3);
    Labelled: [16, 8, 8] -> Inception { small: conv(8, k1) | large: conv(8, k3, p1) } -> fc(3);
    Generic: [16, 8, 8] -> Stage<16> { skip: relu -> [16, 8, 8] } -> fc(3);
    Module: [16, 8, 8] -> nn::Sequential { Conv2d(16, 16, 3), ReLU() } -> fc(3);
    Sequence: [16, 8, 8] -> Chain { relu -> conv(4, k3) } -> fc(3);
    Times: [4] -> Repeat 3 { fc(4) -> relu } -> fc(3);
    Endless: [4] -> Repeat { fc(4) -> relu } -> fc(3)
}

fn bias(kept: &Kept, times: &Times) -> f32 {
    kept.fc1.bias[0] + times.fc1.bias[0]
}

fn parameters() -> [usize; 2] {
    [<Own>::PARAMETERS, <Branches>::PARAMETERS]
}

fn main() {}
