use netshape::network;

network! {
    Net: [3, 8, 8] -> relu | tanh -> fc(10)
}

fn main() {}
