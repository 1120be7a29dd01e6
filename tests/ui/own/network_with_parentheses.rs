use netshape::network;

network! {
    Body: [8] -> fc(8);
    Net: [8] -> Body() -> fc(3);
    Relu: [8] -> fc(8);
    Other: [8] -> Relu -> fc(3)
}

fn main() {}
