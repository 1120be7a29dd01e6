//! What to make of a link in front of which an arrow is missing: a link, or a stray word.

use super::chain::{Inside, Reader};
use super::item::takes_arguments;
use super::{next_place, next_text, skip};
use crate::ast::Item;
use crate::fault::Place;
use crate::message;
use crate::words::{Word, is_option};

impl Reader<'_> {
    /// What follows another link right away, from its place on.
    pub(super) fn without_arrow(&mut self, place: Place, item: Item, items: &mut Vec<Item>) -> Item {
        self.torn = true;
        let branch = matches!(self.inside, Some(Inside::Join));
        let text = describe(&item);
        let is_index = matches!((items.last(), &item), (Some(Item::Layer(layer)), Item::Shape(shape))
            if shape.sizes.len() == 1 && layer.place.touches(place));
        if is_index {
            self.faults.add(place, message::index(&text));
            return Item::Broken;
        }
        let is_twice = |last: &Item| {
            matches!((last, &item), (Item::Layer(twice), Item::Layer(layer))
            if twice.word == layer.word && twice.arguments.is_none())
        };
        let is_given = matches!(&item, Item::Layer(layer) if layer.arguments.is_some());
        let is_torn = |last: &Item| {
            matches!(last, Item::Layer(layer)
            if is_given && layer.arguments.is_none() && self.declared.iter().any(|name| layer.word == name))
        };
        let half = items.pop_if(|last| is_twice(last) || is_torn(last) || self.is_half(last));
        if !self.faults.begin_at(place) {
            match (&half, &item) {
                // `fc other(10)`
                (Some(Item::Layer(first)), Item::Layer(layer))
                    if takes_arguments(&first.word) && !self.is_word(&layer.word) && layer.arguments.is_some() =>
                {
                    self.faults.add(Place::of(&layer.word), message::amid_layer(first, layer));
                }
                _ => self.faults.add(place, message::missing_arrow(&text, (branch, self.branches == 1))),
            }
        }
        // What may be a stray word says nothing sure of the shapes.
        if half.is_some() || !keeps_shape(&item) {
            items.push(Item::Broken);
        }
        // What is half a link beside a missing arrow, is so for one fault.
        if half.is_some() || self.is_half(&item) {
            return Item::Broken;
        }
        if keeps_shape(&item) {
            return item;
        }
        items.push(item);
        Item::Broken
    }

    /// Whether it is no link by itself: it lacks its arguments, or is no word of the language.
    pub(super) fn is_half(&self, item: &Item) -> bool {
        match item {
            Item::Own(_) => true,
            Item::Layer(layer) => {
                !self.is_word(&layer.word) || (layer.arguments.is_none() && takes_arguments(&layer.word))
            }
            _ => false,
        }
    }

    /// Reads options behind the parentheses of their layer, as in `conv(4, k3) s2`, or without any, as in `conv k3`.
    pub(super) fn options_behind(&mut self, items: &mut Vec<Item>) -> bool {
        let (input, mut found) = (self.input, Vec::new());
        let Some(Item::Layer(layer)) = items.last() else { return false };
        let start = next_place(input, layer.place);
        let mut end = start;
        while is_option(&next_text(input)) {
            found.push(next_text(input));
            end = skip(input);
        }
        if found.is_empty() {
            return false;
        }
        let message = match &layer.arguments {
            Some(arguments) => {
                let text = found.join(" ");
                found.retain(|option| Word::find(&layer.word.to_string()).is_some_and(|word| word.has_option(option)));
                let arguments = arguments.iter().map(|argument| argument.text.clone());
                let instead = (!found.is_empty()).then(|| layer.text_with(arguments.chain(found)));
                message::options_behind(&layer.word, &text, instead.as_deref())
            }
            None => message::bare_argument(&layer.word, &found.join(", "), &found.join(", ")),
        };
        self.faults.add(start.to(end), message);
        items.pop();
        items.push(Item::Broken);
        true
    }
}

/// Whether the shape that leaves is the one that arrives.
fn keeps_shape(item: &Item) -> bool {
    let word = if let Item::Layer(layer) = item { Word::find(&layer.word.to_string()) } else { None };
    let changes = [Word::Conv, Word::Fc, Word::MaxPool, Word::AvgPool, Word::Gap, Word::Flatten];
    word.is_some_and(|word| !changes.contains(&word))
}

/// What follows where an arrow is missing.
pub(super) fn describe(item: &Item) -> String {
    match item {
        Item::Layer(layer) => layer.text(),
        Item::Shape(shape) => shape.text(),
        Item::Own(own) => own.text(),
        Item::Join(join) => format!("{} {{ … }}", join.word),
        Item::Repeat(repeat) => format!("repeat {} {{ … }}", repeat.count.text),
        Item::Broken => "…".to_owned(),
    }
}
