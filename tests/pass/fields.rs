//! Fields of layers of one's own, which look like chains or are called like layers.
#![deny(warnings)]

use netshape::layer::{Backward, Layer, NoParameters, Rows, RowsMut};
use netshape::{Scalar, Shape, network};

pub struct Residual {
    pub relu: fn(f64) -> f64,
}

pub struct Sum(pub u32);

macro_rules! passes {
    ($($layer:ident),*) => {$(
        impl<S: Shape> Layer<S> for $layer {
            type Output = S;
            type Parameters<T: Scalar> = NoParameters<T>;

            fn infer<T: Scalar>(&self, _: &[T; 0], x: Rows<'_, T>, mut y: RowsMut<'_, T>) {
                y.as_mut_slice().copy_from_slice(x.as_slice());
            }

            fn backward<T: Scalar>(&self, _: &[T; 0], pass: Backward<'_, T>, _: &mut [T; 0]) {
                let Backward { dy, mut dx, .. } = pass;
                dx.as_mut_slice().copy_from_slice(dy.as_slice());
            }
        }
    )*};
}

passes!(Residual, Sum);

fn relu(x: f64) -> f64 {
    x.max(0.0)
}

const fn conv(width: f64) -> f64 {
    width
}

const GAIN: u32 = 2;

network! {
    pub Short: [4] -> Residual { relu } -> [4] -> fc(3);
    pub Closure: [4] -> Residual { relu: |x| x + 1.0 } -> [4] -> fc(3);
    pub Typed: [4] -> Residual { relu: |x: f64| -> f64 { relu(x) } } -> [4] -> fc(3);
    pub Cast: [4] -> Residual { relu: relu as fn(f64) -> f64 } -> [4] -> fc(3);
    pub Path: [4] -> self::Residual { relu: conv } -> [4] -> fc(3);
    pub Number: [4] -> Sum { 0: conv(1.0) as u32 } -> [4] -> residual { Sum { 0: GAIN | 1 } } -> fc(3)
}

fn main() {
    assert_eq!((Residual { relu }.relu)(-1.0) + conv(1.0), f64::from(Sum(1).0));
    assert_eq!([<Short>::PARAMETERS, <Number>::PARAMETERS, <Cast>::PARAMETERS], [15; 3]);
}
