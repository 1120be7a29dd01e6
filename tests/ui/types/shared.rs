use std::sync::Arc;

use netshape::{Engine, Map, Samples, network};

network!(Net: [1, 6, 6] -> conv(2, k3));

fn classify(net: Arc<Net>, images: &Samples<Map<1, 6, 6>>) {
    Engine::new(1).forward(&net, images);
}

fn main() {}
