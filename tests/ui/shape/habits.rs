use netshape::network;

network! {
    Any: [3, *, *] -> conv(4, k3) -> fc(10);
    Negative: [3, -1, -1] -> conv(4, k3) -> fc(10);
    Typed: [f32; 16] -> fc(10);
    Named: [c: 3, h: 8, w: 8] -> conv(4, k3) -> fc(10);
    Tensor: Tensor<[3, 8, 8]> -> conv(4, k3) -> fc(10);
    Angles: <3, ?, ?> -> conv(4, k3) -> fc(10);
    Fraction: [16.0] -> fc(10);
    Semicolons: [3; 8; 8] -> conv(4, k3) -> fc(10);
    Last: [8, 8, 1] -> conv(1, 4, k3) -> relu -> fc(10);
    Colors: [8, 8, 3] -> conv(4, k5) -> relu -> conv(4, 8, k3) -> fc(10);
    View: [3, 8, 8] -> conv(4, k3) -> [-1] -> fc(10);
    Reshape: [3, 8, 8] -> conv(4, k3) -> [-1, 144] -> fc(10);
}

fn uses(_: &Any<8, 8>, _: &Angles<8, 8>, _: &Negative, _: &Typed, _: &Named, _: &Tensor, _: &Semicolons, _: &Last) {}

fn main() {}
