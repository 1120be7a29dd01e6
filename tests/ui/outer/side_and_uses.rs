use netshape::network;

network!(Net<const W: usize>: < conv(3, W, k3) -> relu -> gap >);

type Wide = Net<16, 8, 8>;

fn bias(net: &Wide) -> f32 {
    net.conv1.bias[0]
}

fn main() {
    println!("{}", Wide::PARAMETERS);
}
