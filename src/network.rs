//! What a declared network is to the rest of the library, and what a person does with one without training it.

use rand::Rng;

#[cfg(feature = "std")]
use crate::export::ExportError;
use crate::flat::Flat;
use crate::group::Group;
use crate::init::Init;
#[cfg(feature = "std")]
use crate::layer_info::parameters;
use crate::layer_info::{LayerInfo, parameter_count, phases};
use crate::pass::Pass;
use crate::plan::Slot;
#[cfg(feature = "std")]
use crate::summary::Summary;
use crate::summary::{StepInfo, multiply_adds};
#[cfg(feature = "safetensors")]
use crate::weights::{Names, WeightsError};
use crate::{Arena, Reach, Scalar, Shape, arena, sample};
#[cfg(feature = "std")]
use crate::{LayerOutput, Predictor, Tensor};

/// A network, or a `Box` of one: what can be lent to an [`Engine`](crate::Engine) or a [`Predictor`](crate::Predictor).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a network",
    label = "not a network",
    note = "a network is what `network!` declares, or a `Box` of one; of one that something else holds, write `&*network`"
)]
pub trait Held {
    /// The network.
    type Network: Network;

    /// The network itself.
    fn network(&self) -> &Self::Network;

    /// The same, to be changed.
    fn network_mut(&mut self) -> &mut Self::Network;
}

#[cfg(feature = "std")]
impl<N: Network> Held for Box<N> {
    type Network = N;

    fn network(&self) -> &N {
        self
    }

    fn network_mut(&mut self) -> &mut N {
        self
    }
}

/// A network that `network!` declared.
///
/// The methods that work on a [`Group`] are generated; everything else follows from them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a network",
    label = "not a network",
    note = "a network is what `network!` declares"
)]
pub trait Network: Flat + Held<Network = Self> + 'static {
    /// The shape of a sample that arrives.
    type Input: Shape;
    /// The shape of what leaves.
    type Output: Shape;

    /// The name that it was declared with.
    const NAME: &'static str = "Network";
    /// All steps of the declaration, in order.
    const STEPS: &'static [StepInfo] = &[];
    /// The layers that have parameters, in order.
    const LAYERS: &'static [LayerInfo];
    /// The same for a network around this one, whose own checks come first.
    #[doc(hidden)]
    const FIELDS: &'static [LayerInfo] = Self::LAYERS;
    /// Compiles if the sizes that the network is used with, and networks inside of it, can be.
    #[doc(hidden)]
    const NETWORKS_INSIDE: () = ();
    /// Compiles if the network, and those inside of it, cost no more than the budgets say that are judged where they are used.
    #[doc(hidden)]
    const WITHIN_BUDGETS: () = ();
    /// In how many phases the batch goes through the network while it is trained.
    ///
    /// One, except for a network with batch norm. There the groups go forward up to the batch norm, wait for each other,
    /// go on to the next one, and so on; backward likewise. A phase is what lies between two such meetings.
    /// [`forward_group`](Self::forward_group) is called for each group in each phase, from 0 up to `PHASES − 1`, then
    /// [`backward_group`](Self::backward_group) from there down to 0; [`Group::phase`] tells which one it is. The group's
    /// memory stays as it is in between.
    const PHASES: usize = phases(Self::FIELDS);
    /// The memory that inference needs.
    const INFERENCE: Memory;
    /// The memory that a training step needs.
    const TRAINING: Memory;

    /// How many parameters the network has: all its numbers but the running statistics of batch norm.
    const PARAMETERS: usize = parameter_count(Self::LAYERS);
    /// How many multiply-adds one sample takes in inference: those of convolutions, taps that fall on padding included, and
    /// of fully connected layers, as torchinfo and papers count. (Where Winograd's algorithm computes a convolution, it does
    /// with fewer.)
    const MULTIPLY_ADDS: u64 = multiply_adds(Self::STEPS)[0];
    /// How many multiply-adds one sample takes in training, forward and backward: once for what leaves a layer, once for
    /// the gradient of its weights and once for that of its input, if parameters had a hand in that.
    const TRAINING_MULTIPLY_ADDS: u64 = multiply_adds(Self::STEPS)[0] + multiply_adds(Self::STEPS)[1];
    /// How many numbers one sample needs on its way through the network: the length of the [`Arena`] that
    /// [`infer`](Self::infer) works in.
    const ARENA_LEN: usize = Self::INFERENCE.len;
    /// The bytes of the network itself: its parameters and, with batch norm, its running statistics.
    const PARAMETER_BYTES: usize = size_of::<Self>();
    /// The bytes that one sample's activations take in inference, working space included: the most that is needed at any
    /// time, since what no layer will read again makes room for what comes.
    ///
    /// One sample alone takes as many, which is the size of its [`Arena`]; a group as many for each lane:
    /// [`Engine::inference_bytes`](crate::Engine::inference_bytes) tells what an engine holds altogether.
    const INFERENCE_BYTES: usize = Self::INFERENCE.len * size_of::<Self::Scalar>();
    /// The bytes that one sample's activations and their gradients take in training. They are more than in inference,
    /// because backward wants to see what forward computed: it is kept.
    ///
    /// A group of samples takes as many for each lane, on each thread; [`Engine::training_bytes`](crate::Engine::training_bytes) tells what an engine
    /// holds altogether for a batch, gradients of the parameters included.
    const TRAINING_BYTES: usize = Self::TRAINING.len * size_of::<Self::Scalar>();

    /// From the input to the output, keeping nothing; of a whole group, where `pass` is one.
    fn inference_pass<P: Pass<Self::Scalar>>(&self, pass: &mut P);

    /// From the group's input to its output, keeping what backward needs; dropout drops.
    fn forward_group(&self, group: &mut Group<'_, Self::Scalar>);

    /// From the gradient of the group's output to those of the parameters, which are added to `gradients`, and of the input,
    /// as far back as they are wanted.
    fn backward_group(&self, group: &mut Group<'_, Self::Scalar>, gradients: &mut Self, reach: Reach);

    /// What the network costs, layer by layer.
    #[cfg(feature = "std")]
    #[must_use]
    fn summary() -> Summary {
        Summary::of::<Self>()
    }

    /// The parameters, to be changed, run by run: all numbers but the running statistics of batch norm.
    #[cfg(feature = "std")]
    fn parameters_mut(&mut self) -> impl Iterator<Item = &mut [Self::Scalar]> {
        let (mut rest, mut begin) = (self.as_mut_slice(), 0);
        parameters::<Self>().map(move |run| {
            let (_, behind) = std::mem::take(&mut rest).split_at_mut(run.start - begin);
            let (own, behind) = behind.split_at_mut(run.len());
            (rest, begin) = (behind, run.end);
            own
        })
    }

    /// A network with parameters drawn as PyTorch draws them.
    ///
    /// ```
    /// use netshape::{Network, network};
    /// use rand::{SeedableRng, rngs::StdRng};
    ///
    /// network!(Xor: [2] -> fc(8) -> tanh -> fc(1));
    /// let network = <Xor>::new(&mut StdRng::seed_from_u64(1));
    /// # assert!(network.fc1.weight.iter().flatten().all(|w| w.abs() <= 0.5_f32.sqrt()));
    /// ```
    #[cfg(feature = "std")]
    #[must_use]
    fn new<R: Rng + ?Sized>(random: &mut R) -> Box<Self> {
        Self::with_init(Init::default(), random)
    }

    /// A network with parameters drawn as `init` says.
    #[cfg(feature = "std")]
    #[must_use]
    fn with_init<R: Rng + ?Sized>(init: Init, mut random: &mut R) -> Box<Self> {
        let mut network = Self::zeroed();
        network.initialize(init, &mut random);
        network
    }

    /// Draws all parameters anew.
    fn initialize(&mut self, init: Init, random: &mut dyn Rng) {
        let () = Self::NETWORKS_INSIDE;
        self.initialize_inside(init, random);
    }

    /// The same in a network around this one.
    #[doc(hidden)]
    fn initialize_inside(&mut self, init: Init, random: &mut dyn Rng) {
        let mut rest = self.as_mut_slice();
        for layer in Self::FIELDS {
            let (own, behind) = rest.split_at_mut(layer.len());
            layer.fill(init, own, random);
            rest = behind;
        }
        self.initialize_links(init, random);
    }

    /// Draws what only the layers themselves can draw: those of one's own, and networks inside.
    #[doc(hidden)]
    fn initialize_links(&mut self, init: Init, random: &mut dyn Rng) {
        let _ = (init, random);
    }

    /// Writes all numbers, running statistics included, to a file in the safetensors format: see
    /// [`weights`](crate::weights).
    ///
    /// # Errors
    /// If the file can't be written, or if a number is not finite. What was there before still is.
    #[cfg(feature = "safetensors")]
    fn save(&self, path: impl AsRef<std::path::Path>) -> Result<(), WeightsError> {
        self.save_as(path, &Names::new())
    }

    /// The same under other names.
    ///
    /// # Errors
    /// As of [`save`](Self::save), and if the names are not the network's.
    #[cfg(feature = "safetensors")]
    fn save_as(&self, path: impl AsRef<std::path::Path>, names: &Names<'_>) -> Result<(), WeightsError> {
        crate::weights::save(self, path.as_ref(), names)
    }

    /// Takes all numbers from a file in the safetensors format: see [`weights`](crate::weights).
    ///
    /// # Errors
    /// If the file can't be read or is broken, or if its tensors are not the network's, all of which the error lists.
    /// The network is then as it was.
    #[cfg(feature = "safetensors")]
    fn load(&mut self, path: impl AsRef<std::path::Path>) -> Result<(), WeightsError> {
        self.load_as(path, &Names::new())
    }

    /// The same from other names.
    ///
    /// # Errors
    /// As of [`load`](Self::load), and if the names are not the network's.
    #[cfg(feature = "safetensors")]
    fn load_as(&mut self, path: impl AsRef<std::path::Path>, names: &Names<'_>) -> Result<(), WeightsError> {
        crate::weights::load(self, path.as_ref(), names)
    }

    /// The bytes of the file that [`save_as`](Self::save_as) writes.
    ///
    /// # Errors
    /// If a number is not finite, or if the names are not the network's.
    #[cfg(feature = "safetensors")]
    fn to_safetensors(&self, names: &Names<'_>) -> Result<Vec<u8>, WeightsError> {
        crate::weights::to_bytes(self, names).map_err(|problem| WeightsError { path: None, problem })
    }

    /// Takes all numbers from the bytes of such a file.
    ///
    /// # Errors
    /// As of [`load_as`](Self::load_as).
    #[cfg(feature = "safetensors")]
    fn load_safetensors(&mut self, bytes: &[u8], names: &Names<'_>) -> Result<(), WeightsError> {
        crate::weights::read(self, bytes, names).map_err(|problem| WeightsError { path: None, problem })
    }

    /// What the network makes of one sample, in memory that the caller has: nothing is allocated.
    ///
    /// A sample is an array of its shape, `[[[T; W]; H]; C]` or `[T; N]`, and so is what leaves; of a network that names no
    /// input, what leaves is a slice. The results are those of a [`Predictor`] that convolves directly, to the bit.
    ///
    /// ```
    /// use netshape::{Arena, Network, network};
    /// use rand::{SeedableRng, rngs::StdRng};
    ///
    /// network!(Halves: [1, 4, 6] -> avgpool(k2x3) -> conv(1, 2, k2) -> flatten);
    /// let halves = <Halves>::new(&mut StdRng::seed_from_u64(1));
    ///
    /// let mut arena: Arena<{ Halves::ARENA_LEN }> = Arena::new();
    /// let scores: &[f32; 2] = halves.infer(&[[[0.5; 6]; 4]], &mut arena);
    /// # assert!(scores.iter().all(|score| score.is_finite()));
    /// ```
    #[must_use]
    fn infer<'a, const LEN: usize>(
        &self,
        sample: &<Self::Input as Shape>::Array<Self::Scalar>,
        arena: &'a mut Arena<LEN, Self::Scalar>,
    ) -> &'a <Self::Output as Shape>::Array<Self::Scalar> {
        const {
            arena::suffices(Self::NAME, LEN, Self::INFERENCE.len);
            assert!(Self::INFERENCE.output.len == Self::Output::LEN, "the network's plan is not that of its output");
        }
        let kernels = Self::Scalar::best_sample_kernels();
        let sample = <Self::Input as Shape>::numbers(sample);
        let output = sample::infer(kernels, self, sample, arena.numbers());
        match <Self::Output as Shape>::array(output) {
            Some(output) => output,
            // The assertions above have ruled it out.
            None => panic!("the output of the network has another length than its shape"),
        }
    }

    /// The network with its weights as an [ONNX](https://onnx.ai) model (operator set 17), the bytes of a file.
    ///
    /// Nodes are called as the layers are, weights as in PyTorch's `state_dict`. The model takes `input`, any number of
    /// samples, and gives `output`. All numbers are `f32`; dropout does nothing.
    ///
    /// # Errors
    /// If a layer has no counterpart, a weight is not finite, or the model is too large for the format.
    #[cfg(feature = "onnx")]
    fn to_onnx(&self) -> Result<Vec<u8>, ExportError> {
        crate::export::onnx::to_onnx(self)
    }

    /// Writes [`to_onnx`](Self::to_onnx) to a file.
    ///
    /// # Errors
    /// As there, and if the file can't be written. What was there before still is.
    #[cfg(feature = "onnx")]
    fn save_onnx(&self, path: impl AsRef<std::path::Path>) -> Result<(), ExportError> {
        let (path, bytes) = (path.as_ref(), self.to_onnx()?);
        crate::file::replace(path, &bytes).map_err(|error| ExportError::Unwritable { path: path.into(), error })
    }

    /// The network as the source of a PyTorch module, for who goes on in Python.
    ///
    /// Its layers have the same names, so that it loads the weights that `save` (feature `safetensors`) wrote.
    ///
    /// ```
    /// use netshape::{Network, network};
    ///
    /// network!(Small: [1, 8, 8] -> conv(4, k3) -> relu -> fc(10));
    /// let module = <Small>::to_pytorch()?;
    /// assert!(module.contains("self.conv1 = nn.Conv2d(1, 4, kernel_size=3)"), "{module}");
    /// # Ok::<(), netshape::Error>(())
    /// ```
    ///
    /// # Errors
    /// If a layer has no counterpart, or a name that Python's modules can't have.
    #[cfg(feature = "std")]
    fn to_pytorch() -> Result<String, ExportError> {
        crate::export::pytorch::to_pytorch::<Self>()
    }

    /// What each layer makes of one sample: all that leaves the layers, in the order of the declaration.
    ///
    /// The layers of a network inside come before it, called `body1.conv1`. Dropout does nothing, as in inference. (Of a
    /// network that was written by hand without [`STEPS`](Self::STEPS), nothing is known.) `plot::feature_maps` (feature
    /// `plots`) draws it; PyTorch has forward hooks for this.
    ///
    /// ```
    /// use netshape::{Map, Network, Tensor, network};
    /// use rand::{SeedableRng, rngs::StdRng};
    ///
    /// network!(Small: [1, 8, 8] -> conv(4, k3) -> relu -> maxpool(2) -> fc(10));
    /// let small = <Small>::new(&mut StdRng::seed_from_u64(1));
    /// let image = Tensor::<Map<1, 8, 8>>::from_fn(|[_, y, x]| (x * y) as f32);
    ///
    /// let trace = small.trace(&image);
    /// let maxpool = &trace[2];
    /// assert_eq!((&*maxpool.name, maxpool.step.output), ("maxpool1", &[4, 3, 3][..]));
    /// assert!(maxpool.values.iter().all(|&value| value >= 0.0));
    /// assert_eq!(trace[3].values, small.forward(&image).as_slice());
    /// ```
    #[cfg(feature = "std")]
    #[must_use]
    fn trace(&self, sample: &Tensor<Self::Input, Self::Scalar>) -> Vec<LayerOutput<Self::Scalar>> {
        crate::trace::trace(self, sample.as_slice())
    }

    /// What the network makes of one sample.
    ///
    /// For one sample after the other a [`Predictor`] is faster, which keeps its memory, and for many together an
    /// [`Engine`](crate::Engine).
    #[cfg(feature = "std")]
    #[must_use]
    fn forward(&self, sample: &Tensor<Self::Input, Self::Scalar>) -> Tensor<Self::Output, Self::Scalar> {
        Predictor::new().forward(self, sample)
    }
}

/// The memory of a group: where it takes its input from, and where it leaves its output; in numbers a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Memory {
    /// How much there is altogether.
    pub len: usize,
    /// The samples.
    pub input: Slot,
    /// What the network makes of them.
    pub output: Slot,
    /// The gradient of the output, where backward begins. Empty in inference.
    pub output_gradient: Slot,
    /// The gradient of the input, where backward ends. Empty in inference.
    pub input_gradient: Slot,
}

/// The gradient of a loss by every parameter of a network: the network's own structure again.
///
/// Only [`Engine::gradients`](crate::Engine::gradients) and optimisers of the same network take it.
#[cfg(feature = "std")]
pub struct Gradients<N: Network>(Box<N>);

#[cfg(feature = "std")]
impl<N: Network> Gradients<N> {
    /// All zero.
    #[must_use]
    pub fn zeros() -> Self {
        Self(N::zeroed())
    }
}

#[cfg(feature = "std")]
impl<N: Network> std::ops::Deref for Gradients<N> {
    type Target = N;

    fn deref(&self) -> &N {
        &self.0
    }
}

#[cfg(feature = "std")]
impl<N: Network> std::ops::DerefMut for Gradients<N> {
    fn deref_mut(&mut self) -> &mut N {
        &mut self.0
    }
}
