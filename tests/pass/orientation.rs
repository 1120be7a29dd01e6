//! Inputs that look as if they had their channels last, and do not.
#![deny(warnings)]

use netshape::{Map, Network, Tensor, network};

network! {
    Wide: [32, 32, 3] -> conv(16, k3, p1) -> relu -> gap -> fc(10);
    Strip: [8, 16, 1] -> conv(4, k3, p1) -> fc(2);
    Image: [1, 8, 16] -> conv(4, k3, p1) -> fc(2);
}

fn wide(image: &Tensor<Map<3, 32, 32>>, net: &Wide) -> f32 {
    let mut turned = Tensor::<Map<32, 32, 3>>::zeros();
    turned.as_mut_slice().copy_from_slice(image.as_slice());
    net.forward(&turned)[0]
}

fn strip(image: &Tensor<Map<1, 8, 16>>) -> f32 {
    image[[0, 0, 0]]
}

fn main() {
    println!("{} {} {}", Wide::PARAMETERS, Strip::PARAMETERS, Image::PARAMETERS);
    let net = Wide::new(&mut <rand::rngs::StdRng as rand::SeedableRng>::seed_from_u64(1));
    println!("{} {}", wide(&Tensor::zeros(), &net), strip(&Tensor::zeros()));
}
