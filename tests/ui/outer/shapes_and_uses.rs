use netshape::{Map, Network, Samples, Tensor, Vector, network};

const CLASSES: usize = 12;
const WIDTH: usize = 5;
const SIDE: usize = 4;

network!(Head: [20] -> fc(30) -> relu -> fc(10) -> [CLASSES]);
network!(Tail: [20] -> fc(CLASSES) -> [10]);
network!(Shrinking: [3, 8, 8] -> residual { conv(WIDTH, k3, p1) } -> relu);
network!(Stem: [WIDTH, 8, 8] -> conv(3, 6, k3));
network!(Small: [3, SIDE, SIDE] -> conv(6, k5) -> relu);

// Whichever of the two is meant, code that says so is right.
fn head(head: &Head, x: &Tensor<Vector<20>>) -> Tensor<Vector<10>> {
    head.forward(x)
}

fn tail(tail: &Tail, x: &Tensor<Vector<20>>) -> Tensor<Vector<12>> {
    let y: Tensor<Vector<12>> = tail.forward(x);
    y
}

fn shrinking(network: &Shrinking, x: &Tensor<Map<3, 8, 8>>) -> Tensor<Map<3, 8, 8>> {
    network.forward(x)
}

fn stem(stem: &Stem, x: &Tensor<Map<3, 8, 8>>) -> Tensor<Map<6, 6, 6>> {
    stem.forward(x)
}

fn small(small: &Small, x: &Tensor<Map<3, 4, 4>>) -> Tensor<Map<6, 2, 2>> {
    small.forward(x)
}

fn general<N: Network<Output = Vector<10>>>(_: &N) {}

struct Robot {
    head: Box<Head>,
    seen: Samples<Vector<10>>,
}

impl Robot {
    fn step(&mut self, x: &Tensor<Vector<20>>) {
        general(&*self.head);
        self.seen.push(&self.head.forward(x));
    }
}

fn main() {}
