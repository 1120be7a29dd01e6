use netshape::{Arena, network};

const SIDE: usize = 4;

network!(Net: [1, SIDE, SIDE] -> conv(4, k5) -> fc(10));

fn main() {
    let _ = Arena::<{ <Net>::ARENA_LEN }>::new();
}
