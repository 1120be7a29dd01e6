use netshape::network;

network!(Net: [4] -> fc(3));

network!(Net: [4] -> fc(3));

fn main() {}
