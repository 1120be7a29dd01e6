use netshape::network;

network! {
    Method: [8] -> fc(NAMES.len());
    Call: [8] -> fc(classes());
    Generic: [8] -> fc(S::<3>::W);
    Cast: [8] -> fc(C as usize);
    Power: [8] -> fc(2 ** 3)
}

fn main() {}
