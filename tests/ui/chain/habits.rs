use netshape::network;

// As other languages and libraries write it: each is one fault, and nothing follows from it.
network!(Asked: [16] -> fc(8)? -> relu -> fc(10));
network!(Borrowed: [16] -> &fc(8) -> relu -> fc(10));
network!(Commented: [16] -> fc(8) # hidden
    -> relu -> fc(10));
network!(Ended: [16] -> fc(8) -> fc(10).);
network!(Added: [4, 8, 8] -> conv(4, k3, p1) + identity -> fc(10));
network!(Angled: [16] -> fc<8> -> fc(10));
network!(Blank: [16] -> fc(8) -> _ -> fc(10));
network!(Quoted: [16] -> "hidden": fc(8) -> fc(10));
network!(Numbered: [16] -> 1: fc(8) -> fc(10));
network!(Behind: [16] -> fc(8): hidden -> fc(10));
network!(Backwards: fc(10) <- relu <- fc(8) <- [16]);
network!(Made: [16] -> Linear::new(16, 8) -> fc(10));
network!(Configured: [16] -> nn::LinearConfig::new(16, 8) -> fc(10));
network!(Swapped: [16] -> fc(10, 16) -> relu);
network!(SwappedMap: [3, 8, 8] -> conv(4, 3, k3) -> fc(10));

fn uses(one: &Asked, other: &Behind, third: &Backwards) -> [f32; 3] {
    [one.fc1.bias[0], other.hidden.bias[0], third.fc1.bias[0]]
}

fn main() {}
