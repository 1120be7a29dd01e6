use netshape::network;

network! {
    /// The type stays in existence, so its uses raise no further errors.
    #[derive(Debug)]
    pub Net: [4] -> fc(8) -> rleu -> fc(2)
}

pub struct Model {
    pub net: Net,
}

fn main() {}
