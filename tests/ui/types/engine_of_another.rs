use netshape::{Engine, Map, Samples, network};

network!(Net: [1, 6, 6] -> conv(2, k3));
network!(Other: [1, 6, 6] -> conv(3, k3));

fn classify(engine: &mut Engine<Net>, other: &Other, images: &Samples<Map<1, 6, 6>>) {
    engine.forward(other, images);
}

fn main() {}
