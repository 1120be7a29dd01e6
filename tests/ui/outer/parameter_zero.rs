use netshape::network;

network!(Head<const CLASSES: usize>: [8] -> fc(CLASSES));

const COUNT: usize = <Head<0>>::PARAMETERS;

fn main() {
    let _ = COUNT;
}
