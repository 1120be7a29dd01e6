use netshape::network;

// Each has one fault, which tears a layer.
network!(One: [16] -> relu fc -> (10));
network!(Two: [1, 8, 8] -> conv(4, k3, p1 -> relu -> fc(10)));
network!(Three: [1, 8, 8] -> conv(4, k3, p1 ->) relu -> fc(10));
network!(Four: [16] -> fc(10)[0]);
network!(Five: [16] -> |x| x * 2 -> fc(10));
network!(Six: [1, 8, 8] -> view(-1, 64) -> fc(10));

fn main() {}
