use netshape::network;

network! {
    #[budget(parameters = 600)]
    pub Head<const K: usize>: [16] -> fc(K);
    pub Middle<const K: usize>: [16] -> Head<K> -> relu;
}

// Over the budget of a network inside, whether or not a program gets there.
network!(Near: [16] -> Head<50> -> [50] -> fc(10));
network!(Far: [16] -> Middle<60> -> [60] -> fc(10));
network!(Within: [16] -> Middle<20> -> [20] -> fc(10));

fn near(_: &Near) {}

fn main() {
    let _ = (Far::PARAMETERS, Within::PARAMETERS);
}
