//! Where everything goes: the chain from top to bottom, branches beside each other, parameters on the left of their layer.

use alloc::vec;
use alloc::vec::Vec;

use crate::structure::{Link, chain};
use crate::{Graph, Node};

/// From one operator to the next.
const GAP: f32 = 52.0;
/// What a bend to the side takes.
pub(crate) const BEND: f32 = 36.0;
/// Between two branches, and between a layer and its parameters.
const BESIDE: f32 = 34.0;
/// How high a line of text is.
pub(crate) const LINE: f32 = 15.0;
/// Between two arrows that end side by side.
const PORT: f32 = 26.0;
/// Around everything.
const MARGIN: f32 = 12.0;
/// From an arrow to its shape.
pub(crate) const LABEL: f32 = 18.0;

/// How wide a text is in the smaller of the two fonts.
pub(crate) fn width_of(text: &str) -> f32 {
    text.chars().count() as f32 * 6.7
}

/// A place in the picture, in pixels, y downwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Point {
    pub(crate) x: f32,
    pub(crate) y: f32,
}

/// An operator or a variable: its middle and its size.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frame {
    pub(crate) middle: Point,
    pub(crate) width: f32,
    pub(crate) height: f32,
}

impl Frame {
    pub(crate) fn top(&self) -> f32 {
        self.middle.y - self.height / 2.0
    }

    pub(crate) fn bottom(&self) -> f32 {
        self.middle.y + self.height / 2.0
    }

    pub(crate) fn left(&self) -> f32 {
        self.middle.x - self.width / 2.0
    }
}

/// What flows from a source to a node, or to the output: it starts, keeps to a vertical line, and ends.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Flow {
    pub(crate) source: Option<usize>,
    pub(crate) start: Point,
    pub(crate) along: f32,
    pub(crate) end: Point,
}

/// The whole picture.
#[derive(Debug)]
pub(crate) struct Layout {
    pub(crate) width: f32,
    pub(crate) height: f32,
    pub(crate) input: Frame,
    pub(crate) output: Frame,
    /// Each node, in order, with its parameters beside it.
    pub(crate) nodes: Vec<(Frame, Option<Frame>)>,
    pub(crate) flows: Vec<Flow>,
}

/// How far something reaches from the middle of its column.
#[derive(Clone, Copy)]
struct Reach {
    left: f32,
    right: f32,
}

impl Reach {
    fn or(self, other: Self) -> Self {
        Self { left: self.left.max(other.left), right: self.right.max(other.right) }
    }
}

/// A place from which something flows.
#[derive(Clone, Copy)]
struct Source {
    node: Option<usize>,
    at: Point,
    /// The column in which it comes.
    along: f32,
}

struct Planner<'a> {
    graph: &'a Graph,
    /// For each node, how often what leaves it is used.
    uses: Vec<usize>,
    nodes: Vec<(Frame, Option<Frame>)>,
    flows: Vec<Flow>,
}

/// Places everything.
pub(crate) fn layout(graph: &Graph) -> Layout {
    let links = chain(&graph.nodes);
    let nowhere = Frame { middle: Point { x: 0.0, y: 0.0 }, width: 0.0, height: 0.0 };
    let nodes = graph.nodes.iter().map(|_| (nowhere, None)).collect();
    let mut uses = vec![0; graph.nodes.len()];
    for source in graph.nodes.iter().flat_map(|node| &node.inputs).flatten() {
        uses[*source] += 1;
    }
    let mut planner = Planner { graph, uses, nodes, flows: Vec::new() };
    let reach = planner.reach(&links, None);
    let x = MARGIN + reach.left;
    let variable = |y: f32| Frame { middle: Point { x, y }, width: 76.0, height: 28.0 };
    let input = variable(MARGIN + 14.0);
    let end = planner.place(&links, Source { node: None, at: Point { x, y: input.bottom() }, along: x });
    let output = variable(end.at.y + GAP + 14.0);
    planner.flow(end, Point { x, y: output.top() });
    Layout {
        width: x + reach.right + MARGIN,
        height: output.bottom() + MARGIN,
        input,
        output,
        nodes: planner.nodes,
        flows: planner.flows,
    }
}

/// The size of the box with a layer's parameters.
fn parameter_box(node: &Node) -> Option<(f32, f32)> {
    let width = node.parameters.iter().map(|line| width_of(line)).reduce(f32::max)? + 16.0;
    Some((width, node.parameters.len() as f32 * LINE + 10.0))
}

impl Planner<'_> {
    /// How wide an operator has to be.
    fn width(&self, index: usize) -> f32 {
        let node = &self.graph.nodes[index];
        let text = (node.name.chars().count() as f32 * 7.6).max(width_of(&node.text)) + 34.0;
        let arrows = (node.inputs.len().max(self.uses[index]) + 1) as f32 * PORT;
        text.max(arrows).max(96.0)
    }

    fn label(&self, source: Option<usize>) -> f32 {
        LABEL + width_of(self.graph.shape(source)) + 4.0
    }

    /// How far a chain reaches to both sides. What flows into it has its shape beside it.
    fn reach(&self, links: &[Link], source: Option<usize>) -> Reach {
        let flowing = |source| Reach { left: 12.0, right: self.label(source) };
        let (mut reach, mut source) = (flowing(source).or(Reach { left: 50.0, right: 50.0 }), source);
        if links.is_empty() {
            return flowing(source);
        }
        for link in links {
            let node = &self.graph.nodes[link.node()];
            let half = self.width(link.node()) / 2.0;
            let parameters = parameter_box(node).map_or(0.0, |(width, _)| BESIDE + width);
            reach = reach.or(Reach { left: half + parameters, right: half });
            if let Link::Join(_, branches) = link {
                let (_, around) = self.columns(branches, source);
                reach = reach.or(around);
            }
            source = Some(link.node());
            reach = reach.or(flowing(source));
        }
        reach
    }

    /// The columns of branches, from the column of what they come from, and how far they reach together.
    fn columns(&self, branches: &[Vec<Link>], source: Option<usize>) -> (Vec<f32>, Reach) {
        let (mut columns, mut end) = (Vec::new(), 0.0);
        for branch in branches {
            let Reach { left, right } = self.reach(branch, source);
            columns.push(end + left);
            end += left + right + BESIDE;
        }
        let [first, .., last] = columns.as_slice() else { return (columns, Reach { left: 0.0, right: 0.0 }) };
        let middle = f32::midpoint(*first, *last);
        let around = Reach { left: middle, right: end - BESIDE - middle };
        (columns.iter().map(|column| column - middle).collect(), around)
    }

    /// Places a chain below a source, and tells where it ends.
    fn place(&mut self, links: &[Link], mut source: Source) -> Source {
        let x = source.along;
        for link in links {
            let mut sources = Vec::new();
            if let Link::Join(_, branches) = link {
                let columns = self.columns(branches, source.node).0;
                for (index, (branch, column)) in branches.iter().zip(&columns).enumerate() {
                    let at = Point { x: source.at.x + port(index, branches.len()), ..source.at };
                    sources.push(self.place(branch, Source { at, along: x + column, ..source }));
                }
            } else {
                sources.push(source);
            }
            let bottom = sources.iter().map(|source| source.at.y).fold(0.0, f32::max);
            let bent = matches!(link, Link::Join(..)) || differ(source.at.x, x);
            let node = self.frame(link.node(), x, bottom + GAP + if bent { BEND } else { 0.0 });
            for (index, source) in sources.iter().enumerate() {
                let x = x + if sources.len() > 1 { port(index, sources.len()) } else { 0.0 };
                self.flow(*source, Point { x, y: node.top() });
            }
            source = Source { node: Some(link.node()), at: Point { x, y: node.bottom() }, along: x };
        }
        source
    }

    fn frame(&mut self, index: usize, x: f32, top: f32) -> Frame {
        let node = &self.graph.nodes[index];
        let (parameters, mut height) = (parameter_box(node), 2.0 * LINE + 12.0);
        height = height.max(parameters.map_or(0.0, |(_, height)| height));
        let frame = Frame { middle: Point { x, y: top + height / 2.0 }, width: self.width(index), height };
        let beside = parameters.map(|(width, height)| {
            let x = frame.left() - BESIDE - width / 2.0;
            Frame { middle: Point { x, ..frame.middle }, width, height }
        });
        self.nodes[index] = (frame, beside);
        frame
    }

    fn flow(&mut self, Source { node, at, along }: Source, end: Point) {
        self.flows.push(Flow { source: node, start: at, along, end });
    }
}

/// Whether two places are apart, rounding aside.
pub(crate) fn differ(one: f32, other: f32) -> bool {
    (one - other).abs() > 0.5
}

/// How far from the middle the arrow with this number starts or ends.
fn port(index: usize, count: usize) -> f32 {
    (index as f32 - (count - 1) as f32 / 2.0) * PORT
}
