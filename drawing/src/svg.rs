//! The picture as SVG.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::Graph;
use crate::layout::{BEND, Flow, Frame, LABEL, LINE, Layout, Point, differ, layout};

/// The colour of what flows backward, readable on white and on black.
const GRADIENT: &str = "#d9483b";
/// The colour of variables.
const VARIABLE: &str = "#4a80d9";
/// From what flows forward to its gradient.
const BESIDE: f32 = 8.0;
/// How wide the legend is.
const LEGEND: f32 = 340.0;
/// How long an arrow's head is.
const HEAD: f32 = 7.0;

impl Graph {
    /// The picture as SVG, in the colour of the text around it.
    ///
    /// On its own, as a file, it has a white ground and black lines; in a page, it is as light or dark as the page.
    #[must_use]
    pub fn svg(&self, on_its_own: bool) -> String {
        let (plan, learned) = (layout(self), self.learned());
        let mut picture = Picture { text: String::new() };
        let (width, height) = (plan.width.max(LEGEND), plan.height + 24.0);
        picture.open(width, height, on_its_own);
        let is_learned = |source: Option<usize>| source.is_some_and(|index| learned[index]);
        for flow in &plan.flows {
            picture.flow(flow, is_learned(flow.source), self.shape(flow.source));
        }
        self.nodes(&plan, &mut picture);
        picture.variable(plan.input, &["input"]);
        picture.variable(plan.output, &["output"]);
        picture.legend(plan.height + 8.0);
        picture.text.push_str("</svg>");
        picture.text
    }

    fn nodes(&self, plan: &Layout, picture: &mut Picture) {
        for (node, (frame, beside)) in self.nodes.iter().zip(&plan.nodes) {
            if let Some(parameters) = beside {
                let (y, from, to) = (frame.middle.y, parameters.middle.x + parameters.width / 2.0, frame.left());
                picture.line(&format!("M{} {}H{}", n(from), n(y - 5.0), n(to - HEAD)), false);
                picture.head(Point { x: to, y: y - 5.0 }, [1.0, 0.0], false);
                picture.line(&format!("M{} {}H{}", n(to), n(y + 5.0), n(from + HEAD)), true);
                picture.head(Point { x: from, y: y + 5.0 }, [-1.0, 0.0], true);
                let lines = node.parameters.iter().map(String::as_str).collect::<Vec<_>>();
                picture.variable(*parameters, &lines);
            }
            picture.operator(*frame, &node.name, &node.text);
        }
    }
}

/// What has been drawn so far.
struct Picture {
    text: String,
}

impl Picture {
    fn open(&mut self, width: f32, height: f32, on_its_own: bool) {
        // Smaller than that, no one can read it.
        let least = n(0.7 * width);
        let [width, height] = [width, height].map(n);
        let color = if on_its_own { " color=\"#222\"" } else { "" };
        self.put(&format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
             style=\"max-width:100%;min-width:{least}px;height:auto\"{color} fill=\"none\" stroke=\"currentColor\" \
             font-family=\"ui-sans-serif,system-ui,sans-serif\" font-size=\"12\" text-anchor=\"middle\">"
        ));
        if on_its_own {
            self.put("<rect width=\"100%\" height=\"100%\" fill=\"#fff\" stroke=\"none\"/>");
        }
    }

    fn put(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// A square.
    fn variable(&mut self, frame: Frame, lines: &[&str]) {
        let Frame { width, height, .. } = frame;
        let (x, y) = (frame.left(), frame.top());
        let [x, y, width, height] = [x, y, width, height].map(n);
        self.put(&format!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{VARIABLE}\" fill-opacity=\".13\" \
             stroke=\"{VARIABLE}\"/>"
        ));
        let top = frame.middle.y - (lines.len() - 1) as f32 * LINE / 2.0;
        for (index, line) in lines.iter().enumerate() {
            self.write(Point { x: frame.middle.x, y: top + index as f32 * LINE + 4.0 }, line, " font-size=\"11\"");
        }
    }

    /// What is round.
    fn operator(&mut self, frame: Frame, name: &str, text: &str) {
        let height = (2.0 * LINE + 12.0).min(frame.height);
        let (x, y) = (frame.left(), frame.middle.y - height / 2.0);
        let [x, y, width, height, round] = [x, y, frame.width, height, height / 2.0].map(n);
        self.put(&format!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{round}\" fill=\"currentColor\" \
             fill-opacity=\".06\"/>"
        ));
        let Point { x, y } = frame.middle;
        // `relu1` says all there is to say.
        if name.trim_end_matches(|digit: char| digit.is_ascii_digit()) == text {
            return self.write(Point { x, y: y + 4.0 }, name, " font-weight=\"600\"");
        }
        self.write(Point { x, y: y - 3.0 }, name, " font-weight=\"600\"");
        self.write(Point { x, y: y + 12.0 }, text, " font-size=\"11\" opacity=\".8\"");
    }

    fn write(&mut self, Point { x, y }: Point, text: &str, style: &str) {
        let (x, y, text) = (n(x), n(y), escape(text));
        self.put(&format!("<text x=\"{x}\" y=\"{y}\" fill=\"currentColor\" stroke=\"none\"{style}>{text}</text>"));
    }

    fn line(&mut self, path: &str, gradient: bool) {
        let style = if gradient { format!(" stroke=\"{GRADIENT}\" stroke-dasharray=\"4 3\"") } else { String::new() };
        self.put(&format!("<path d=\"{path}\"{style}/>"));
    }

    /// The head of an arrow that points in a direction.
    fn head(&mut self, Point { x, y }: Point, [dx, dy]: [f32; 2], gradient: bool) {
        let (back_x, back_y) = (x - HEAD * dx, y - HEAD * dy);
        let corners = [x, y, back_x + 4.0 * dy, back_y + 4.0 * dx, back_x - 4.0 * dy, back_y - 4.0 * dx].map(n);
        let [a, b, c, d, e, f] = corners;
        let color = if gradient { GRADIENT } else { "currentColor" };
        self.put(&format!("<path d=\"M{a} {b}L{c} {d} {e} {f}z\" fill=\"{color}\" stroke=\"none\"/>"));
    }

    /// What flows forward and, beside it, its gradient.
    fn flow(&mut self, flow: &Flow, learned: bool, shape: &str) {
        let Flow { start, along, end, .. } = *flow;
        self.line(&path(flow, 0.0, [0.0, HEAD]), false);
        self.head(end, [0.0, 1.0], false);
        if learned {
            self.line(&path(flow, BESIDE, [HEAD, 0.0]), true);
            self.head(Point { x: start.x + BESIDE, y: start.y }, [0.0, -1.0], true);
        }
        let y = if differ(start.x, along) {
            start.y + BEND + 14.0
        } else if differ(along, end.x) {
            start.y + 22.0
        } else {
            f32::midpoint(start.y, end.y)
        };
        self.write(Point { x: along + LABEL, y: y + 4.0 }, shape, " text-anchor=\"start\" font-size=\"11\"");
    }

    fn legend(&mut self, y: f32) {
        for (x, text, gradient) in [(12.0, "forward, with its shape", false), (196.0, "gradient, backward", true)] {
            self.line(&format!("M{} {}h24", n(x), n(y)), gradient);
            self.write(
                Point { x: x + 30.0, y: y + 4.0 },
                text,
                " text-anchor=\"start\" font-size=\"11\" opacity=\".8\"",
            );
        }
    }
}

/// From the start along a vertical line to the end, so far to the side; cut at both ends to leave room for a head.
fn path(Flow { start, along, end, .. }: &Flow, aside: f32, cut: [f32; 2]) -> String {
    let [from, along, to] = [start.x + aside, along + aside, end.x + aside];
    let (top, bottom) = (start.y + cut[0], end.y - cut[1]);
    let mut bends = String::new();
    for (x, next, level, limit) in [(from, along, start.y + BEND / 2.0, top), (along, to, end.y - BEND / 2.0, bottom)] {
        if !differ(x, next) {
            continue;
        }
        // What runs beside another line on its right stays there, whichever way the two go.
        let level = level - aside * (next - x).signum();
        let round = [8.0, (next - x).abs() / 2.0, (level - limit).abs()].into_iter().fold(f32::MAX, f32::min);
        let side = round * (next - x).signum();
        let [above, below, leave, arrive] = [level - round, level + round, x + side, next - side].map(n);
        let [x, next, level] = [x, next, level].map(n);
        bends += format!("V{above}Q{x} {level} {leave} {level}H{arrive}Q{next} {level} {next} {below}").as_str();
    }
    format!("M{} {}{bends}V{}", n(from), n(top), n(bottom))
}

/// A number of pixels, to a tenth.
fn n(pixels: f32) -> String {
    let tenths = (pixels * 10.0 + if pixels < 0.0 { -0.5 } else { 0.5 }) as i32;
    if tenths % 10 == 0 { (tenths / 10).to_string() } else { format!("{}", tenths as f32 / 10.0) }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
