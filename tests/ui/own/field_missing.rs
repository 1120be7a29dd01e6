use netshape::layer::{Backward, Layer, NoParameters, Rows, RowsMut};
use netshape::{Scalar, Shape, network};

struct Noise {
    sigma: f64,
}

impl<S: Shape> Layer<S> for Noise {
    type Output = S;
    type Parameters<T: Scalar> = NoParameters<T>;
    fn infer<T: Scalar>(&self, _: &[T; 0], _: Rows<'_, T>, _: RowsMut<'_, T>) {
        let _ = self.sigma;
    }
    fn backward<T: Scalar>(&self, _: &[T; 0], _: Backward<'_, T>, _: &mut [T; 0]) {}
}

network! {
    Net: [1, 6, 6] -> Noise -> [1, 6, 6] -> fc(2)
}

fn main() {}
