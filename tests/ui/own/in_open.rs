use netshape::network;

pub struct Swish;

pub mod elsewhere {
    netshape::network!(pub Body: [8, 6, 6] -> fc(3));
}

network!(pub Net: < conv(3, 8, k3) -> Swish -> fc(10) >);

network!(pub Other: < conv(3, 8, k3) -> elsewhere::Body -> fc(10) >);

fn main() {}
