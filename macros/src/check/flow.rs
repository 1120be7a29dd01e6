//! What flows through the chain: the shape that arrives at the next layer, and the chain so far as messages show it.

use std::fmt;

use crate::model::{Shape, Size};

/// What arrives at a layer, as far as it is known. After a fault, what it spoiled is [`Size::Open`]: nothing that
/// depends on it is checked any more, so no error is the consequence of another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Flow {
    Map {
        channels: Size,
        height: Size,
        width: Size,
    },
    Vector(Size),
    /// Not even which of the two.
    Unknown,
}

impl Flow {
    /// A map or a vector of these sizes; `None` if there are neither three nor one.
    pub(super) fn of(sizes: &[Size]) -> Option<Self> {
        match *sizes {
            [length] => Some(Self::Vector(length)),
            [channels, height, width] => Some(Self::Map { channels, height, width }),
            _ => None,
        }
    }

    /// The sizes; none if unknown.
    pub(super) fn sizes(&self) -> Vec<Size> {
        match *self {
            Self::Map { channels, height, width } => vec![channels, height, width],
            Self::Vector(length) => vec![length],
            Self::Unknown => Vec::new(),
        }
    }

    /// How many channels arrive, if a map does or may.
    pub(super) fn channels(&self) -> Size {
        match *self {
            Self::Map { channels, .. } => channels,
            Self::Vector(_) | Self::Unknown => Size::Open,
        }
    }

    /// How many numbers a sample has. `None` where the product overflows.
    pub(super) fn count(&self) -> Option<Size> {
        match *self {
            Self::Unknown => Some(Size::Open),
            _ => product(&self.sizes()),
        }
    }

    /// The shape for the model, in which a map's channels are always known.
    pub(super) fn shape(&self) -> Option<Shape> {
        match *self {
            Self::Map { channels: Size::Known(channels), height, width } => {
                Some(Shape::Map { channels, height, width })
            }
            Self::Vector(length) => Some(Shape::Vector(length)),
            Self::Map { .. } | Self::Unknown => None,
        }
    }
}

/// The product of sizes: open if one of them is, `None` if it is larger than any network may be.
pub(super) fn product(sizes: &[Size]) -> Option<Size> {
    let mut product = 1_usize;
    for size in sizes {
        let Size::Known(size) = *size else { return Some(Size::Open) };
        product = product.checked_mul(size).filter(|product| *product <= crate::parse::LARGEST)?;
    }
    Some(Size::Known(product))
}

/// `[6, 28, 28]`, with a question mark for what is not known.
impl fmt::Display for Flow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sizes = self.sizes().into_iter().map(|size| match size {
            Size::Known(size) => size.to_string(),
            Size::Open => "?".to_owned(),
        });
        match self {
            Self::Unknown => f.write_str("[?]"),
            _ => write!(f, "[{}]", sizes.collect::<Vec<_>>().join(", ")),
        }
    }
}

/// The chain so far.
pub(super) struct Chain {
    /// What arrives at the next layer.
    pub(super) flow: Flow,
    input: Flow,
    /// Each layer as the user wrote it, and what leaves it.
    layers: Vec<(String, Flow)>,
}

/// So many layers are shown; of a longer chain, the last ones.
const SHOWN: usize = 6;

impl Chain {
    pub(super) fn new(input: Flow) -> Self {
        Self { flow: input, input, layers: Vec::new() }
    }

    /// Whether a map came in, so that a vector that arrives was made of it.
    pub(super) fn started_as_map(&self) -> bool {
        !matches!(self.input, Flow::Vector(_))
    }

    /// What probably leaves a chain with faults: if that is not known, the last vector that is, since most layers behind
    /// it are activations.
    pub(super) fn probable_output(&self) -> Option<Shape> {
        let shapes = self.layers.iter().rev().filter_map(|(_, flow)| flow.shape());
        let mut vectors = shapes.filter(|shape| matches!(shape, Shape::Vector(Size::Known(_))));
        self.flow.shape().or_else(|| vectors.next())
    }

    /// Goes through a layer.
    pub(super) fn push(&mut self, text: String, output: Flow) {
        self.layers.push((text, output));
        self.flow = output;
    }
}

/// The chain in the macro's own language, with a shape wherever it changes.
impl fmt::Display for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.input)?;
        let hidden = self.layers.len().saturating_sub(SHOWN);
        let mut flow = self.input;
        if let Some((_, output)) = self.layers[..hidden].last() {
            write!(f, " -> … -> {output}")?;
            flow = *output;
        }
        for (text, output) in &self.layers[hidden..] {
            write!(f, " -> {text}")?;
            if *output != flow {
                write!(f, " -> {output}")?;
            }
            flow = *output;
        }
        // A shape that an assertion changed, because it is wrong or because it told more.
        if flow != self.flow {
            write!(f, " -> {}", self.flow)?;
        }
        Ok(())
    }
}
