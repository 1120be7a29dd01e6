use netshape::network;

const CLASES: usize = 7;

network! {
    Net<const CLASSES: usize>: [784] -> fc(CLASES);
    Typed<usize N>: [784] -> fc(N);
    Lower<const n: usize>: [784] -> fc(N)
}

fn main() {}
