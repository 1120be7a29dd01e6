use netshape::{Network, Vector, nest, network};

network! {
    Head<const CLASSES: usize>: [8] -> fc(CLASSES);
    Net<const CLASSES: usize>: [8] -> Head<CLASSES> -> relu;
}

const COUNT: usize = <Net<{ 0 as usize }>>::PARAMETERS;
// What a training step asks of the network inside, of which nothing is said a second time.
const PHASES: usize = <nest::Inside<HeadInside<{ 0 as usize }>> as nest::Stage<Vector<8>>>::PHASES + <Head<{ 0 as usize }>>::PHASES;

fn main() {
    let _ = COUNT + PHASES;
}
