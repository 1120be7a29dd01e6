use netshape::network;

pub const CLASSES: usize = 10;

network! {
    Net: [8] -> fc(CLASES) -> relu -> fc(CLASES, 10)
}

fn main() {}
