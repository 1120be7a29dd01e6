//! The names of the layers, which are the names of the struct's fields.
//!
//! A layer without a label is called by its word and how many layers with this word there are up to it, labelled ones
//! included: the second convolution is `conv2` whether or not the first one has a label, and whether or not it stands in
//! a block. If another layer has that for a label, the next free number is taken. Assertions count as `shape1`, `shape2`
//! and are no fields; joins count as `residual1`, `sum1`, `concat1`.
//!
//! A label names a layer. On something with layers inside, it comes before their names, which are counted by themselves:
//! - `stem: residual { conv(…) -> inner: conv(…) }`: `stem_conv1`, `stem_inner`; the join itself is `stem`. The use of a
//!   block is the same: `stem: basic(64, 2)`.
//! - `stage: repeat 2 { conv(…) }`: each turn has its number, `stage1_conv1`, `stage2_conv1`.
//!
//! What stands once in the text can stand several times in the network: what a `repeat` or a block without a label
//! contains. A label in there is numbered, in each place that has a name, by how often it came so far: `repeat 2 { body:
//! conv(…) }` makes `body1`, `body2`. So nothing that is added at the end renames what stands before it.

use proc_macro2::{Ident, Span};

use super::unroll::Link;
use crate::ast::{self, Layer};
use crate::fault::{Faults, Place};
use crate::message;
use crate::model::{Code, Parameters};
use crate::words::{self, Word};

/// The names in the order in which the way along the chain comes by them, the first one last: of a join, after those
/// inside.
pub(super) fn names(links: &[Link], faults: &mut Faults) -> Vec<Ident> {
    let mut names = all(links, faults, |layer| layer.word.to_string()).found;
    names.reverse();
    names
}

/// The layers of a network with faults that have parameters, each once, by the names that they would have without its
/// misspelt words.
pub(super) fn parameters(links: &[Link]) -> Vec<(Ident, Parameters)> {
    // What is wrong with the labels has been said.
    all(links, &mut Faults::default(), meant).parameters
}

/// The word that a layer probably has.
fn meant(layer: &Layer) -> String {
    let word = layer.word.to_string();
    if Word::find(&word).is_some() { word } else { words::nearest(&word, &[]).unwrap_or(word) }
}

fn all(links: &[Link], faults: &mut Faults, word: fn(&Layer) -> String) -> Names {
    // First all labels, since what has none makes room for them.
    let mut labels = Labels { taken: Vec::new(), faults };
    labels.links(links, &mut Scope::new(String::new()));
    let mut names = Names { taken: labels.taken, found: Vec::new(), parameters: Vec::new(), word };
    names.links(links, &mut Scope::new(String::new()));
    names
}

/// A place with a name of its own, and what was counted in it.
struct Scope {
    /// `stem_`; empty for the network as a whole.
    prefix: String,
    words: Vec<(String, usize)>,
    labels: Vec<(String, usize)>,
    /// Whether what stands here once in the text stands several times in the network.
    repeats: bool,
}

impl Scope {
    fn new(prefix: String) -> Self {
        Self { prefix, words: Vec::new(), labels: Vec::new(), repeats: false }
    }

    /// The place that a label names.
    fn inner(full: &str) -> Self {
        Self::new(format!("{}_", full.trim_start_matches("r#")))
    }

    /// The whole name that a label gives here. The turns of a `repeat` are numbered anyway.
    fn full(&mut self, label: &Ident, numbered: bool) -> String {
        let text = label.to_string();
        if !(numbered || self.repeats) {
            return if self.prefix.is_empty() {
                text
            } else {
                format!("{}{}", self.prefix, text.trim_start_matches("r#"))
            };
        }
        let count = increment(&mut self.labels, text.trim_start_matches("r#"));
        format!("{}{}{count}", self.prefix, text.trim_start_matches("r#"))
    }

    /// Does something in here as often as it comes.
    fn repeated(&mut self, work: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.repeats, true);
        work(self);
        self.repeats = before;
    }
}

fn increment(counts: &mut Vec<(String, usize)>, word: &str) -> usize {
    if let Some((_, count)) = counts.iter_mut().find(|(counted, _)| counted == word) {
        *count += 1;
        return *count;
    }
    counts.push((word.to_owned(), 1));
    1
}

/// The way past all labels.
struct Labels<'a> {
    taken: Vec<String>,
    faults: &'a mut Faults,
}

impl Labels<'_> {
    fn links(&mut self, links: &[Link], scope: &mut Scope) {
        for link in links {
            match link {
                Link::Layer(ast::Layer { label, .. }) | Link::Own(ast::Own { label, .. }) => {
                    self.label(label.as_ref(), false, scope);
                }
                Link::Join(join) => {
                    let mut inner = self.label(join.label.as_ref(), false, scope);
                    let scope = inner.as_mut().unwrap_or(scope);
                    join.branches.iter().for_each(|branch| self.links(&branch.links, scope));
                }
                Link::Repeat(repeat) => {
                    self.faults.enter(None);
                    for turn in &repeat.turns {
                        match self.label(repeat.label.as_ref(), true, scope) {
                            Some(mut inner) => self.links(turn, &mut inner),
                            None => scope.repeated(|scope| self.links(turn, scope)),
                        }
                    }
                    self.faults.leave();
                }
                Link::Use(used) => {
                    let inner = self.label(used.label.as_ref(), false, scope);
                    self.faults.enter(Some(used.line.clone()));
                    match inner {
                        Some(mut inner) => self.links(&used.links, &mut inner),
                        None => scope.repeated(|scope| self.links(&used.links, scope)),
                    }
                    self.faults.leave();
                }
                Link::Shape(_) | Link::Broken(_) => {}
            }
        }
    }

    /// Takes the name, and opens the place inside.
    fn label(&mut self, label: Option<&Ident>, numbered: bool, scope: &mut Scope) -> Option<Scope> {
        let label = label?;
        let full = scope.full(label, numbered);
        if self.taken.contains(&full) {
            let message =
                if label == &full { message::doubled_label(label) } else { message::clashing_label(label, &full) };
            self.faults.add(Place::of(label), message);
        }
        let inner = Scope::inner(&full);
        self.taken.push(full);
        Some(inner)
    }
}

/// The way past everything that has a name.
struct Names {
    taken: Vec<String>,
    found: Vec<Ident>,
    parameters: Vec<(Ident, Parameters)>,
    /// What a layer without a label is called.
    word: fn(&Layer) -> String,
}

impl Names {
    fn links(&mut self, links: &[Link], scope: &mut Scope) {
        for link in links {
            match link {
                Link::Layer(layer) => {
                    let word = (self.word)(layer);
                    self.name(layer.label.as_ref(), &word, layer.word.span(), scope);
                    self.parameters_of(&word, layer.label.is_some());
                }
                Link::Shape(shape) => self.name(None, "shape", shape.place.span(), scope),
                Link::Own(own) => {
                    self.name(own.label.as_ref(), &own.word(), own.place.span(), scope);
                    self.parameters_are(Parameters::Own(Code(own.path())));
                }
                Link::Join(join) => {
                    let (word, span) = (join.word.to_string(), join.word.span());
                    let Some(label) = &join.label else {
                        // It is counted before what stands in it, and comes after.
                        let own = self.found.len();
                        self.name(None, &word, span, scope);
                        join.branches.iter().for_each(|branch| self.links(&branch.links, scope));
                        self.found[own..].rotate_left(1);
                        continue;
                    };
                    increment(&mut scope.words, &word);
                    let full = scope.full(label, false);
                    let mut inner = Scope::inner(&full);
                    join.branches.iter().for_each(|branch| self.links(&branch.links, &mut inner));
                    self.found.push(identifier(&full, label.span()));
                }
                Link::Repeat(repeat) => {
                    for turn in &repeat.turns {
                        match &repeat.label {
                            Some(label) => self.links(turn, &mut Scope::inner(&scope.full(label, true))),
                            None => scope.repeated(|scope| self.links(turn, scope)),
                        }
                    }
                }
                Link::Use(used) => match &used.label {
                    Some(label) => self.links(&used.links, &mut Scope::inner(&scope.full(label, false))),
                    None => scope.repeated(|scope| self.links(&used.links, scope)),
                },
                Link::Broken(broken) => {
                    // The way along the chain does not come by what stands in it.
                    let found = self.found.len();
                    match &broken.label {
                        Some(label) => self.links(&broken.links, &mut Scope::inner(&scope.full(label, false))),
                        None => scope.repeated(|scope| self.links(&broken.links, scope)),
                    }
                    self.found.truncate(found);
                }
            }
        }
    }

    /// Notes that the layer that was named last has parameters, or that it is not known if it has a field of this name.
    fn parameters_of(&mut self, word: &str, has_label: bool) {
        let kind = match Word::find(word) {
            Some(Word::Conv) => Parameters::Conv,
            Some(Word::Fc) => Parameters::Fc,
            Some(Word::BatchNorm) => Parameters::BatchNorm,
            Some(Word::LayerNorm) => Parameters::LayerNorm,
            Some(Word::GroupNorm) => Parameters::GroupNorm,
            None if has_label => Parameters::Unknown,
            _ => return,
        };
        self.parameters_are(kind);
    }

    fn parameters_are(&mut self, kind: Parameters) {
        // A label that can't be a field's name is a fault, and there are no uses of it.
        let usable = |name: &&Ident| syn::parse_str::<Ident>(&name.to_string()).is_ok();
        let taken = |name: &&Ident| self.parameters.iter().any(|(taken, _)| taken == *name);
        let name = self.found.last().filter(|name| usable(name) && !taken(name));
        self.parameters.extend(name.cloned().map(|name| (name, kind)));
    }

    /// A label's name, or the word with the next number that is free.
    fn name(&mut self, label: Option<&Ident>, word: &str, span: Span, scope: &mut Scope) {
        // A raw identifier such as `r#type` is an unknown layer, but has to be called something.
        let word = word.trim_start_matches("r#").trim_end_matches(" { … }");
        let mut count = increment(&mut scope.words, word);
        if let Some(label) = label {
            self.found.push(identifier(&scope.full(label, false), label.span()));
            return;
        }
        let mut full = format!("{}{word}{count}", scope.prefix);
        while self.taken.contains(&full) {
            count = increment(&mut scope.words, word);
            full = format!("{}{word}{count}", scope.prefix);
        }
        self.found.push(Ident::new(&full, span));
        self.taken.push(full);
    }
}

fn identifier(full: &str, span: Span) -> Ident {
    full.strip_prefix("r#").map_or_else(|| Ident::new(full, span), |raw| Ident::new_raw(raw, span))
}
