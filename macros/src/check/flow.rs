//! What flows through the chain: the shape that arrives at the next layer, and the chain so far as messages show it.

use std::fmt;

use crate::model::{Leaving, Meaning, Name, Shape, Size, Source, mark};

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

    /// The link whose types know whether this is a map or a vector; see [`Shape::link`].
    pub(super) fn link(&self) -> Option<Leaving> {
        self.shape().and_then(|shape| shape.link())
    }

    /// What leaves a link, of which only the types know it.
    pub(super) fn leaving(step: &str) -> Self {
        let size = |axis| Size::leaving(Leaving { step: step.to_owned(), axis, is_map: false });
        Self::Map { channels: size(0), height: size(1), width: size(2) }
    }

    /// The same where something insists that it is a map.
    pub(super) fn as_map(&self) -> Self {
        let insist = |name: Name| match name.meaning() {
            Some(Meaning::Leaving(leaving)) => Some(Size::leaving(Leaving { is_map: true, ..leaving })),
            _ => None,
        };
        let sizes = self.sizes().into_iter().map(|size| size.substitute(&insist).unwrap_or(Size::Open));
        Self::of(&sizes.collect::<Vec<_>>()).unwrap_or(Self::Unknown)
    }

    /// Whether both are the same to who reads them.
    fn is_shown_as(&self, other: Self) -> bool {
        self.as_map() == other.as_map()
    }

    /// The shape for the model, in which a map's channels are always known.
    pub(super) fn shape(&self) -> Option<Shape> {
        match *self {
            Self::Map { channels: Size::Open, .. } | Self::Unknown => None,
            Self::Map { channels, height, width } => Some(Shape::Map { channels, height, width }),
            Self::Vector(length) => Some(Shape::Vector(length)),
        }
    }
}

impl From<Shape> for Flow {
    fn from(shape: Shape) -> Self {
        match shape {
            Shape::Map { channels, height, width } => Self::Map { channels, height, width },
            Shape::Vector(length) => Self::Vector(length),
        }
    }
}

/// The product of sizes: open if one of them is, `None` if it is larger than any network may be.
pub(super) fn product(sizes: &[Size]) -> Option<Size> {
    sizes.iter().try_fold(Size::Known(1), |product, size| product.times(*size))
}

/// `[6, 28, 28]`, with a question mark for what is not known.
impl fmt::Display for Flow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sizes = self.sizes().iter().map(Size::to_string).collect::<Vec<_>>();
        match self {
            _ if *self == Self::Unknown || self.link().is_some() => f.write_str("[?]"),
            _ => write!(f, "[{}]", sizes.join(", ")),
        }
    }
}

/// The chain so far, and the blocks in which it is now.
pub(super) struct Chain {
    /// What arrives at the next layer.
    pub(super) flow: Flow,
    /// Where that comes from.
    pub(super) source: Source,
    /// The network, and each block that is not over yet.
    levels: Vec<Level>,
}

/// What stands between one pair of braces.
struct Level {
    /// How it begins: `residual {`; empty for the network.
    opening: String,
    input: (Flow, Source),
    /// Each layer as the user wrote it, and what leaves it.
    layers: Vec<(String, (Flow, Source))>,
}

/// How shapes are shown.
type Show = fn((Flow, Source)) -> String;

fn plain((flow, _): (Flow, Source)) -> String {
    flow.to_string()
}

/// With a mark for each number that the compiler finds out.
fn marked((flow, source): (Flow, Source)) -> String {
    if flow == Flow::Unknown {
        return flow.to_string();
    }
    if flow.link().is_some() {
        return format!("[{}]", mark(source, None));
    }
    let is_unknown = |size: Size| size == Size::Open || size.is_computed();
    let sizes = flow.sizes().into_iter().enumerate();
    let sizes = sizes.map(|(axis, size)| if is_unknown(size) { mark(source, Some(axis)) } else { size.to_string() });
    format!("[{}]", sizes.collect::<Vec<_>>().join(", "))
}

/// So many layers are shown; of a longer chain, the last ones.
const SHOWN: usize = 6;
/// So many are shown in front of a block in which the chain is.
const SHOWN_BEFORE: usize = 2;

impl Chain {
    pub(super) fn new(input: Flow) -> Self {
        let source = Source::Input;
        let level = Level { opening: String::new(), input: (input, source), layers: Vec::new() };
        Self { flow: input, source, levels: vec![level] }
    }

    /// Whether a map came in, so that a vector that arrives was made of it.
    pub(super) fn started_as_map(&self) -> bool {
        self.levels.first().is_none_or(|level| !matches!(level.input.0, Flow::Vector(_)))
    }

    /// What probably leaves a chain with faults: if that is not known, the last vector that is, since most layers behind
    /// it are activations.
    pub(super) fn probable_output(&self) -> Option<Shape> {
        let layers = self.levels.iter().flat_map(|level| &level.layers);
        let shapes = layers.rev().filter_map(|(_, (flow, _))| flow.shape());
        let mut vectors = shapes.filter(|shape| matches!(shape, Shape::Vector(Size::Known(_))));
        self.flow.shape().or_else(|| vectors.next())
    }

    /// Goes through a layer.
    pub(super) fn push(&mut self, text: String, output: Flow) {
        if let Some(level) = self.levels.last_mut() {
            level.layers.push((text, (output, self.source)));
        }
        self.flow = output;
    }

    /// Goes into a block.
    pub(super) fn open(&mut self, opening: String, arriving: Flow) {
        self.levels.push(Level { opening, input: (arriving, self.source), layers: Vec::new() });
        self.flow = arriving;
    }

    /// Leaves the block: its chain with the shapes, and what leaves.
    pub(super) fn close(&mut self) -> (String, Flow) {
        let chain = self.levels.pop().map_or(String::new(), |level| {
            let links = std::iter::once(plain(level.input)).chain(level.links(SHOWN, plain).0);
            links.collect::<Vec<_>>().join(" -> ")
        });
        (chain, self.flow)
    }

    /// The chain for what the compiler says, which knows the numbers that are not known here.
    pub(super) fn marked(&self) -> String {
        self.text(marked)
    }

    /// The chain in the macro's own language, with a shape wherever it changes.
    fn text(&self, show: Show) -> String {
        let mut text = String::new();
        // Whether the text ends with the opening of a block, with no layer behind it.
        let (mut last, mut opened) = (None::<Flow>, false);
        for (index, level) in self.levels.iter().enumerate() {
            let innermost = index + 1 == self.levels.len();
            let (mut links, flow) = level.links(if innermost { SHOWN } else { SHOWN_BEFORE }, show);
            // The shape, unless it stands right before the block.
            if last.is_none_or(|last| !last.is_shown_as(level.input.0)) {
                links.insert(0, show(level.input));
            }
            let arrow = if index == 0 {
                ""
            } else if opened {
                " "
            } else {
                " -> "
            };
            let space = if index > 0 && !links.is_empty() { " " } else { "" };
            text.extend([arrow, &level.opening, space, &links.join(" -> ")]);
            opened = links.is_empty();
            last = Some(flow);
        }
        // A shape that an assertion changed, because it is wrong or because it told more.
        if last.is_none_or(|last| !last.is_shown_as(self.flow)) {
            text.extend([" -> ", &show((self.flow, self.source))]);
        }
        text
    }
}

impl Level {
    /// The last layers with a shape wherever it changes, and the last shape.
    fn links(&self, shown: usize, show: Show) -> (Vec<String>, Flow) {
        let hidden = self.layers.len().saturating_sub(shown);
        let (mut links, mut flow) = (Vec::new(), self.input.0);
        if let Some((_, output)) = self.layers[..hidden].last() {
            links.extend(["…".to_owned(), show(*output)]);
            flow = output.0;
        }
        for (layer, output) in &self.layers[hidden..] {
            links.push(layer.clone());
            if !flow.is_shown_as(output.0) {
                links.push(show(*output));
            }
            flow = output.0;
        }
        (links, flow)
    }
}

impl fmt::Display for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(plain))
    }
}
