use netshape::network;

const IN: usize = 2_000_000;
const OUT: usize = 3_000_000;

network! {
    Net: [IN] -> fc(OUT) -> relu -> fc(10)
}

fn main() {
    let _ = <Net>::PARAMETERS;
}
