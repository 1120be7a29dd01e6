use netshape::network;

network! {
    block body(w) = fc(w);
    body: [16] -> fc(4) -> fc(10)
}

fn main() {}
