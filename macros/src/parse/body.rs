//! Reads what stands behind a network's colon: its input, or the `<` and `>` of one that names none, around the chain.

use proc_macro2::TokenStream;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::token::Bracket;
use syn::{Ident, Token};

use super::block::starts_declaration;
use super::chain::{Before, Reader};
use super::{input, next_place, next_text, peek_separator, shape, skip, starts_network};
use crate::ast::{Input, Item, Shape};
use crate::fault::{Faults, Place};
use crate::message;
use crate::words::Word;

impl Reader<'_> {
    /// The input and the chain. With a name, a missing input is a fault; without, the header already had one.
    pub(super) fn body(&mut self, name: Option<&Ident>) -> (Input, Vec<Item>) {
        if let Some(place) = input::angles_before_brackets(self.input) {
            self.faults.add(place, message::before_input("<"));
            return self.body(None);
        }
        if self.input.peek(Token![#]) && self.attributes() {
            return self.body(None);
        }
        if let Some((place, sizes)) = input::other_than_brackets(self.input) {
            if let Some(any) = ["_", "?"].into_iter().find(|any| sizes.contains(any)) {
                self.faults.add(place, message::any_size(any));
                let sizes = shape::sizes(sizes.parse().unwrap_or_default(), &mut Faults::default());
                return (Input::Shape(Shape { sizes, place }), self.chain(Before::Link));
            }
            self.faults.add(place, message::input_without_brackets(name, &sizes));
            return (Input::Missing, self.chain(Before::Link));
        }
        if self.input.peek(Token![<]) && !self.input.peek(Token![<-]) {
            return self.open_body();
        }
        if let Some((place, content)) = input::chain_in_group(self.input) {
            if let Some(name) = name {
                self.faults.add(place, message::chain_in_group(name));
            }
            return (Input::Open(place), self.inner_chain(content));
        }
        // Something that does not belong between the colon and the input.
        let ahead = self.input.fork();
        skip(&ahead);
        let follows = ahead.peek(Bracket) || (ahead.peek(Token![<]) && !ahead.peek(Token![<-]));
        if !self.input.peek(Bracket) && follows && !self.input.peek(Token![->]) {
            self.faults
                .add(next_place(self.input, self.input.span().into()), message::before_input(&next_text(self.input)));
            skip(self.input);
            return self.body(None);
        }
        if self.input.peek(Bracket) {
            let shape = self.shape();
            let mut before = Before::Link;
            if let Some(angle) = input::angle_behind(self.input) {
                self.faults.add(angle, message::angle_behind_input(name, &shape.text()));
                self.open = true;
                let mut chain = self.chain(Before::Start);
                self.close(angle, &mut chain);
                // Which of the two is meant, nobody knows.
                return (Input::Missing, chain);
            }
            if let Some(place) = input::declared_output(self.input) {
                before = Before::Fault;
                // Without a name, the header had a fault already.
                if let Some(name) = name {
                    self.faults.add(place, message::declared_output(name, &shape.text()));
                }
            }
            return (Input::Shape(shape), self.chain(before));
        }
        if let Some(place) = input::reversed(self.input) {
            self.faults.add(place, message::reversed());
            return (Input::Missing, vec![Item::Broken]);
        }
        if let Some(name) = name {
            let place = next_place(self.input, Place::of(name));
            if self.lacks_angle() {
                self.faults.add(place, message::missing_angle(name));
                self.open = true;
                let mut chain = self.chain(Before::Start);
                self.close(place, &mut chain);
                return (Input::Open(place), chain);
            }
            self.faults.add(place, message::missing_input(name));
        }
        let is_readable = |word: Ident| self.is_word(&word) || self.is_label();
        if !self.input.fork().call(Ident::parse_any).is_ok_and(is_readable) {
            self.skip_link();
        }
        self.has_input = false;
        let mut chain = self.chain(Before::Fault);
        // Whatever stands in the input's place was complained about.
        if let Some(first) = chain.first_mut()
            && matches!(first, Item::Layer(layer) if Word::find(&layer.word.to_string()).is_none())
        {
            *first = Item::Broken;
        }
        (Input::Missing, chain)
    }

    /// A chain in parentheses or braces.
    fn inner_chain(&mut self, content: TokenStream) -> Vec<Item> {
        let declared = self.declared;
        let parser = |input: ParseStream| {
            let mut reader = Reader::new(input, Faults::default(), declared);
            Ok((reader.chain(Before::Start), reader.faults))
        };
        let Ok((chain, faults)) = parser.parse2(content) else { return vec![Item::Broken] };
        self.faults.append(faults);
        chain
    }

    /// Whether a `>` ends the network that no `<` begins.
    fn lacks_angle(&self) -> bool {
        let (ahead, mut opened, mut last) = (self.input.fork(), 0, String::new());
        while !(ahead.is_empty() || peek_separator(&ahead) || starts_declaration(&ahead)) {
            last = next_text(&ahead);
            opened += i32::from(last == "<") - i32::from(last == ">");
            skip(&ahead);
        }
        last == ">" && opened < 0
    }

    /// `< chain >`
    fn open_body(&mut self) -> (Input, Vec<Item>) {
        let angle = skip(self.input);
        self.open = true;
        if self.input.peek(Token![<]) {
            self.faults.add(angle.to(skip(self.input)), message::doubled_angle());
            self.angles = 2;
        }
        let mut chain = Vec::new();
        if self.input.peek(Bracket) {
            // That it does not belong here is said of the shape as a whole.
            let faults = std::mem::take(&mut self.faults);
            chain.push(Item::Shape(self.shape()));
            self.faults = faults;
        }
        let before = if chain.is_empty() { Before::Start } else { Before::Link };
        chain.extend(self.chain(before));
        self.close(angle, &mut chain);
        (Input::Open(angle), chain)
    }

    /// The `>` of an open network.
    fn close(&mut self, angle: Place, chain: &mut Vec<Item>) {
        if !self.input.peek(Token![>]) {
            // What could not be read may have been meant as the `>`.
            if !self.torn && !matches!(chain.last(), Some(Item::Broken)) {
                self.faults.add(angle, message::unclosed());
            }
            return;
        }
        skip(self.input);
        self.open = false;
        if self.angles == 2 && self.input.peek(Token![>]) {
            skip(self.input);
        }
        if self.input.peek(Token![->]) {
            let arrow = Place::of(self.arrow());
            self.faults.add(arrow, message::after_close());
            chain.extend(self.chain(Before::Fault));
        }
    }

    /// Whether the `>` of an open network comes; one in the middle of the chain is a torn arrow.
    pub(super) fn is_closed(&self) -> bool {
        let ahead = self.input.fork();
        skip(&ahead);
        if self.angles == 2 && ahead.peek(Token![>]) {
            skip(&ahead);
        }
        let over = ahead.is_empty() || peek_separator(&ahead) || ahead.peek(Token![->]) || starts_network(&ahead);
        self.open && self.input.peek(Token![>]) && over
    }
}
