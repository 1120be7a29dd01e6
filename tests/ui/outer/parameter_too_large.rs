use netshape::network;

network!(Head<const IN: usize, const OUT: usize>: [IN] -> fc(OUT));

const COUNT: usize = <Head<3_000_000, 4_000_000>>::PARAMETERS;

fn main() {
    let _ = COUNT;
}
