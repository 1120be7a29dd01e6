//! Reads tokens of a chain that belong nowhere, or that other languages write.

use syn::parse::ParseStream;
use syn::token::{Brace, Bracket};
use syn::{Ident, Lit, LitInt, LitStr, Token};

use super::block::starts_declaration;
use super::chain::{Before, Inside, Reader};
use super::torn::describe;
use super::{next_place, next_text, skip};
use crate::ast::Item;
use crate::message;
use crate::words::{self, Word};

impl Reader<'_> {
    /// A `|` where there are no branches.
    pub(super) fn stray_bar(&mut self, items: &mut Vec<Item>) -> Before {
        let place = next_place(self.input, self.input.span().into());
        skip(self.input);
        self.torn = true;
        // `|x| x * 2`
        if self.input.peek(Ident) && self.input.peek2(Token![|]) {
            self.faults.add(place.to(self.skip_link()), message::closure());
            items.push(Item::Broken);
        } else {
            self.faults.add(place, message::stray_bar(matches!(self.inside, Some(Inside::Repeat))));
        }
        Before::Fault
    }

    /// Reads `where T: Scalar` at the end of a network.
    pub(super) fn where_behind(&mut self) -> bool {
        let input = self.input;
        if !input.peek(Token![where]) {
            return false;
        }
        let mut place = skip(input);
        while !(input.is_empty() || input.peek(Token![;]) || self.is_closed()) {
            place = place.to(skip(input));
        }
        self.faults.add(place, message::where_behind());
        true
    }

    /// A token that belongs nowhere, and what follows it up to the next arrow or separator.
    pub(super) fn unexpected(&mut self, before: &Before, items: &mut Vec<Item>) -> Before {
        let input = self.input;
        let found = next_text(input);
        if self.familiar(before, items) {
            return Before::Fault;
        }
        let wrong_arrow = ["=>", "<-", "-", "=", "|", ">", "~", "→"].contains(&found.as_str());
        let mut place = skip(input);
        // The second half of `=>`, `- >` or `|>`.
        if wrong_arrow && ((!self.open && input.peek(Token![>])) || (found == "<-" && input.peek(Token![-]))) {
            place = place.to(skip(input));
        }
        // `-->` and `==>`
        let is_longer = (found == "-" && input.peek(Token![->])) || (found == "=" && input.peek(Token![=>]));
        if is_longer {
            place = place.to(skip(input));
            if input.peek(Token![>]) {
                place = place.to(skip(input));
            }
        }
        // `fc(10) : [10]`
        let wrong_arrow = wrong_arrow || (found == ":" && input.peek(Bracket));
        if wrong_arrow && (input.peek(Ident) || input.peek(Bracket)) {
            self.faults.add(place, message::wrong_arrow());
            return Before::Fault;
        }
        // Where the `<` is missing, the `>` is not another fault.
        if found != ">" || self.has_input {
            self.faults.add(place, message::unexpected(&found));
        }
        self.skip_link();
        // What stands in front of it may be half of something else.
        if matches!(before, Before::Link) {
            items.pop();
        }
        items.push(Item::Broken);
        Before::Fault
    }

    /// Reads what other languages write, of which it is clear what is meant: `fc(10).relu()`, `3 * { … }`, `fc 10`.
    fn familiar(&mut self, before: &Before, items: &mut Vec<Item>) -> bool {
        let ahead = self.input.fork();
        let (start, found) = (skip(&ahead), next_text(&ahead));
        let is_behind = matches!(before, Before::Link);
        let mut end = start;
        let message = if let (true, true, Some(Item::Layer(layer))) = (self.input.peek(Lit), is_behind, items.last())
            && layer.arguments.is_none()
            && self.is_word(&layer.word)
        {
            let message = message::bare_argument(&layer.word, &next_text(self.input), &until_arrow(&self.input.fork()));
            items.pop();
            message
        } else if self.input.peek(Token![.]) && ahead.peek(Ident) && is_behind {
            end = skip(&ahead);
            message::method(&found)
        } else if self.input.peek(Token![*]) && ahead.peek(LitInt) && is_behind {
            end = skip(&ahead);
            message::multiplied_braces(&found)
        } else if self.input.peek(LitInt) && ahead.peek(Token![*]) && ahead.peek2(Brace) {
            end = skip(&ahead);
            message::multiplied_braces(&next_text(self.input))
        } else if self.input.peek(Lit) && ahead.peek(Token![:]) {
            message::label_no_name(&next_text(self.input))
        } else if let Some(meant) = self.quoted_layer() {
            message::quoted_layer(&next_text(self.input), &meant)
        } else if let (true, true, Some(item)) =
            (self.input.peek(Token![:]), ahead.peek(Ident) && !starts_declaration(&ahead), items.last())
        {
            end = skip(&ahead);
            message::label_behind(&found, &describe(item))
        } else {
            return false;
        };
        self.faults.add(start.to(end), message);
        self.skip_link();
        items.push(Item::Broken);
        true
    }

    /// The layer that a text in quotes is, as it is written without them: `relu` for `"ReLU"`.
    fn quoted_layer(&self) -> Option<String> {
        let text = self.input.fork().parse::<LitStr>().ok()?.value();
        let (word, arguments) = text.split_once('(').map_or((text.as_str(), None), |(word, rest)| (word, Some(rest)));
        if Word::find(word).is_some() && arguments.is_none_or(|arguments| arguments.ends_with(')')) {
            return Some(text);
        }
        words::nearest(word, self.declared).filter(|_| arguments.is_none())
    }
}

/// What stands in front of the next arrow or the end of the network, as in `4, k3`.
fn until_arrow(input: ParseStream) -> String {
    let mut text = String::new();
    while !(input.is_empty()
        || input.peek(Token![->])
        || input.peek(Token![;])
        || input.peek(Token![|])
        || input.peek(Token![>]))
    {
        let next = next_text(input);
        if !(text.is_empty() || next == ",") {
            text.push(' ');
        }
        text.push_str(&next);
        skip(input);
    }
    text.trim_end_matches(',').to_owned()
}
