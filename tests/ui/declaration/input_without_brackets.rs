use netshape::network;

network!(One: 1, 28, 28 -> conv(4, k3) -> fc(10));
network!(Two: (1, 28, 28) -> conv(4, k3) -> fc(10));
network!(Three: Map<1, 28, 28> -> conv(4, k3) -> fc(10));
network!(Four: 784 -> fc(10));
network!(Five: < [3, ?, ?] -> conv(4, k3) -> fc(10) >);
network!(Six: << conv(3, 4, k3) -> fc(10) >>);
network!(Seven: [3, _, _] -> conv(4, k3) -> fc(10));
network!(Eight: [None, 1, 28, 28] -> conv(4, k3) -> fc(10));
network!(Nine: [16], [10] -> fc(10));
network!(Ten: <H, W> [3, H, W] -> conv(4, k3) -> fc(10));

fn main() {}
