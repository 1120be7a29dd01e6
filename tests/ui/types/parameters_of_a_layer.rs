use netshape::layer::{Backward, Layer, Rows, RowsMut};
use netshape::{Scalar, Shape};

pub struct Scale;

impl<S: Shape> Layer<S> for Scale {
    type Output = S;
    type Parameters<T: Scalar> = Vec<T>;
    fn infer<T: Scalar>(&self, _: &Vec<T>, _: Rows<'_, T>, _: RowsMut<'_, T>) {}
    fn backward<T: Scalar>(&self, _: &Vec<T>, _: Backward<'_, T>, _: &mut Vec<T>) {}
}

fn main() {}
