use netshape::{Map, Network, Tensor, Vector, network};

network!(Net: [1, 28, 28] -> conv(6, k5) → relu -> fc(10));

network! {
    All: [1, 28, 28] → conv(6, k5) → relu // → no arrow
        → maxpool(2) → fc(10);
    Crossed: [3×8×8] → conv(6, k5) -> fc(10);
    Quoted: [3, 8, 8] -> fc(10) -> “relu”;
    Times: [1, 28, 28] -> conv(6, k5×5) -> fc(10);
}

fn biases(net: &Net, all: &All, times: &Times) -> f32 {
    net.fc1.bias[0] + all.conv1.bias[0] + times.fc1.bias[0]
}

fn leaves(net: &Crossed, image: &Tensor<Map<3, 8, 8>>) -> Tensor<Vector<10>> {
    net.forward(image)
}

fn main() {
    println!("{}", Net::PARAMETERS + All::PARAMETERS);
}
