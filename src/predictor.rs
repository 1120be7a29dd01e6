//! Sends samples through a network one at a time.

use crate::aligned::Aligned;
use crate::kernel::sample::SampleKernels;
use crate::kernel::{Convolution, Isa};
use crate::sample::{self, Beside};
use crate::{Held, Network, Scalar, Tensor};

/// The memory that a network is run with for one sample at a time.
///
/// It is what [`Engine`](crate::Engine) is to batches: for a sample alone it is several times faster, as nothing waits for
/// other samples to fill the lanes. The results agree to rounding. What it allocates it keeps.
///
/// ```
/// use netshape::{Network, Predictor, Tensor, Vector, network};
/// use rand::{SeedableRng, rngs::StdRng};
///
/// network!(Net: [2] -> fc(16) -> tanh -> fc(3) -> softmax);
/// let net = <Net>::new(&mut StdRng::seed_from_u64(1));
/// let mut predictor = Predictor::new();
/// for angle in [0.0_f32, 0.5, 1.0] {
///     let point = Tensor::<Vector<2>>::from_fn(|i| [angle.cos(), angle.sin()][i]);
///     let shares = predictor.forward(&*net, &point);
///     assert!((shares.as_slice().iter().sum::<f32>() - 1.0).abs() < 1e-6);
/// }
/// ```
pub struct Predictor<N: Network> {
    kernels: &'static SampleKernels<N::Scalar>,
    memory: Aligned<N::Scalar>,
    convolution: Convolution,
    beside: Beside<N::Scalar>,
}

impl<N: Network> Predictor<N> {
    /// On the best instruction set that the processor has.
    #[must_use]
    pub fn new() -> Self {
        Self::on(Isa::detect())
    }

    /// On an instruction set of your choice; [`Isa::available`] lists them.
    #[must_use]
    pub fn on(isa: Isa) -> Self {
        let (kernels, memory, beside) = (N::Scalar::sample_kernels(isa), Aligned::default(), Beside::default());
        let mut predictor = Self { kernels, memory, convolution: Convolution::Direct, beside };
        predictor.set_convolution(N::Scalar::CONVOLUTION);
        predictor
    }

    /// The instruction set in use.
    #[must_use]
    pub fn isa(&self) -> Isa {
        self.kernels.isa
    }

    /// How convolutions are computed.
    #[must_use]
    pub fn convolution(&self) -> Convolution {
        self.convolution
    }

    /// Sets how convolutions are computed; [`Scalar::CONVOLUTION`] is what a predictor begins with. Winograd's algorithm
    /// takes memory beside that of the network's plan.
    pub fn set_convolution(&mut self, convolution: Convolution) {
        self.convolution = convolution;
        self.beside.workspace = (convolution == Convolution::Winograd).then(Aligned::default);
    }

    /// What the network makes of a sample.
    #[must_use]
    pub fn forward(
        &mut self,
        network: &impl Held<Network = N>,
        sample: &Tensor<N::Input, N::Scalar>,
    ) -> Tensor<N::Output, N::Scalar> {
        let mut output = Tensor::zeros();
        self.forward_into(network, sample, &mut output);
        output
    }

    /// As [`forward`](Self::forward), into an output that exists.
    pub fn forward_into(
        &mut self,
        network: &impl Held<Network = N>,
        sample: &Tensor<N::Input, N::Scalar>,
        output: &mut Tensor<N::Output, N::Scalar>,
    ) {
        let memory = self.memory.get(N::INFERENCE.len);
        let found = sample::infer_with(self.kernels, network.network(), sample.as_slice(), memory, &mut self.beside);
        output.as_mut_slice().copy_from_slice(found);
    }
}

impl<N: Network> Default for Predictor<N> {
    fn default() -> Self {
        Self::new()
    }
}
