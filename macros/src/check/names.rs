//! The names of the layers, which are the names of the struct's fields.
//!
//! A layer without a label is called by its word and how many layers with this word there are up to it, labelled ones
//! included: the second convolution is `conv2` whether or not the first one has a label. If another layer has that for a
//! label, the next free number is taken. Assertions count as `shape1`, `shape2` and are no fields.

use proc_macro2::Ident;

use crate::ast::{Item, Layer};
use crate::fault::{Faults, Place};
use crate::message;
use crate::model::Parameters;
use crate::words::{self, Word};

/// The names of all links that have one, the first one last.
pub(super) fn names(chain: &[Item]) -> Vec<Ident> {
    let mut names = names_by(chain, |layer| layer.word.to_string());
    names.reverse();
    names
}

/// The layers of a network with faults that have parameters, each once, by the names that they would have without its
/// misspelt words.
pub(super) fn parameters(chain: &[Item]) -> Vec<(Ident, Parameters)> {
    let meant = |layer: &Layer| {
        let word = layer.word.to_string();
        if Word::find(&word).is_some() { word } else { words::nearest(&word).to_owned() }
    };
    let mut parameters: Vec<(Ident, Parameters)> = Vec::new();
    let links = chain.iter().filter(|item| !matches!(item, Item::Broken));
    for (item, name) in links.zip(names_by(chain, meant)) {
        let kind = match item {
            Item::Layer(layer) => Word::find(&meant(layer)),
            Item::Shape(_) | Item::Broken => None,
        };
        let kind = match kind {
            Some(Word::Conv) => Parameters::Conv,
            Some(Word::Fc) => Parameters::Fc,
            _ => continue,
        };
        // A label that can't be a field's name is a fault, and there are no uses of it.
        let usable = syn::parse_str::<Ident>(&name.to_string()).is_ok();
        if usable && !parameters.iter().any(|(taken, _)| *taken == name) {
            parameters.push((name, kind));
        }
    }
    parameters
}

/// The names of all links that have one, where `word` says what a layer without a label is called.
fn names_by(chain: &[Item], word: impl Fn(&Layer) -> String) -> Vec<Ident> {
    let labels = chain.iter().filter_map(label).collect::<Vec<_>>();
    let mut counts: Vec<(String, usize)> = Vec::new();
    let mut names = Vec::new();
    for item in chain {
        let (word, span) = match item {
            Item::Layer(layer) => (word(layer), layer.word.span()),
            Item::Shape(shape) => ("shape".to_owned(), shape.place.span()),
            Item::Broken => continue,
        };
        let known = counts.iter().position(|(counted, _)| *counted == word);
        let known = known.unwrap_or_else(|| {
            counts.push((word.clone(), 0));
            counts.len() - 1
        });
        let count = &mut counts[known].1;
        *count += 1;
        names.push(label(item).cloned().unwrap_or_else(|| {
            while labels.iter().any(|label| *label == &format!("{word}{count}")) {
                *count += 1;
            }
            // A raw identifier such as `r#type` is an unknown layer, but has to be called something.
            Ident::new(&format!("{}{count}", word.trim_start_matches("r#")), span)
        }));
    }
    names
}

fn label(item: &Item) -> Option<&Ident> {
    match item {
        Item::Layer(Layer { label, .. }) => label.as_ref(),
        Item::Shape(_) | Item::Broken => None,
    }
}

/// Two layers with one label.
pub(super) fn check_labels(chain: &[Item], faults: &mut Faults) {
    let mut taken = Vec::new();
    for label in chain.iter().filter_map(label) {
        if taken.contains(&label) {
            faults.add(Place::of(label), message::doubled_label(label));
        }
        taken.push(label);
    }
}
