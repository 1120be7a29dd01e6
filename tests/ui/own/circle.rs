use netshape::network;

network!(First: [4] -> Second -> relu);
network!(Second: [4] -> First -> fc(4));

fn main() {}
