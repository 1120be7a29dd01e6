use netshape::network;
use rand::{SeedableRng, rngs::StdRng};

network!(Between: [16] -> fc other(8) -> relu -> fc(10));
network!(Options: [1, 8, 8] -> conv(3, ceil 8, k3) -> relu -> fc(10));
network!(Doubled: [1, 8, 8] -> conv(4, k3) relu softmax gap -> maxpool(9) -> [3, 3, 3] -> fc(10));
network!(Sign: [16] -> fc(8) # -> relu -> fc(8, 10));
network!(Attribute: [16] -> fc(8) -> relu -> | (8) -> fc(10));
network!(Braces: [4, 8, 8] -> residual other { conv(4, k3, p1) } -> relu -> fc(10));
network!(Pool: [4, 8, 8] -> concat { gap(2) | identity } -> fc(10));
network!(Word other: [16] -> fc(10));
network!(Angle const CLASSES: usize>: [16] -> fc(CLASSES));
network!(Size<const CLASSES : : usize>: [16] -> fc(CLASSES));
network!(Comma<const WIDTH: usize const DEPTH: usize>: [16] -> fc(WIDTH) -> fc(DEPTH));
network!(#[budget budget(parameters = 100)] Budget: [16] -> fc(10));
network!(#[repr(packed)] Packed: [16] -> fc(10));
network!(Opened: conv(3, 4, k3) -> relu -> gap -> fc(10) >);
network!(block three(w) = { fc(w) } -> relu; Braced: [16] -> three(8) -> fc(10));
network!(block # two(w) = fc(w) -> relu; Block: [16] -> two(8) -> fc(10));
network!(Input: [wide] -> fc(8) -> Block -> fc(10));

fn main() {
    let mut random = StdRng::seed_from_u64(1);
    let _ = netshape::Network::forward(&*<Between as netshape::Network>::new(&mut random), &netshape::Tensor::zeros());
    println!("{} {}", <Angle<10>>::PARAMETERS, <Size<10>>::PARAMETERS + <Opened<9, 9>>::PARAMETERS + Word::PARAMETERS + Budget::PARAMETERS);
}
