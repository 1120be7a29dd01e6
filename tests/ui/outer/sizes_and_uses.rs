use netshape::{Map, Network, Tensor, Vector, network};

const NONE: usize = 0;
const MANY: usize = 1 << 60;
const ALSO_MANY: usize = 1 << 30;

network!(Empty: [3] -> fc(NONE));
network!(Large: [MANY, 8, 8] -> gap -> fc(10));
network!(Wide: [ALSO_MANY, 8, 8] -> conv(ALSO_MANY, k1) -> relu);
// Of another constant, it is told as well.
network!(Both: [NONE, 8, 8] -> gap -> fc(10) -> relu -> fc(ALSO_MANY) -> [5]);

fn empty(empty: &Empty, x: &Tensor<Vector<3>>) -> Tensor<Vector<10>> {
    empty.forward(x)
}

fn large(large: &Large, x: &Tensor<Map<3, 8, 8>>) -> Tensor<Vector<10>> {
    large.forward(x)
}

fn wide(wide: &Wide, x: &Tensor<Map<64, 8, 8>>) -> Tensor<Map<64, 8, 8>> {
    wide.forward(x)
}

fn both(both: &Both, x: &Tensor<Map<3, 8, 8>>) -> Tensor<Vector<5>> {
    both.forward(x)
}

fn main() {
    println!("{} {}", Empty::PARAMETERS, Wide::summary());
}
