use netshape::Tensor;

pub struct Image {
    pub pixels: Tensor<[f32; 4]>,
}

fn main() {}
