//! A network that has been checked: what [`expand`](crate::expand) writes out. Every number here is right.

mod constants;
mod size;
mod slide;

use proc_macro2::{Ident, Span, TokenStream};
use syn::{Attribute, Visibility};

use crate::fault::Place;
pub(crate) use constants::constants;
pub(crate) use size::{Leaving, Meaning, Name, Product, Session, Size};
pub(crate) use slide::{Slide, smallest_input};

/// The largest height or width that a network without an input can be given.
pub(crate) const LARGEST_SIDE: usize = 1024;

/// The constants of all networks that say what they cost.
pub(crate) const COSTS: [&str; 7] = [
    "PARAMETERS",
    "PARAMETER_BYTES",
    "MULTIPLY_ADDS",
    "TRAINING_MULTIPLY_ADDS",
    "INFERENCE_BYTES",
    "TRAINING_BYTES",
    "ARENA_LEN",
];

/// How the names end of what stands beside each network that names no input.
pub(crate) const BESIDE: [&str; 3] = ["Input", "Network", "Sizes"];

/// What makes a network, and what shows its costs.
pub(crate) const CONSTRUCTOR: &str = "new";
pub(crate) const SUMMARY: &str = "summary";

/// What is known of a network that was refused: enough to keep its type in existence.
pub(crate) struct Header {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) name: Ident,
    /// What is implemented for a type of the user's that has the name, if there is one: code speaks of it as of the network.
    pub(crate) taken: Option<Vec<String>>,
    /// Whether something has a name of what stands beside the network.
    pub(crate) is_crowded: bool,
    /// The const-generic parameters.
    pub(crate) sizes: Vec<Ident>,
    /// Those that uses give behind these, though it takes none.
    pub(crate) more: Vec<Ident>,
    /// `None` if the declaration's input could not be read, or if the channels of an open one could not be known.
    pub(crate) input: Option<Shape>,
    /// Whether the network is generic over its height and width.
    pub(crate) open: bool,
    /// What leaves, if that can be said in spite of the faults.
    pub(crate) output: Option<Shape>,
    /// The layers with parameters, misspelt ones included.
    pub(crate) parameters: Vec<(Ident, Parameters)>,
    /// What could be checked. What surrounds it may be wrong.
    pub(crate) steps: Vec<Step>,
    /// How many of them stand in front of the first one that a mistake has spoiled; `None` if the header has one.
    pub(crate) sound: Option<usize>,
}

/// The kinds of parameters.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Parameters {
    Conv,
    Fc,
    BatchNorm,
    LayerNorm,
    GroupNorm,
    /// Those of a layer of one's own, or of a network, of this path.
    Own(Code),
    /// Not known whether it is a layer that has some.
    Unknown,
}

/// One declared network.
pub(crate) struct Network {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) name: Ident,
    /// The const-generic parameters, all of them sizes.
    pub(crate) parameters: Vec<Ident>,
    /// Values that its crate gives to them.
    pub(crate) instances: Vec<Vec<usize>>,
    /// What its crate implements for it by the name of something that it has, with the error.
    pub(crate) again: Vec<(String, TokenStream)>,
    /// What arrives. Where the declaration names no input, height and width are [`Size::Open`].
    pub(crate) input: Shape,
    pub(crate) steps: Vec<Step>,
    pub(crate) weights: Option<Weights>,
    /// What it may cost.
    pub(crate) budget: Vec<Limit>,
}

/// A file of weights that go into the program.
pub(crate) struct Weights {
    /// The file as the user wrote it.
    pub(crate) name: String,
    /// The whole path.
    pub(crate) path: String,
    /// Where the file is written.
    pub(crate) place: Span,
    pub(crate) tensors: Vec<FileTensor>,
    /// Whether some of the network's tensors are not known, as they belong to layers that stand elsewhere. If not, the
    /// file's are in the order of the network's numbers.
    pub(crate) by_name: bool,
}

/// A tensor of a file.
pub(crate) struct FileTensor {
    pub(crate) name: String,
    pub(crate) shape: Vec<usize>,
    /// Begin and length in bytes of the file.
    pub(crate) piece: [usize; 2],
}

/// The most that a network may cost of something.
pub(crate) struct Limit {
    pub(crate) quantity: Quantity,
    pub(crate) most: u64,
    /// Where that stands.
    pub(crate) place: Place,
}

/// What a budget limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quantity {
    Parameters,
    Weights,
    Inference,
    Training,
    MultiplyAdds,
}

impl Network {
    /// The shape of what comes from somewhere.
    pub(crate) fn shape_of(&self, source: Source) -> Shape {
        match source {
            Source::Input => self.input,
            Source::Step(index) => self.steps[index].output,
        }
    }
}

/// One layer in the chain, or one asserted shape.
pub(crate) struct Step {
    /// The user's label, or the word and how often it stood so far: `conv2`.
    pub(crate) name: Ident,
    /// Where the layer's word stands.
    pub(crate) span: Span,
    /// The layer as the user wrote it: `conv(1, 6, k5, s1, p2)`.
    pub(crate) text: String,
    pub(crate) layer: Layer,
    /// Where its input comes from: one place, but for the joins, which have one for each branch.
    pub(crate) inputs: Vec<Source>,
    /// The chain in front of it, for messages, with [`mark`]s.
    pub(crate) chain: String,
    /// What arrives; at a join, from the first branch.
    pub(crate) input: Shape,
    pub(crate) output: Shape,
}

/// Where something comes from. What goes into no step any more is the network's output: that of the last step.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Source {
    /// The network's input.
    Input,
    /// The step with this index, which stands before the one that it goes into.
    Step(usize),
}

/// Stands between the halves of a mark.
const MARK: char = '\u{1}';

/// Marks the place of a number in a chain that the compiler finds out; without an axis, that of all numbers of a shape.
pub(crate) fn mark(source: Source, axis: Option<usize>) -> String {
    let step = if let Source::Step(step) = source { step.to_string() } else { String::new() };
    let axis = axis.map_or(String::new(), |axis| axis.to_string());
    format!("{MARK}{step}.{axis}{MARK}")
}

/// A chain without its marks: a text with a `\u{1}` in place of each, and what the marks tell.
pub(crate) fn unmarked(chain: &str) -> (String, Vec<(Source, Option<usize>)>) {
    let mut marks = Vec::new();
    let parts = chain.split(MARK).enumerate().map(|(index, part)| match part.split_once('.') {
        Some((step, axis)) if index % 2 == 1 => {
            marks.push((step.parse().map_or(Source::Input, Source::Step), axis.parse().ok()));
            MARK.to_string()
        }
        _ => part.to_owned(),
    });
    (parts.collect(), marks)
}

/// A layer and its options; pairs are (height, width).
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Layer {
    Conv {
        channels: Size,
        kernel: [usize; 2],
        stride: [usize; 2],
        padding: [usize; 2],
        dilation: [usize; 2],
        groups: usize,
        bias: bool,
        /// Whether every row and column that arrives has to be under the kernel.
        strict: bool,
    },
    Fc {
        outputs: Size,
        bias: bool,
    },
    MaxPool(Pool),
    AvgPool(Pool),
    /// `gap`
    GlobalAvgPool,
    Flatten,
    Dropout {
        probability: f64,
    },
    BatchNorm,
    #[expect(clippy::enum_variant_names, reason = "that is what it is called")]
    LayerNorm,
    GroupNorm {
        groups: usize,
    },
    Activation(Activation),
    Softmax,
    LogSoftmax,
    /// Adds up what all branches leave: maps or vectors of one shape.
    Sum,
    /// Puts the channels of all branches one behind the other; of vectors, the numbers.
    Concat,
    /// A layer of one's own, or a network: only the types know what it does.
    Own {
        path: Code,
        /// What stands in its braces.
        settings: Option<Code>,
        /// Where the shape stands that says what leaves.
        stated: Option<Spot>,
        /// Whether it is a network that was declared before in the same invocation.
        declared: bool,
    },
    /// A shape in brackets, or the `in` of an `fc(in, out)` (then the output is a vector of as many numbers as arrive),
    /// whose truth depends on an open size, so that only the types can tell. (Those that the macro
    /// could check leave no step.)
    Assert {
        /// What is said: what leaves may be told by a constant instead.
        says: Shape,
    },
}

/// The window of a pooling layer; pairs are (height, width).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pool {
    pub(crate) kernel: [usize; 2],
    pub(crate) stride: [usize; 2],
    pub(crate) padding: [usize; 2],
    /// Whether the last window may reach over the end.
    pub(crate) ceil: bool,
    /// Whether every row and column that arrives has to be in a window.
    pub(crate) strict: bool,
}

/// Code that the user wrote.
#[derive(Clone, Debug)]
pub(crate) struct Code(pub(crate) TokenStream);

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.0.to_string() == other.0.to_string()
    }
}

/// Where something stands; of two things that are the same, that may differ.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spot(pub(crate) Span);

impl PartialEq for Spot {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Activation {
    Relu,
    LeakyRelu { slope: f64 },
    Elu,
    Gelu,
    Silu,
    Sigmoid,
    Tanh,
    Softplus,
}

/// The shape of one sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Map { channels: Size, height: Size, width: Size },
    Vector(Size),
}

impl Shape {
    /// All sizes: channels, height and width, or the length.
    pub(crate) fn sizes(&self) -> Vec<Size> {
        match *self {
            Self::Map { channels, height, width } => vec![channels, height, width],
            Self::Vector(length) => vec![length],
        }
    }

    /// The sizes as numbers, if all of them are.
    pub(crate) fn known(&self) -> Option<Vec<usize>> {
        self.sizes().into_iter().map(Size::known).collect()
    }

    /// The link whose types know whether this is a map or a vector.
    ///
    /// What leaves such a link is a map here; what leaves it as a vector has a height and width of 1.
    pub(crate) fn link(&self) -> Option<Leaving> {
        let Self::Map { height: Size::Named(height), .. } = self else { return None };
        match height.name().and_then(Name::meaning) {
            Some(Meaning::Leaving(leaving)) => Some(leaving).filter(|leaving| leaving.axis == 1 && !leaving.is_map),
            _ => None,
        }
    }

    /// Whether what leaves a link has a part in it.
    pub(crate) fn is_of_link(&self) -> bool {
        self.sizes().into_iter().any(Size::is_of_link)
    }

    /// Whether no size is open.
    pub(crate) fn is_told(&self) -> bool {
        !self.sizes().contains(&Size::Open)
    }

    /// How many numbers a sample has: open if a size is. (That the product is not too large was checked.)
    pub(crate) fn count(&self) -> Size {
        let product = self.sizes().into_iter().try_fold(Size::Known(1), Size::times);
        product.unwrap_or(Size::Open)
    }
}
