use netshape::network;

network! {
    Head<const T: usize>: [8] -> fc(T) -> fc(4);
    Float<const f64: usize>: [8] -> fc(f64) -> fc(4);
    Word<const type: usize>: [8] -> fc(type) -> fc(4);
}

fn uses(_: &Head<5>, _: &Float<5>, _: &Word<5>) {}

fn main() {}
