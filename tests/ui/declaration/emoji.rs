use netshape::network;

network! {
    Label: [4] -> 🔥: fc(2);
    Layer: [4] -> fc(2) -> 🔥;
    Argument: [4] -> fc(🔥) -> relu;
    Path: [4] -> my::🔥 -> fc(2);
    Module: [4] -> 🔥::Noise -> fc(2);
}

const PARAMETERS: usize = <Label>::PARAMETERS;

fn layer(net: &Layer) -> f32 {
    net.fc1.bias[0]
}

fn main() {}
