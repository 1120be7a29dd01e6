use netshape::{Tensor, Vector, network};

network!(Body: [16] -> fc(17, 4));
network!(Net: [16] -> Body -> relu -> fc(4, 10); Stated: [16] -> body: Body -> [4] -> fc(10));

fn apply(net: &Net, stated: &Stated, x: &Tensor<Vector<16>>) -> [Tensor<Vector<10>>; 2] {
    use netshape::Network;

    println!("{} {}", net.body1.fc1.bias[3], stated.body.fc1.weight[0][0]);
    [net.forward(x), stated.forward(x)]
}

fn main() {}
