//! Layers that are written outside of the library: the trait that makes them links of a chain.

use rand::Rng;

use crate::{Flat, Scalar, Shape};

/// What a layer without parameters learns.
pub type NoParameters<T> = [T; 0];

/// A layer of one's own, for samples of the shape `Input`.
///
/// In the chain stands its name, `-> Swish`, or its fields with their values, `-> Noise { sigma: 0.1 }`. A shape
/// behind it says what leaves, which the compiler checks: `-> Means -> [16]`. (It has to stand there if the layer changes a shape
/// in which a parameter of the network has a part, or the height and width that a user chooses.) What it learns is a field of the
/// network: here `swish1`. It is part of everything that is known of the network's parameters, from
/// initialisation to checkpoints, and [`check_gradients`](crate::check_gradients) tells whether its backward is right.
///
/// The numbers of a group of samples come as [`Rows`]: a row for each number of a sample, a column for each sample. So a
/// layer that treats each number alike goes over [`Rows::as_slice`], whatever the shape, and one that does not goes by
/// rows. Columns without a sample hold zeros, and so do their gradients: what such a column comes to must be finite.
///
/// ```
/// use netshape::layer::{Backward, Layer, Rows, RowsMut};
/// use netshape::{Flat, Network, Scalar, Shape, network};
/// # use netshape::{Samples, check_gradients, data::Dataset, kernel::Isa, loss::Mse};
/// # use rand::{Rng, SeedableRng, rngs::StdRng};
///
/// /// y = x · σ(β·x), with a β that is learned: Swish, <https://arxiv.org/abs/1710.05941>.
/// pub struct Swish;
///
/// fn sigmoid<T: Scalar>(x: T) -> T {
///     T::one() / (T::one() + (-x).exp())
/// }
///
/// impl<S: Shape> Layer<S> for Swish {
///     type Output = S;
///     type Parameters<T: Scalar> = [T; 1];
///
///     fn init<T: Scalar>(&self, beta: &mut [T; 1], _: &mut dyn Rng) {
///         *beta = [T::one()];
///     }
///
///     fn infer<T: Scalar>(&self, &[beta]: &[T; 1], x: Rows<'_, T>, mut y: RowsMut<'_, T>) {
///         for (y, &x) in y.as_mut_slice().iter_mut().zip(x.as_slice()) {
///             *y = x * sigmoid(beta * x);
///         }
///     }
///
///     fn backward<T: Scalar>(&self, &[beta]: &[T; 1], pass: Backward<'_, T>, gradient: &mut [T; 1]) {
///         let Backward { x, dy, mut dx, .. } = pass;
///         for ((dx, &x), &dy) in dx.as_mut_slice().iter_mut().zip(x.as_slice()).zip(dy.as_slice()) {
///             let s = sigmoid(beta * x);
///             *dx = dy * (s + beta * x * s * (T::one() - s));
///             gradient[0] += dy * x * x * s * (T::one() - s);
///         }
///     }
/// }
///
/// network!(Net: [1, 6, 6] -> conv(3, k3) -> Swish -> fc(5) -> act: Swish -> fc(2));
///
/// let net = Net::<f64>::new(&mut StdRng::seed_from_u64(1));
/// assert_eq!((net.swish1, net.act), ([1.0], [1.0]));
/// # let inputs = Samples::from_vec((0..72).map(|i| f64::from(i).sin()).collect())?;
/// # let data = Dataset::new(inputs, Samples::from_vec(vec![0.5, -0.5, 0.1, 0.2])?)?;
/// let check = check_gradients(&*net, &Mse, &data, Isa::detect())?;
/// assert!(check.parameters.relative < 1e-6 && check.inputs.relative < 1e-6);
/// # Ok::<(), netshape::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Input}` arrives at `{Self}`, which is no layer that takes it",
    label = "takes no `{Input}`",
    note = "a network takes the one shape that it was declared with, and is written without a scalar: `Body`, not `Body<f64>`",
    note = "for a layer of your own, implement `netshape::layer::Layer<{Input}>`, or `Layer<S>` for every `S: Shape`"
)]
pub trait Layer<Input: Shape>: Sized + Send + Sync + 'static {
    /// The shape of what leaves.
    type Output: Shape;

    /// What is learned: an array, nested if you like, or [`NoParameters`].
    type Parameters<T: Scalar>: Flat<Scalar = T>;

    /// How many numbers a sample has that [`forward`](Self::forward) keeps for [`backward`](Self::backward), beside what
    /// arrives and what leaves.
    const KEPT: usize = 0;

    /// How many multiply-adds one sample takes in inference, for the table of costs.
    const MULTIPLY_ADDS: u64 = 0;

    /// What the parameters begin as: they come as zeros, and stay so unless this says otherwise.
    fn init<T: Scalar>(&self, parameters: &mut Self::Parameters<T>, random: &mut dyn Rng) {
        let _ = (parameters, random);
    }

    /// From `x`, of the shape `Input`, to `y`, of the shape `Output`, in inference. All of `y` has to be written.
    fn infer<T: Scalar>(&self, parameters: &Self::Parameters<T>, x: Rows<'_, T>, y: RowsMut<'_, T>);

    /// The same in training, if that differs: what backward has to know goes into `kept`, a row for each of
    /// [`KEPT`](Self::KEPT), and what is drawn comes from `random`, whose seed follows from the step and the samples.
    fn forward<T: Scalar>(
        &self,
        parameters: &Self::Parameters<T>,
        x: Rows<'_, T>,
        y: RowsMut<'_, T>,
        kept: RowsMut<'_, T>,
        random: &mut dyn Rng,
    ) {
        let _ = (kept, random);
        self.infer(parameters, x, y);
    }

    /// From the gradient of what left, `dy`, to that of what arrived: all of `dx` has to be written. The gradient of the
    /// parameters, summed over all samples, is *added* to `gradient`.
    fn backward<T: Scalar>(
        &self,
        parameters: &Self::Parameters<T>,
        pass: Backward<'_, T>,
        gradient: &mut Self::Parameters<T>,
    );
}

/// What [`Layer::backward`] works on.
#[derive(Debug)]
pub struct Backward<'a, T> {
    /// What arrived.
    pub x: Rows<'a, T>,
    /// What left.
    pub y: Rows<'a, T>,
    /// What forward kept.
    pub kept: Rows<'a, T>,
    /// The gradient of what left.
    pub dy: Rows<'a, T>,
    /// The gradient of what arrived, to be written.
    pub dx: RowsMut<'a, T>,
}

/// The numbers of a group of samples: a row for each number of a sample, a column for each sample.
#[derive(Debug, Clone, Copy)]
pub struct Rows<'a, T> {
    numbers: &'a [T],
    columns: usize,
}

/// [`Rows`] to be written.
#[derive(Debug)]
pub struct RowsMut<'a, T> {
    numbers: &'a mut [T],
    columns: usize,
}

impl<'a, T> Rows<'a, T> {
    pub(crate) fn new(numbers: &'a [T], columns: usize) -> Self {
        Self { numbers, columns }
    }

    /// How many samples stand side by side.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The row of the number `index` of each sample.
    ///
    /// # Panics
    /// If a sample has not so many numbers.
    #[must_use]
    pub fn row(&self, index: usize) -> &'a [T] {
        &self.numbers[index * self.columns..(index + 1) * self.columns]
    }

    /// All rows in order.
    #[must_use]
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &'a [T]> + use<'a, T> {
        self.numbers.chunks_exact(self.columns)
    }

    /// All numbers, row by row.
    #[must_use]
    pub fn as_slice(&self) -> &'a [T] {
        self.numbers
    }
}

impl<'a, T> RowsMut<'a, T> {
    pub(crate) fn new(numbers: &'a mut [T], columns: usize) -> Self {
        Self { numbers, columns }
    }

    /// How many samples stand side by side.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The row of the number `index` of each sample.
    ///
    /// # Panics
    /// If a sample has not so many numbers.
    #[must_use]
    pub fn row(&mut self, index: usize) -> &mut [T] {
        &mut self.numbers[index * self.columns..(index + 1) * self.columns]
    }

    /// All rows in order.
    pub fn rows(&mut self) -> impl ExactSizeIterator<Item = &mut [T]> {
        self.numbers.chunks_exact_mut(self.columns)
    }

    /// All numbers, row by row.
    #[must_use]
    pub fn as_mut_slice(&mut self) -> &mut [T] {
        self.numbers
    }
}
