use netshape::network;

trait Task {
    const CLASSES: usize;
}
struct Digits;
impl Task for Digits {
    const CLASSES: usize = 10;
}

network!(Net: [3, 8, 8] -> conv(6, k3) -> relu -> fc(<Digits as Task>::CLASSES));

fn classes(_: &Net) -> usize {
    Digits::CLASSES
}

fn main() {}
