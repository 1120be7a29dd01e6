use netshape::network;

const BIG: usize = 1 << 40;

// That the weights are too many follows from it.
network!(One: [BIG] -> fc(BIG));
network!(Two: [784] -> fc(usize::MAX));

fn main() {}
