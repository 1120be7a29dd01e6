use netshape::layer::{Backward, Layer, Rows, RowsMut};
use netshape::loss::CrossEntropy;
use netshape::optimizer::Adam;
use netshape::{Error, Map, Network, Scalar, Trainer, network};
use rand::{SeedableRng, rngs::StdRng};

/// A factor for each channel.
struct Scale<const C: usize>;

impl<const C: usize> Layer<Map<C, 8, 8>> for Scale<C> {
    type Output = Map<C, 8, 8>;
    type Parameters<T: Scalar> = [T; C];

    fn infer<T: Scalar>(&self, _: &[T; C], x: Rows<'_, T>, mut y: RowsMut<'_, T>) {
        y.as_mut_slice().copy_from_slice(x.as_slice());
    }

    fn backward<T: Scalar>(&self, _: &[T; C], mut pass: Backward<'_, T>, _: &mut [T; C]) {
        pass.dx.as_mut_slice().copy_from_slice(pass.dy.as_slice());
    }
}

network! {
    pub Body<const W: usize>: [3, 8, 8] -> conv(W, k3, p1) -> relu;
    pub Head<const W: usize>: [W, 8, 8] -> gap -> fc(10);
    pub Mlp<const IN: usize>: [IN] -> fc(10);
}

network!(pub Maps<const A: usize, const B: usize>: [3, 8, 8] -> Body<A> -> [A, 8, 8] -> Head<B> -> [10]);
network!(pub Vectors<const A: usize, const B: usize>: [3] -> fc(A) -> Mlp<B> -> [10]);
network!(pub Own<const A: usize, const B: usize>: [3, 8, 8] -> conv(A, k1) -> Scale<B> -> gap -> fc(10));
network!(pub Number<const A: usize>: [4, 8, 8] -> Head<A> -> [10]);

fn train(net: Box<Maps<4, 5>>) -> Result<f32, Error> {
    let bias = net.body1.conv1.bias[0] + net.head1.fc1.bias[0];
    let _ = Trainer::new(net, CrossEntropy::new(), Adam::new(0.01)).epochs(1);
    Ok(bias)
}

fn bias(vectors: &Vectors<4, 5>, number: &Number<5>, own: &Own<4, 5>) -> f32 {
    vectors.mlp1.fc1.bias[0] + number.head1.fc1.bias[0] + own.conv1.bias[0]
}

fn main() {
    let own = <Own<4, 5>>::new(&mut StdRng::seed_from_u64(1));
    println!("{} {}", own.fc1.bias[0], <Maps<4, 5>>::PARAMETERS + <Vectors<4, 5> as Network>::PARAMETERS);
}
