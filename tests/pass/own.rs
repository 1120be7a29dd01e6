//! Layers of one's own may own something, and what they own is dropped.
#![deny(warnings)]

use netshape::layer::{Backward, Layer, NoParameters, Rows, RowsMut};
use netshape::{Arena, Network, Scalar, Shape, network};
use rand::{SeedableRng, rngs::StdRng};

pub struct Logged {
    pub name: String,
    pub numbers: Vec<usize>,
}

impl Drop for Logged {
    fn drop(&mut self) {
        self.numbers.clear();
    }
}

impl<S: Shape> Layer<S> for Logged {
    type Output = S;
    type Parameters<T: Scalar> = NoParameters<T>;

    fn infer<T: Scalar>(&self, _: &[T; 0], x: Rows<'_, T>, mut y: RowsMut<'_, T>) {
        assert!(self.name.is_empty() && self.numbers.is_empty());
        y.as_mut_slice().copy_from_slice(x.as_slice());
    }

    fn backward<T: Scalar>(&self, _: &[T; 0], pass: Backward<'_, T>, _: &mut [T; 0]) {
        let Backward { dy, mut dx, .. } = pass;
        dx.as_mut_slice().copy_from_slice(dy.as_slice());
    }
}

network! {
    pub Net: [4] -> Logged { name: String::new(), numbers: Vec::new() } -> fc(3);
    pub Of<const N: usize>: [N] -> Logged { name: String::new(), numbers: Vec::new() } -> fc(3);
    pub Card: < conv(1, 2, k3) -> Logged { name: String::new(), numbers: Vec::new() } -> fc(3) >;
}

fn main() {
    let net = <Net>::new(&mut StdRng::seed_from_u64(1));
    let mut arena = Arena::<{ <Net>::ARENA_LEN }>::new();
    assert_ne!(net.infer(&[1.0; 4], &mut arena), &[0.0; 3]);
    assert_eq!([<Net>::PARAMETERS, <Of<4>>::PARAMETERS, <Card<4, 4>>::PARAMETERS], [15, 15, 47]);
}
