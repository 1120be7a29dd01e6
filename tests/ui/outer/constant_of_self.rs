use netshape::network;

network! {
    Argument: [16] -> fc(Self::CLASSES);
    Computed: [16] -> fc(2 * Self::CLASSES) -> relu;
    Input: [Self::SIZE] -> fc(10);
    Link: [16] -> Self -> fc(10);
}

fn main() {}
