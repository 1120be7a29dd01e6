use netshape::network;

network! {
    Net: [16] -> fc(16) -> Net -> fc(10);
    First: [16] -> fc(16) -> Second -> fc(16);
    Second: [16] -> residual { fc(16) -> First } -> relu
}

network! {
    block inner = fc(16) -> Third;
    Third: [16] -> inner -> fc(16)
}

fn uses(net: &Net, first: &First, second: &Second) -> f32 {
    net.fc1.bias[0] + first.fc2.bias[15] + second.fc1.bias[0]
}

fn main() {}
