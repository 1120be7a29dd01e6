use netshape::network;

network!(pub Net: < conv(1, 2, k3) -> flatten -> groupnorm(4) -> fc(2) >);

pub struct Models {
    pub right: Net<5, 6>,
    pub wrong: Net<5, 5>,
}

fn main() {}
