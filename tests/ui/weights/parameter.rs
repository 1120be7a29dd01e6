use netshape::network;

network! {
    #[weights = "tests/reference/head.safetensors"]
    Head<const IN: usize>: [IN] -> fc(10)
}

fn main() {}
