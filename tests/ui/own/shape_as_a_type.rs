use netshape::{Engine, Map, Samples, network};

network! {
    Net: [3, 32, 32] -> conv(16, k3, s2, p1) -> relu -> Map<16, 16, 16>;
    Other: [3, 8, 8] -> netshape::Map<3, 8, 8> -> conv(4, k3) -> relu -> fc(10) -> Vector<10>;
}

fn features(net: &Net, images: &Samples<Map<3, 32, 32>>) -> Samples<Map<16, 16, 16>> {
    Engine::new(1).forward(net, images)
}

fn bias(other: &Other) -> f32 {
    other.fc1.bias[0]
}

fn main() {}
