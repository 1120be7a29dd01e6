use netshape::layer::{Backward, Layer, NoParameters, Rows, RowsMut};
use netshape::{Map, Scalar, network};

struct Grey;

impl<const H: usize, const W: usize> Layer<Map<3, H, W>> for Grey {
    type Output = Map<1, H, W>;
    type Parameters<T: Scalar> = NoParameters<T>;
    fn infer<T: Scalar>(&self, _: &[T; 0], _: Rows<'_, T>, _: RowsMut<'_, T>) {}
    fn backward<T: Scalar>(&self, _: &[T; 0], _: Backward<'_, T>, _: &mut [T; 0]) {}
}

network! {
    Net: [1, 6, 6] -> Grey -> [1, 6, 6] -> fc(2)
}

fn main() {}
