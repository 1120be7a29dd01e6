//! Reads a chain: the arrows, and what goes wrong between the links, which [`item`](super::item) reads.

use quote::quote;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::token::{Bracket, Paren};
use syn::{Attribute, Ident, Token};

use super::block::{Start, block_amid, is_amid, peek_block, starts_declaration};
use super::item::takes_arguments;
use super::{is_capitalised, next_place, next_text, peek_separator, skip, skip_separators};
use crate::ast::{Block, Item};
use crate::fault::{Faults, Place};
use crate::message;
use crate::words::{Word, is_option};

/// Reads the chain of one network.
pub(super) struct Reader<'a> {
    pub(super) input: ParseStream<'a>,
    pub(super) faults: Faults,
    /// The names of the declared blocks.
    pub(super) declared: &'a [String],
    /// Blocks that are declared in the middle of the chain.
    pub(super) blocks: Vec<Block>,
    /// Between which braces the reader is.
    pub(super) inside: Option<Inside>,
    /// Whether something is wrong with the links, so that it is not sure what belongs to which branch.
    pub(super) torn: bool,
    /// Whether a `>` ends the chain.
    pub(super) open: bool,
    /// How many `<` it has in front.
    pub(super) angles: usize,
    /// Whether the network's input was found.
    pub(super) has_input: bool,
}

/// The kinds of braces.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Inside {
    /// Of `residual`, `sum` and `concat`: `|` parts the branches.
    Join,
    Repeat,
}

/// What stands in front of the next link.
pub(super) enum Before {
    /// The start of an open network, of a branch, or of a block.
    Start,
    Arrow(Place),
    Link,
    /// Something that was already complained about.
    Fault,
}

impl<'a> Reader<'a> {
    pub(super) fn new(input: ParseStream<'a>, faults: Faults, declared: &'a [String]) -> Self {
        Self {
            input,
            faults,
            declared,
            blocks: Vec::new(),
            inside: None,
            torn: false,
            open: false,
            angles: 1,
            has_input: true,
        }
    }

    /// The chain of a declared block.
    pub(super) fn block_body(&mut self) -> Vec<Item> {
        self.chain(Before::Start)
    }

    /// Attributes and documentation in the wrong place; whether they could be read.
    pub(super) fn attributes(&mut self) -> bool {
        let attributes = self.input.call(Attribute::parse_outer).unwrap_or_default();
        let is_read = !attributes.is_empty();
        if is_read {
            let place = Place::of(quote!(#(#attributes)*));
            self.faults.add(place, message::attribute_in_chain());
        }
        is_read
    }

    /// Whether an arrow stands between a layer's word and its parentheses.
    pub(super) fn is_parted(&self) -> bool {
        let ahead = self.input.fork();
        let takes = |word: Ident| takes_arguments(&word) || self.declared.iter().any(|name| word == name);
        ahead.call(Ident::parse_any).is_ok_and(takes) && ahead.parse::<Token![->]>().is_ok() && ahead.peek(Paren)
    }

    pub(super) fn arrow(&mut self) -> Option<Token![->]> {
        self.input.parse().ok()
    }

    /// Everything up to the end of the network.
    pub(super) fn chain(&mut self, mut before: Before) -> Vec<Item> {
        let input = self.input;
        let mut items = Vec::new();
        while !(input.is_empty() || self.is_closed() || self.is_branch_over()) {
            let declares = self.inside.is_none()
                && match before {
                    Before::Start => false,
                    Before::Arrow(_) => is_declaration(input),
                    Before::Link | Before::Fault => starts_declaration(input),
                };
            if declares && is_amid(input) {
                self.blocks.extend(block_amid(input, self.declared));
                before = Before::Fault;
                continue;
            } else if declares {
                break;
            }
            if input.peek(Token![->]) {
                let place = Place::of(self.arrow());
                match before {
                    Before::Start => self.faults.add(place, message::leading_arrow()),
                    Before::Arrow(_) => {
                        self.faults.add(place, message::doubled_arrow());
                        items.push(Item::Broken);
                    }
                    Before::Link | Before::Fault => {}
                }
                before = Before::Arrow(place);
            } else if peek_separator(input) {
                if self.is_last_separator() {
                    break;
                }
                let found = next_text(input);
                let place = skip(input);
                if (self.open && input.peek(Token![>])) || is_amid(input) {
                    continue;
                }
                if items.is_empty() && input.peek(Bracket) {
                    self.faults.add(place.to(skip(input)), message::second_input());
                    items.push(Item::Broken);
                    before = Before::Fault;
                    continue;
                }
                self.torn = true;
                let branches = self.inside == Some(Inside::Join);
                self.faults.add(place, message::separator_in_chain(&found, self.inside.is_some(), branches));
                // What follows may be meant as another branch.
                if branches {
                    items.push(Item::Broken);
                }
                before = Before::Fault;
            } else if input.peek(Token![#]) && !(input.peek2(Bracket) || input.peek2(Token![!])) {
                self.faults.add(skip(input), message::comment_sign());
                self.skip_link();
                before = Before::Fault;
            } else if input.peek(Token![#]) && self.attributes() {
                // What stands around them is read as if they weren't there.
            } else if matches!(before, Before::Link) && self.options_behind(&mut items) {
                before = Before::Fault;
            } else if input.peek(Ident::peek_any) || input.peek(Bracket) {
                // Of an arrow that stands behind its layer, the layer speaks.
                let is_missing = matches!(before, Before::Link) && !self.is_parted();
                let missing = is_missing.then(|| next_place(input, input.span().into()));
                let mut item = self.item();
                if let Some(place) = missing {
                    item = self.without_arrow(place, item, &mut items);
                }
                // What follows on half a link is half a link, too.
                before = if matches!(item, Item::Broken) { Before::Fault } else { Before::Link };
                items.push(item);
            } else if self.inside == Some(Inside::Join) && ["+", "&", "/"].contains(&next_text(input).as_str()) {
                self.torn = true;
                let found = next_text(input);
                self.faults.add(skip(input), message::between_branches(&found));
                items.push(Item::Broken);
                before = Before::Fault;
            } else if input.peek(Token![|]) && !input.peek2(Token![>]) {
                before = self.stray_bar(&mut items);
            } else {
                self.torn = true;
                before = self.unexpected(&before, &mut items);
            }
        }
        if let Before::Arrow(place) = before {
            self.faults.add(place, message::trailing_arrow());
            items.push(Item::Broken);
        }
        items
    }

    /// What follows another link right away, from its place on.
    fn without_arrow(&mut self, place: Place, item: Item, items: &mut Vec<Item>) -> Item {
        self.torn = true;
        let branch = matches!(self.inside, Some(Inside::Join));
        let text = describe(&item);
        let is_index = matches!((items.last(), &item), (Some(Item::Layer(layer)), Item::Shape(shape))
            if shape.sizes.len() == 1 && layer.place.touches(place));
        if is_index {
            self.faults.add(place, message::index(&text));
            return Item::Broken;
        }
        if !self.faults.begin_at(place) {
            self.faults.add(place, message::missing_arrow(&text, branch));
        }
        // A word that stands twice lacks its arguments only the first time.
        if matches!((items.last(), &item), (Some(Item::Layer(twice)), Item::Layer(layer)) if twice.word == layer.word) {
            items.pop();
            items.push(Item::Broken);
        }
        // A stray word is no layer, either; that is one fault.
        match item {
            Item::Own(_) => Item::Broken,
            Item::Layer(layer) if !self.is_word(&layer.word) => Item::Broken,
            item => item,
        }
    }

    /// Reads options behind the parentheses of their layer, as in `conv(4, k3) s2`, or without any, as in `conv k3`.
    fn options_behind(&mut self, items: &mut Vec<Item>) -> bool {
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
            None => message::bare_argument(&layer.word, &found.join(", ")),
        };
        self.faults.add(start.to(end), message);
        items.pop();
        items.push(Item::Broken);
        true
    }

    /// Whether the chain is over at this separator: it is, unless a layer follows that can't be a network.
    fn is_last_separator(&self) -> bool {
        let ahead = self.input.fork();
        skip_separators(&ahead);
        let goes_on = ahead.peek(Token![->])
            || ahead.peek(Bracket)
            || (ahead.peek(Ident) && !starts_declaration(&ahead) && !is_capitalised(&ahead))
            || is_amid(&ahead);
        !self.open && !goes_on && self.inside.is_none()
    }

    /// Whether a `|` ends the branch; one with a `>` is an arrow of another language.
    fn is_branch_over(&self) -> bool {
        self.inside == Some(Inside::Join) && self.input.peek(Token![|]) && !self.input.peek2(Token![>])
    }

    /// Everything up to the next arrow or separator.
    pub(super) fn skip_link(&self) -> Place {
        let input = self.input;
        let mut end = Place::from(input.span());
        while !(input.is_empty()
            || input.peek(Token![->])
            || peek_separator(input)
            || self.is_closed()
            || self.is_branch_over()
            || (self.inside.is_none() && starts_declaration(input)))
        {
            end = skip(input);
        }
        end
    }
}

/// Whether what comes can be nothing but a declaration, even behind an arrow.
fn is_declaration(input: ParseStream) -> bool {
    let named = input.peek(Ident) && input.peek2(Token![:]);
    let open = named && (input.peek3(Token![<]) || (input.peek3(Bracket) && is_capitalised(input)));
    open || peek_block(input) == Some(Start::Block)
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
