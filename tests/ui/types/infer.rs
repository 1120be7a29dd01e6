use netshape::{Arena, Network, network};

network!(Net: [1, 2, 3] -> fc(2));

fn classify(net: &Net, arena: &mut Arena<{ Net::<f32>::ARENA_LEN }>) {
    let _ = net.infer(&[[[0.0, 0.0], [0.0, 0.0]]], arena);
}

fn main() {}
