use netshape::loss::CrossEntropy;
use netshape::optimizer::Adam;
use netshape::{Engine, Map, Samples, Trainer, Vector, network};

network! {
    pub Body: [3, 32, 32] -> conv(16, k3, s2, p1) -> relu;
    pub Wide<const W: usize>: [3, 32, 32] -> conv(W, k3, p1) -> relu;
    pub Head<const W: usize>: [W, 32, 32] -> gap -> fc(10);
}

network!(Stated: [3, 32, 32] -> Body -> [16, 32, 32]);
network!(Assumed<const W: usize>: [3, 32, 32] -> Wide<W>);
network!(Behind<const W: usize>: [3, 32, 32] -> Wide<W> -> Head<W> -> [10]);
network!(Last<const W: usize>: [3, 32, 32] -> conv(W, k1) -> Head<W> -> [12]);

fn features(net: &Stated, images: &Samples<Map<3, 32, 32>>) -> Samples<Map<16, 16, 16>> {
    Engine::new(1).forward(net, images)
}

fn wide(net: &Assumed<8>, images: &Samples<Map<3, 32, 32>>) -> Samples<Map<8, 32, 32>> {
    Engine::new(1).forward(net, images)
}

fn scores(net: &Last<4>, images: &Samples<Map<3, 32, 32>>) -> Samples<Vector<10>> {
    Engine::new(1).forward(net, images)
}

fn train(net: Box<Behind<8>>) {
    let _ = Trainer::new(net, CrossEntropy::new(), Adam::new(0.01)).epochs(1);
}

fn main() {}
