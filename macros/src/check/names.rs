//! The names of the layers, which are the names of the struct's fields.
//!
//! A layer without a label is called by its word and how many layers with this word there are up to it, labelled ones
//! included: the second convolution is `conv2` whether or not the first one has a label. If another layer has that for a
//! label, the next free number is taken. Assertions count as `shape1`, `shape2` and are no fields.

use proc_macro2::Ident;

use crate::ast::{Item, Layer};
use crate::fault::{Faults, Place};
use crate::message;

/// The names of all links that have one, the first one last.
pub(super) fn names(chain: &[Item]) -> Vec<Ident> {
    let labels = chain.iter().filter_map(label).collect::<Vec<_>>();
    let mut counts: Vec<(String, usize)> = Vec::new();
    let mut names = Vec::new();
    for item in chain {
        let (word, span) = match item {
            Item::Layer(layer) => (layer.word.to_string(), layer.word.span()),
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
    names.reverse();
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
