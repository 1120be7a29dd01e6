use netshape::network;

network! {
    block basic(width, stride) = residual { conv(width, k3, s(stride), p1) | conv(width, k1, s(stride)) } -> relu;
    block kernel(width, k) = conv(width, k, p1) -> relu;
    block behind(width, s) = conv(width, k3, s, p1);
    block all(width, kernel, s) = conv(width, kernel, s) -> maxpool(2);
    block channels(d, g) = conv(d, g, k3) -> conv(g, k1);
    Net: [64, 8, 8] -> basic(64, s2) -> fc(10);
    Kernel: [3, 8, 8] -> kernel(8, k3) -> channels(8, 4) -> fc(10);
    Behind: [3, 8, 8] -> behind(8, 2) -> all(8, 3, 1) -> fc(10)
}

fn main() {}
