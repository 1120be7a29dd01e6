use netshape::network;

network! {
    #[budget(parameters: 1000)]
    Colon: [16] -> fc(10);
    #[budget(parameters <= 1_000)]
    Most: [16] -> fc(10);
    #[budget(parameters = 1.5k, multiply_adds = 1e6)]
    Letter: [16] -> fc(10);
    #[budget(weights = 64 KiB)]
    Bare: [16] -> fc(10);
}

fn main() {}
