//! Neural networks that are declared in one line, whose shapes the compiler proves, and which train on a CPU.
//!
//! # Declare
//! [`network!`] takes a chain of layers and makes a struct of it. The numbers in brackets are shapes: in front, what
//! arrives; anywhere else, an assertion.
//!
//! ```
//! use netshape::network;
//!
//! network! {
//!     /// Reads a digit in an image of 28×28 grey pixels.
//!     #[derive(Debug)]
//!     pub Reader: [1, 28, 28]
//!         -> stem: conv(8, k3, s2, p1) -> relu
//!         -> conv(16, k3)              -> relu -> maxpool(2)
//!         -> [16, 6, 6]
//!         -> dropout(0.25) -> fc(10)
//! }
//!
//! assert_eq!(Reader::PARAMETERS, (8 * 9 + 8) + (16 * 8 * 9 + 16) + (10 * 576 + 10));
//! ```
//!
//! Each layer with parameters is a field: here `stem`, `conv2` (it is the second convolution) and
//! `fc1`. The layers and their parameters are described in [`layer`]. A network between angle brackets names no input and
//! is generic over its height and width:
//!
//! ```
//! # use netshape::network;
//! network!(Card: < conv(3, 16, k3, s1, p1) -> relu -> maxpool(2) -> fc(10) >);
//!
//! assert_eq!(<Card<32, 32>>::PARAMETERS, 41_418);
//! ```
//!
//! A shape that does not fit is an error of the compiler, in decimals, on the number that is wrong:
//!
//! ```compile_fail
//! # use netshape::network;
//! network!(Wrong: [1, 28, 28] -> conv(1, 6, k5) -> maxpool(2) -> fc(400, 10));
//! ```
//!
//! ```text
//! error: fc1 expects 400 inputs, but 864 arrive
//!         = chain: [1, 28, 28] -> conv(1, 6, k5) -> [6, 24, 24] -> maxpool(2) -> [6, 12, 12]
//!         = flattened, [6, 12, 12] is 6 * 12 * 12 = 864
//!         = write `fc(864, 10)`, or `fc(10)` to take what arrives
//! ```
//!
//! A size may come from outside: a parameter of the network, which its user chooses, or a constant.
//!
//! ```
//! # use netshape::network;
//! const CHANNELS: usize = 3;
//!
//! network! {
//!     Body<const WIDTH: usize>: [CHANNELS, 32, 32] -> conv(WIDTH, k3, p1) -> relu -> maxpool(2);
//!     Head<const WIDTH: usize, const CLASSES: usize>: [WIDTH, 16, 16] -> gap -> fc(CLASSES);
//!     Net<const CLASSES: usize>: [CHANNELS, 32, 32] -> Body<16> -> Head<16, CLASSES>;
//! }
//!
//! assert_eq!(<Net<10>>::PARAMETERS, 16 * (3 * 3 * 3 + 1) + 10 * (16 + 1));
//! ```
//!
//! # Train
//! A network's parameters are drawn by [`Network::new`], its data stand in a [`Dataset`](data::Dataset), and a
//! [`Trainer`] fits one to the other by a [loss] and an [optimiser's rule](optimizer).
//!
//! ```
//! use netshape::data::Dataset;
//! use netshape::loss::Mse;
//! use netshape::optimizer::Adam;
//! use netshape::{Network, Samples, Trainer, network};
//! use rand::{SeedableRng, rngs::StdRng};
//!
//! network!(Sine: [1] -> fc(16) -> tanh -> fc(1));
//!
//! // x and sin 3x, for 100 numbers from −1 to 1.
//! let x: Vec<f32> = (0..100).map(|i| i as f32 / 49.5 - 1.0).collect();
//! let y = x.iter().map(|x| (3.0 * x).sin()).collect();
//! let data = Dataset::new(Samples::from_vec(x)?, Samples::from_vec(y)?)?;
//!
//! let sine = <Sine>::new(&mut StdRng::seed_from_u64(1));
//! let mut trainer = Trainer::new(sine, Mse, Adam::new(0.02)).epochs(100).batch_size(20).seed(1);
//! let epochs = trainer.fit(&data, None)?;
//! assert!(epochs[99].training.loss < 1e-2);
//! # Ok::<(), netshape::Error>(())
//! ```
//!
//! Who wants the steps in hand takes an [`Engine`] for the [gradients](Engine::gradients) and an
//! [`Optimizer`](optimizer::Optimizer) for the update.
//!
//! # Infer
//! [`Network::forward`] takes one sample, a [`Predictor`] one after the other, and [`Engine::forward`] as many as there are.
//! [`Network::infer`] works in memory of yours and allocates nothing. An image of another shape is a type error.
//!
//! ```
//! use netshape::{Engine, Map, Network, Samples, Tensor, Vector, network};
//! use rand::{SeedableRng, rngs::StdRng};
//!
//! network!(Halves: [1, 4, 6] -> avgpool(k2x3) -> conv(1, 2, k2) -> flatten);
//! let network = <Halves>::new(&mut StdRng::seed_from_u64(1));
//!
//! let image = Tensor::<Map<1, 4, 6>>::from_fn(|[_, y, x]| (y * 6 + x) as f32);
//! let scores: Tensor<Vector<2>> = network.forward(&image);
//!
//! let images: Samples<Map<1, 4, 6>> = (0..100).map(|_| image.clone()).collect();
//! let all: Samples<Vector<2>> = Engine::new(2).forward(&*network, &images);
//! // The two sum in different orders: they agree but for rounding.
//! for (of_many, of_one) in all.get(99).iter().zip(scores.as_slice()) {
//!     assert!((of_many - of_one).abs() <= 1e-5 * of_one.abs());
//! }
//! ```
//!
//! # Errors
//! Wrong shapes of networks never run. What is left to run time, such as files, labels, hyper-parameters and a loss that
//! diverges, is an [`Error`], whose message says what to do.
//!
//! # Where to go next
//! - [`layer`]: each layer's formula, shapes and counterpart in PyTorch; [`init`]: how parameters are drawn.
//! - [`words`]: a page for each word of the macro.
//! - [`loss`], [`optimizer`] and [`schedule`]: what there is, and the traits to write your own; [`metrics`]: how good the
//!   result is.
//! - [`data`]: IDX files and MNIST.
//! - `weights` (with the feature `safetensors`): parameters as files that PyTorch reads and writes, too.
//! - [`Network::to_pytorch`] and `Network::save_onnx` (with the feature `onnx`): networks for other tools.
//! - [`Network::trace`]: what each layer makes of a sample; `plot` (feature `plots`) draws it, and trainings;
//!   `tensorboard` (feature `tensorboard`) shows these while they go on.
//! - [`Flat`]: the parameters as one run of numbers, to exchange.
//! - [`check_gradients`]: a network's backward against central differences; [`check_sampled_gradients`]: that of a
//!   large one.
//! - [`kernel`], [`plan`] and [`proof`]: what works below, and what generated code speaks of.
//!
//! Storage order and other conventions stand in the
//! [README](https://github.com/netshape/netshape#conventions), the reasons for all of it in
//! [ARCHITECTURE.md](https://github.com/netshape/netshape/blob/main/ARCHITECTURE.md).

#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(not(feature = "std"), allow(dead_code, reason = "what only training uses is there, and goes unused"))]

// What the library takes of the standard library where there is none is in `core`, under the same paths.
#[cfg(not(feature = "std"))]
extern crate core as std;

#[cfg(feature = "std")]
mod aligned;
mod arena;
pub mod budget;
#[cfg(feature = "std")]
pub mod data;
#[doc(hidden)]
pub mod embed;
#[cfg(feature = "std")]
mod engine;
#[cfg(feature = "std")]
mod error;
#[cfg(feature = "std")]
mod export;
#[cfg(any(feature = "onnx", feature = "plots", feature = "safetensors"))]
mod file;
mod flat;
#[cfg(feature = "std")]
mod gradient_check;
mod group;
pub mod init;
mod items;
pub mod kernel;
pub mod layer;
mod layer_info;
#[cfg(feature = "std")]
pub mod loss;
#[cfg(feature = "std")]
pub mod metrics;
#[doc(hidden)]
pub mod nest;
mod network;
mod operation;
#[cfg(feature = "std")]
pub mod optimizer;
mod pass;
#[cfg(feature = "std")]
mod past_caches;
pub mod plan;
#[cfg(feature = "plots")]
pub mod plot;
#[cfg(feature = "std")]
mod predictor;
pub mod proof;
mod reach;
mod sample;
mod scalar;
#[cfg(feature = "std")]
pub mod schedule;
mod shape;
#[cfg(any(feature = "safetensors", feature = "onnx"))]
mod state;
mod summary;
#[cfg(feature = "std")]
mod tensor;
#[cfg(feature = "tensorboard")]
pub mod tensorboard;
#[cfg(feature = "std")]
mod trace;
#[cfg(feature = "std")]
mod trainer;
pub mod verdict;
#[cfg(feature = "safetensors")]
pub mod weights;
pub mod words;
#[cfg(feature = "std")]
mod workers;

pub use arena::Arena;
#[cfg(feature = "std")]
pub use engine::{Engine, Evaluation};
#[cfg(feature = "std")]
pub use error::{Error, ShapeError};
#[cfg(feature = "std")]
pub use export::ExportError;
pub use flat::Flat;
#[cfg(feature = "std")]
pub use gradient_check::{Deviation, GradientCheck, check_gradients, check_sampled_gradients};
pub use group::Group;
pub use init::Init;
pub use layer_info::{LayerInfo, LayerKind, Leaf, Leaves, leaves, normalized_channels, parameter_count, phases};
pub use netshape_macros::network;
#[cfg(feature = "std")]
pub use network::Gradients;
pub use network::{Held, Memory, Network};
pub use operation::Operation;
pub use pass::Pass;
#[cfg(feature = "std")]
pub use predictor::Predictor;
pub use reach::Reach;
pub use scalar::{Is, Scalar};
pub use shape::{Coordinates, Map, Shape, Vector};
pub use summary::StepInfo;
#[cfg(feature = "std")]
pub use summary::Summary;
#[cfg(feature = "std")]
pub use tensor::{Samples, Tensor};
#[cfg(feature = "std")]
pub use trace::LayerOutput;
#[cfg(feature = "safetensors")]
pub use trainer::{CheckpointError, CheckpointProblem};
#[cfg(feature = "std")]
pub use trainer::{EarlyStopping, EpochReport, StepReport, Trainer, Watch};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
