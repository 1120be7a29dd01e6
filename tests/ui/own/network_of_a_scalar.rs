use netshape::{Map, Network, Tensor, Vector, network};

network!(Body: [3, 8, 8] -> conv(4, k3) -> relu);

network! {
    Wide<const C: usize>: [C, 8, 8] -> gap -> fc(C);
    Narrow: [3, 8, 8] -> relu;
    Inside: [3, 8, 8] -> Narrow<f64> -> gap -> fc(10);
    Sized: [3, 8, 8] -> Wide<3, f32> -> fc(10);
}
network!(Net: [3, 8, 8] -> Body<f64> -> [4, 6, 6] -> gap -> fc(10));

fn scores(net: &Net, image: &Tensor<Map<3, 8, 8>>) -> Tensor<Vector<10>> {
    net.forward(image)
}

fn all(inside: &Inside, sized: &Sized, image: &Tensor<Map<3, 8, 8>>) -> [Tensor<Vector<10>>; 2] {
    [inside.forward(image), sized.forward(image)]
}

fn main() {
    let _ = (Net::PARAMETERS, Inside::PARAMETERS, Sized::PARAMETERS);
}
