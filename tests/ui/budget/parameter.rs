use netshape::network;

network! {
    #[budget(parameters = 5_130)]
    Head<const CLASSES: usize>: [512] -> fc(CLASSES) -> relu -> fc(CLASSES)
}

const COUNT: usize = <Head<1000>>::PARAMETERS;

fn main() {
    let _ = COUNT;
}
