//! The picture in words that [Mermaid](https://mermaid.js.org/syntax/flowchart.html) draws.

use alloc::format;
use alloc::string::String;
use alloc::vec;

use crate::Graph;

impl Graph {
    /// A Mermaid flowchart: `[…]` are variables, `([…])` operators, `-.->` gradients.
    #[must_use]
    pub fn mermaid(&self) -> String {
        let learned = self.learned();
        let mut lines = vec![String::from("flowchart TD"), String::from("input[input]")];
        for (index, node) in self.nodes.iter().enumerate() {
            let (name, text) = (escape(&node.name), escape(&node.text));
            lines.push(format!("step{index}([\"{name}<br/>{text}\"])"));
            for source in &node.inputs {
                lines.extend(self.flow(&learned, *source, &format!("step{index}")));
            }
            if !node.parameters.is_empty() {
                let parameters = escape(&node.parameters.join("\n")).replace('\n', "<br/>");
                lines.push(format!("parameters{index}[\"{parameters}\"] --> step{index}"));
                lines.push(format!("step{index} -.-> parameters{index}"));
            }
        }
        lines.push(String::from("output[output]"));
        lines.extend(self.flow(&learned, self.output(), "output"));
        lines.join("\n    ") + "\n"
    }

    /// Forward and, where parameters had a hand in it, back.
    fn flow(&self, learned: &[bool], source: Option<usize>, to: &str) -> impl Iterator<Item = String> {
        let from = source.map_or(String::from("input"), |index| format!("step{index}"));
        let forward = format!("{from} -->|{}| {to}", self.shape(source));
        let backward = source.is_some_and(|index| learned[index]).then(|| format!("{to} -.-> {from}"));
        [forward].into_iter().chain(backward)
    }
}

fn escape(text: &str) -> String {
    text.replace('"', "#quot;").replace('<', "#lt;").replace('>', "#gt;")
}
