use netshape::{Map, Network, Tensor, Vector, network};

const GREY: usize = 1;

network!(Body: [3, 32, 32] -> conv(5, k3) -> relu);

// A network with a parameter, and with no constant of its own: what links leave is judged all the same.
network!(Reduced<const W: usize>: [3, 32, 32] -> Body -> conv(4, W, k1) -> gap -> fc(10));
network!(Grouped<const W: usize>: [3, 32, 32] -> Body -> groupnorm(4) -> gap -> fc(W));
network!(Joined<const W: usize>: [3, 32, 32] -> residual { Body } -> gap -> fc(W));
network!(Counted<const W: usize>: [3, 32, 32] -> Body -> gap -> fc(4, W));

network! {
    Stem<const W: usize>: [GREY, 32, 32] -> conv(W, k3, p1) -> relu;
    Tail<const W: usize>: [W, 4, 4] -> fc(W);
    Coloured<const W: usize>: [3, 32, 32] -> Stem<W> -> gap -> fc(W);
    Square<const W: usize>: [3, GREY, GREY] -> conv(W, k1) -> relu -> Tail<W>;
}

fn reduced(net: &Reduced<8>, image: &Tensor<Map<3, 32, 32>>) -> Tensor<Vector<10>> {
    net.forward(image)
}

fn coloured(net: &Coloured<8>, image: &Tensor<Map<3, 32, 32>>) -> Tensor<Vector<8>> {
    net.forward(image)
}

fn main() {}
