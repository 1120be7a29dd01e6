//! What is drawn, and that nothing covers anything else.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use super::layout::{Frame, layout};
use super::structure::{Link, chain};
use super::{Graph, Node};

fn node(name: &str, inputs: &[Option<usize>], parameters: &[&str]) -> Node {
    Node {
        name: name.to_string(),
        text: format!("{name}(8, k3)"),
        inputs: inputs.to_vec(),
        output: "8×4×4".to_string(),
        parameters: parameters.iter().map(ToString::to_string).collect(),
    }
}

/// `relu -> residual { conv -> concat { conv | conv -> conv | identity } } -> relu`
fn nested() -> Graph {
    let conv = |index: usize, before| node(&format!("conv{index}"), &[Some(before)], &["weight 8×8×3×3", "bias 8"]);
    let nodes = vec![
        node("relu1", &[None], &[]),
        conv(1, 0),
        conv(2, 1),
        conv(3, 1),
        conv(4, 3),
        node("concat1", &[Some(2), Some(4), Some(1)], &[]),
        node("residual1", &[Some(5), Some(0)], &[]),
        node("relu2", &[Some(6)], &[]),
    ];
    Graph { input: "8×4×4".to_string(), nodes }
}

#[test]
fn the_branches_are_found_again() {
    let inner = vec![vec![Link::Layer(2)], vec![Link::Layer(3), Link::Layer(4)], vec![]];
    let outer = vec![vec![Link::Layer(1), Link::Join(5, inner)], vec![]];
    assert_eq!(chain(&nested().nodes), [Link::Layer(0), Link::Join(6, outer), Link::Layer(7)]);
    // A join of the input itself.
    let nodes = [node("conv1", &[None], &["weight 8"]), node("residual1", &[Some(0), None], &[])];
    assert_eq!(chain(&nodes), [Link::Join(1, vec![vec![Link::Layer(0)], vec![]])]);
    assert_eq!(chain(&[]), []);
}

#[test]
fn nothing_covers_anything_else() {
    let graph = nested();
    let plan = layout(&graph);
    let frames = plan.nodes.iter().flat_map(|(frame, beside)| [Some(*frame), *beside]).flatten();
    let frames: Vec<Frame> = frames.chain([plan.input, plan.output]).collect();
    for (index, one) in frames.iter().enumerate() {
        assert!(one.left() >= 0.0 && one.left() + one.width <= plan.width && one.bottom() <= plan.height, "{one:?}");
        for other in &frames[index + 1..] {
            let apart = one.left() + one.width <= other.left()
                || other.left() + other.width <= one.left()
                || one.bottom() <= other.top()
                || other.bottom() <= one.top();
            assert!(apart, "{one:?} and {other:?}");
        }
    }
    // All flows go down, none in a column in which a node lies on its way.
    for flow in &plan.flows {
        assert!(flow.start.y < flow.end.y, "{flow:?}");
        for frame in &frames {
            let beside = flow.along < frame.left() || flow.along > frame.left() + frame.width;
            let before = flow.end.y <= frame.top() || flow.start.y >= frame.bottom();
            assert!(beside || before, "{flow:?} goes through {frame:?}");
        }
    }
    let inputs: usize = graph.nodes.iter().map(|node| node.inputs.len()).sum();
    assert_eq!(plan.flows.len(), inputs + 1);
}

#[test]
fn gradients_go_where_parameters_had_a_hand() {
    let mermaid = nested().mermaid();
    for line in [
        "input -->|8×4×4| step0",
        "step0 -->|8×4×4| step1",
        "step1 -.-> parameters1",
        "step2 -.-> step1",
        "step5 -->|8×4×4| step6",
        "step6 -.-> step5",
        "output -.-> step7",
        "parameters1[\"weight 8×8×3×3<br/>bias 8\"] --> step1",
    ] {
        assert!(mermaid.lines().any(|found| found.trim() == line), "{line} is not in\n{mermaid}");
    }
    // `relu1` has seen no parameters.
    assert!(!mermaid.contains("-.-> step0") && !mermaid.contains("-.-> input"), "{mermaid}");
    // A gradient is a dashed line with a head: one for each learned flow, two for each layer's parameters and the legend.
    let svg = nested().svg(false);
    let dashed = svg.matches("stroke-dasharray").count();
    assert_eq!(dashed, mermaid.matches("-.->").count() + 1, "{svg}");
}

#[test]
fn the_picture_is_well_formed() {
    let mut graph = nested();
    graph.nodes[0].text = "a < b & c".to_string();
    let svg = graph.svg(true);
    assert!(svg.contains("a &lt; b &amp; c") && !svg.contains('\n'));
    // Every element is closed: by itself, or by its end.
    let mut open: Vec<String> = Vec::new();
    for tag in svg.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap_or_default();
        match tag.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop().as_deref(), Some(name)),
            None if tag.ends_with('/') => {}
            None => open.push(tag.split(' ').next().unwrap_or_default().to_string()),
        }
    }
    assert!(open.is_empty(), "{open:?}");
}
