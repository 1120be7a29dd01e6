//! Reads a chain: the arrows, and what goes wrong between the links, which [`item`](super::item) reads.

use quote::quote;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::token::{Bracket, Paren};
use syn::{Ident, Token};

use super::block::{Start, block_amid, is_amid, peek_block, starts_declaration};
use super::item::takes_arguments;
use super::{
    is_capitalised, next_place, next_text, outer_attributes, peek_separator, skip, skip_separators, starts_network,
};
use crate::ast::{Block, Item};
use crate::fault::{Faults, Place};
use crate::message;

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
    /// How many branches the braces have, where one is not enough; 0 otherwise.
    pub(super) branches: usize,
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
    /// A separator in the place of an arrow.
    Separator,
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
            branches: 0,
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
        let is_one = self.input.peek(Token![#]) && (self.input.peek2(Bracket) || self.input.peek2(Token![!]));
        let attributes = if is_one { outer_attributes(self.input).unwrap_or_default() } else { Vec::new() };
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
        let mut is_separated = false;
        while !(input.is_empty() || self.is_closed() || self.is_branch_over()) {
            let declares = self.inside.is_none()
                && match before {
                    Before::Start => false,
                    Before::Arrow(_) => is_declaration(input),
                    Before::Link | Before::Separator | Before::Fault => starts_declaration(input),
                };
            if declares && is_amid(input) {
                self.blocks.extend(block_amid(input, self.declared));
                before = Before::Fault;
                continue;
            } else if declares {
                // `-> pub Other: …`
                if let (Before::Arrow(arrow), true) = (&before, is_public(input)) {
                    self.faults.add(next_place(input, *arrow), message::arrow_before_network());
                    items.push(Item::Broken);
                    before = Before::Fault;
                }
                break;
            }
            if input.peek(Token![->]) {
                let place = Place::of(self.arrow());
                match before {
                    Before::Start => {
                        self.faults.add(place, message::leading_arrow());
                        items.push(Item::Broken);
                    }
                    Before::Arrow(_) => {
                        self.faults.add(place, message::doubled_arrow());
                        items.push(Item::Broken);
                    }
                    Before::Link | Before::Separator | Before::Fault => {}
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
                // Who writes one for an arrow does so throughout.
                if std::mem::replace(&mut is_separated, true) {
                    self.faults.spoil();
                } else {
                    self.faults.add(place, message::separator_in_chain(&found, self.inside.is_some(), branches));
                }
                // What follows may be meant as another branch.
                if branches {
                    items.push(Item::Broken);
                }
                before = Before::Separator;
            } else if input.peek(Token![#]) && !(input.peek2(Bracket) || input.peek2(Token![!])) {
                self.faults.add(skip(input), message::comment_sign());
                self.skip_link();
                items.push(Item::Broken);
                before = Before::Fault;
            } else if input.peek(Token![#]) && self.attributes() {
                // What stands around them is read as if they weren't there.
            } else if matches!(before, Before::Link) && (self.options_behind(&mut items) || self.where_behind()) {
                before = Before::Fault;
            } else if input.peek(Ident::peek_any) || input.peek(Bracket) {
                // Of an arrow that stands behind its layer, the layer speaks.
                let is_behind_separator = matches!(before, Before::Separator);
                let is_missing = matches!(before, Before::Link) && !self.is_parted();
                let missing = is_missing.then(|| next_place(input, input.span().into()));
                let mut item = self.item();
                if let Some(place) = missing {
                    item = self.without_arrow(place, item, &mut items);
                } else if is_behind_separator && self.is_half(&item) {
                    item = Item::Broken;
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

    /// Whether the chain is over at this separator: it is, unless a layer follows that can't be a network.
    fn is_last_separator(&self) -> bool {
        let ahead = self.input.fork();
        skip_separators(&ahead);
        let behind = ahead.fork();
        skip(&behind);
        let is_stray = ahead.peek(Ident) && peek_block(&behind) == Some(Start::Block);
        if is_stray || self.open && (ahead.is_empty() || starts_declaration(&ahead)) {
            return self.inside.is_none();
        }
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
        let (mut end, mut angles) = (Place::from(input.span()), 0usize);
        while !(input.is_empty()
            || input.peek(Token![->])
            || (angles == 0 && peek_separator(input))
            || self.is_closed()
            || self.is_branch_over()
            || (self.inside.is_none() && starts_declaration(input)))
        {
            match next_text(input).as_str() {
                "<" => angles += 1,
                ">" => angles = angles.saturating_sub(1),
                _ => {}
            }
            end = skip(input);
        }
        end
    }
}

/// Whether what comes can be nothing but a declaration, even behind an arrow.
fn is_declaration(input: ParseStream) -> bool {
    let named = input.peek(Ident) && input.peek2(Token![:]);
    let body = input.peek3(Token![<]) || input.peek3(Bracket);
    (named && body && is_capitalised(input)) || is_public(input) || peek_block(input) == Some(Start::Block)
}

/// Whether a network comes that has its visibility in front.
fn is_public(input: ParseStream) -> bool {
    (input.peek(Token![pub]) || next_text(input) == "public") && starts_network(input)
}
