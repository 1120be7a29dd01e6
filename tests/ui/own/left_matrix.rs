use netshape::layer::{Backward, Layer, NoParameters, Rows, RowsMut};
use netshape::{Scalar, Shape, network};

struct Matrix;

impl Shape for Matrix {
    type Array<T: Scalar> = [T];
    const DIMS: &'static [usize] = &[6, 6];
    const LEN: usize = 36;
    fn numbers<T: Scalar>(array: &[T]) -> &[T] {
        array
    }
    fn array<T: Scalar>(numbers: &[T]) -> Option<&[T]> {
        Some(numbers)
    }
}

struct Plane;

impl<S: Shape> Layer<S> for Plane {
    type Output = Matrix;
    type Parameters<T: Scalar> = NoParameters<T>;
    fn infer<T: Scalar>(&self, _: &[T; 0], _: Rows<'_, T>, _: RowsMut<'_, T>) {}
    fn backward<T: Scalar>(&self, _: &[T; 0], _: Backward<'_, T>, _: &mut [T; 0]) {}
}

network! {
    Net: [1, 6, 6] -> Plane -> conv(2, k7) -> fc(2)
}

fn main() {}
