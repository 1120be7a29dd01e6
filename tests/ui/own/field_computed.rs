use netshape::layer::{Backward, Layer, NoParameters, Rows, RowsMut};
use netshape::{Scalar, Shape, network};

struct Every {
    step: usize,
}

impl<S: Shape> Layer<S> for Every {
    type Output = S;
    type Parameters<T: Scalar> = NoParameters<T>;
    fn infer<T: Scalar>(&self, _: &[T; 0], _: Rows<'_, T>, _: RowsMut<'_, T>) {}
    fn backward<T: Scalar>(&self, _: &[T; 0], _: Backward<'_, T>, _: &mut [T; 0]) {}
}

fn configured() -> usize {
    3
}

network! {
    Negative: [4] -> Every { step: 3 - 4 } -> fc(3);
    Called: [4] -> Every { step: configured() } -> fc(3);
}

fn main() {}
