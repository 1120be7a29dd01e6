use netshape::network;
use rand::{SeedableRng, rngs::StdRng};

network!(Head<const CLASSES: usize>: [64] -> fc(CLASSES));

fn main() {
    let head = Head::new(&mut StdRng::seed_from_u64(1));
}
