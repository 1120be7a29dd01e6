use netshape::network;

network! {
    block last(width) = fc(width) -> fc(CLASSES);
    Head<const CLASSES: usize>: [CLASSES] -> last(8)
}

fn main() {}
