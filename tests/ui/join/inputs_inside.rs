use netshape::network;

// Where something else arrives than a layer in a branch says, the branch may have been meant to leave something else, too.
network! {
    Body: [16, 8, 8] -> conv(16, k3, p1) -> relu;
    Added: [12, 8, 8] -> residual { conv(16, 16, k3, p1) } -> gap -> fc(10);
    Nested: [12, 8, 8] -> residual { Body } -> conv(12, 4, k3) -> gap -> fc(10);
    Beside: [12, 8, 8] -> concat { conv(16, 16, k5) | conv(4, k3, p1) } -> gap -> fc(10);
    Flat: [12, 8, 8] -> sum { gap -> fc(16, 12) | conv(12, k1) } -> gap -> fc(10);
}

fn main() {
    let _ = (Added::PARAMETERS, Nested::PARAMETERS, Beside::PARAMETERS, Flat::PARAMETERS);
}
