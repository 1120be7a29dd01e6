use netshape::layer::{Backward, Layer, NoParameters, Rows, RowsMut};
use netshape::{Scalar, Shape, Vector, network};

struct Total;

impl<S: Shape> Layer<S> for Total {
    type Output = Vector<1>;
    type Parameters<T: Scalar> = NoParameters<T>;
    fn infer<T: Scalar>(&self, _: &[T; 0], _: Rows<'_, T>, _: RowsMut<'_, T>) {}
    fn backward<T: Scalar>(&self, _: &[T; 0], _: Backward<'_, T>, _: &mut [T; 0]) {}
}

network!(Net: < conv(3, 8, k3) -> Total -> fc(10) >);

const _: usize = <Net<8, 8>>::PARAMETERS;

fn main() {}
