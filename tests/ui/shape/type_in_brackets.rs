use netshape::{Map, Tensor, Vector, network};

network! {
    Input: [Map<3, 8, 8>] -> conv(4, k1) -> relu;
    Length: [8] -> fc(4) -> [Vector<4>] -> relu
}

fn uses(input: &Input, length: &Length, image: &Tensor<Map<3, 8, 8>>) -> (Tensor<Map<4, 8, 8>>, Tensor<Vector<4>>) {
    let _ = <Input>::PARAMETERS + input.conv1.bias.len();
    (input.forward(image), length.forward(&Tensor::zeros()))
}

fn main() {}
