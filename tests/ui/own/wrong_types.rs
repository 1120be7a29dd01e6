use netshape::layer::{Backward, Layer, NoParameters, Rows, RowsMut};
use netshape::{Map, Network, Scalar, Shape, Tensor, Vector, network};

struct Scale;

impl<S: Shape> Layer<S> for Scale {
    type Output = S;
    type Parameters<T: Scalar> = [f32; 1];

    fn infer<T: Scalar>(&self, _: &[f32; 1], _: Rows<'_, T>, _: RowsMut<'_, T>) {}
    fn backward<T: Scalar>(&self, _: &[f32; 1], _: Backward<'_, T>, _: &mut [f32; 1]) {}
}

struct Norm {
    epsilon: f64,
}

impl<S: Shape> Layer<S> for Norm {
    type Output = f32;
    type Parameters<T: Scalar> = NoParameters<T>;

    fn infer<T: Scalar>(&self, _: &NoParameters<T>, _: Rows<'_, T>, _: RowsMut<'_, T>) {}
    fn backward<T: Scalar>(&self, _: &NoParameters<T>, _: Backward<'_, T>, _: &mut NoParameters<T>) {}
}

network! {
    Net: [3, 8, 8] -> conv(4, k3) -> Scale -> relu -> fc(10);
    Means: [8] -> Norm { epsilon: 1e-5 } -> fc(8, 10);
    Any<const N: usize>: [8] -> fc(N) -> Norm { epsilon: 1e-5 } -> relu;
}

fn uses(net: &Net, means: &Means, any: &Any<4>, image: &Tensor<Map<3, 8, 8>>) -> Tensor<Vector<10>> {
    let numbers = net.fc1.bias[0] + means.fc1.bias[0] + any.fc1.bias[0];
    println!("{numbers} {}", <Net>::summary());
    net.forward(image)
}

fn main() {}
