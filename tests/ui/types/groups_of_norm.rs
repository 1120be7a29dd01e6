use netshape::network;

network!(pub Net: < conv(1, 2, k3) -> flatten -> groupnorm(4) -> fc(2) >);

fn right(_: &Net<5, 6>) {}

fn wrong(_: &Net<5, { 5 as usize }>) {}

fn main() {}
