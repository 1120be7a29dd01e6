//! Reads what has braces: the branches of a join, and what is repeated.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::token::{Brace, Bracket};
use syn::{Ident, Lit, Token};

use super::chain::{Before, Inside, Reader};
use super::{arguments, peek_separator, skip};
use crate::ast::{Branch, Item, Join, Repeat};
use crate::fault::{Faults, Place};
use crate::message;
use crate::tokens::is_sign;
use crate::words::Joining;

impl Reader<'_> {
    /// What follows `residual`, `sum`, `concat`, or a word with braces that is none of these.
    pub(super) fn join(&mut self, label: Option<Ident>, word: Ident) -> Item {
        let word = self.in_small_letters(word);
        let kind = Joining::find(&word.to_string());
        let Some(group) = self.braces(&word) else { return self.behind_missing_braces() };
        let (branches, torn) = self.branches(&group, Inside::Join, kind);
        let count = branches.iter().filter(|branch| !branch.chain.is_empty()).count();
        let mut is_sound = !torn && count == branches.len();
        if let (Some(kind), false) = (kind, torn) {
            let message = match (kind, branches.len(), count) {
                (_, 1, 0) => Some(message::empty_braces(&word, kind.usage())),
                (_, all, filled) if filled < all => None,
                (Joining::Residual, 3.., _) => Some(message::too_many_branches(count)),
                (Joining::Sum | Joining::Concat, 1, _) => Some(message::single_branch(&word, kind.usage())),
                _ => None,
            };
            if let Some(message) = message {
                self.faults.add(Place::of(&word), message);
                is_sound = false;
            }
        }
        Item::Join(Join { label, word, kind, branches, is_sound })
    }

    /// The word that is meant by `Residual`, after saying so.
    fn in_small_letters(&mut self, word: Ident) -> Ident {
        let text = word.to_string();
        let small = text.to_lowercase();
        let Some(kind) = Joining::find(&small).filter(|_| small != text) else { return word };
        self.faults.add_read(Place::of(&word), message::unknown_block(&word, kind.outline()));
        Ident::new(&small, word.span())
    }

    /// An arrow in front of the braces, as in `residual -> { … }`.
    fn arrow_before_braces(&mut self, word: &Ident) {
        let ahead = self.input.fork();
        if ahead.parse::<Token![->]>().is_ok() && ahead.peek(Brace) {
            self.faults.add_read(skip(self.input), message::arrow_before_braces(word));
        }
    }

    /// The braces. Parentheses, too, after saying that they are wrong.
    fn braces(&mut self, word: &Ident) -> Option<Group> {
        self.arrow_before_braces(word);
        let group = self.input.fork().parse::<Group>().ok();
        // Brackets with branches in them; others are a shape behind a word that lacks its braces.
        let has_bar = |group: &Group| group.stream().into_iter().any(|token| is_bar(&token));
        let group = group.filter(|group| match group.delimiter() {
            Delimiter::Brace | Delimiter::Parenthesis => true,
            Delimiter::Bracket => has_bar(group),
            Delimiter::None => false,
        });
        let Some(group) = group else {
            self.faults.add(Place::of(word), message::missing_braces(word));
            return None;
        };
        skip(self.input);
        // `residual(2) { … }`
        if group.delimiter() == Delimiter::Parenthesis && self.input.peek(Brace) {
            self.faults.add(group.span().into(), message::numbers_before_braces(word));
            return self.input.parse().ok();
        }
        if group.delimiter() != Delimiter::Brace {
            self.faults.add(group.span().into(), message::wrong_braces(word));
        }
        Some(group)
    }

    /// Where there are no braces, what follows is read as if it were the next link.
    fn behind_missing_braces(&mut self) -> Item {
        // `residual relu { … }`
        if self.input.peek2(Brace) {
            skip(self.input);
            skip(self.input);
            return Item::Broken;
        }
        let follows = self.input.peek(Ident::peek_any) || self.input.peek(Bracket);
        if follows { self.item() } else { Item::Broken }
    }

    /// The branches, and whether it is not sure where they begin and end.
    fn branches(&mut self, group: &Group, inside: Inside, kind: Option<Joining>) -> (Vec<Branch>, bool) {
        let (content, braces) = (group.stream(), Place::from(group.span()));
        let tokens = content.clone().into_iter().collect::<Vec<_>>();
        let needs_two = matches!(kind, Some(Joining::Sum | Joining::Concat));
        let can_go = !needs_two || tokens.split(is_bar).filter(|tokens| !tokens.is_empty()).count() > 1;
        let places = tokens.split(is_bar).map(|tokens| match tokens {
            [] => braces,
            tokens => Place::of(tokens.iter().cloned().collect::<TokenStream>()),
        });
        let places = places.collect::<Vec<_>>();
        let declared = self.declared;
        let parser = |input: ParseStream| {
            let mut reader = Reader::new(input, Faults::default(), declared);
            reader.inside = Some(inside);
            reader.branches = if needs_two { places.len() } else { 0 };
            let mut branches = Vec::new();
            let mut bar = None;
            loop {
                let chain = reader.chain(Before::Start);
                let is_doubled = input.peek(Token![||]);
                let mut next = input.peek(Token![|]).then(|| skip(input));
                if is_doubled {
                    next = next.map(|bar| bar.to(skip(input)));
                    reader.faults.add(next.unwrap_or(braces), message::doubled_bar());
                    reader.torn = true;
                }
                // The braces as a whole may be empty, of which the caller speaks.
                if chain.is_empty()
                    && let Some(bar) = bar.or(next)
                {
                    let number = branches.len() + 1;
                    // Between two bars, and not once more behind the second one.
                    reader.faults.add(bar, message::empty_branch(number, can_go));
                }
                let place = places.get(branches.len()).copied().unwrap_or(braces);
                branches.push(Branch { chain, place });
                bar = next;
                if bar.is_none() {
                    break;
                }
            }
            Ok((branches, reader.torn, reader.faults))
        };
        let Ok((branches, torn, faults)) = parser.parse2(content) else { return (Vec::new(), true) };
        // In other delimiters something else may stand, so its faults are not said.
        let is_meant = group.delimiter() == Delimiter::Brace;
        let torn = torn || (!is_meant && !faults.is_empty());
        if is_meant {
            self.faults.append(faults);
        }
        (branches, torn)
    }

    /// What follows `repeat`.
    pub(super) fn repeat(&mut self, label: Option<Ident>, word: &Ident) -> Item {
        let input = self.input;
        let mut place = Place::of(word);
        let (mut tokens, mut last) = (Vec::new(), None);
        // A number behind a comma can't begin the next declaration.
        let is_over = |input: ParseStream| peek_separator(input) && !input.peek2(Lit) && !input.peek2(Brace);
        while !(input.is_empty() || input.peek(Brace) || input.peek(Token![->]) || is_over(input)) {
            last = input.fork().parse::<Group>().ok();
            if peek_separator(input) && input.peek2(Brace) {
                self.faults.add(skip(input), message::comma_before_braces(word));
                break;
            }
            tokens.extend(input.fork().parse::<TokenTree>());
            place = place.to(skip(input));
        }
        self.arrow_before_braces(word);
        let content = if input.peek(Brace) {
            input.parse::<Group>().ok()
        } else if let (Some(group), 2, _) | (Some(group), _, Some(TokenTree::Punct(_))) =
            (last, tokens.len(), tokens.get(1))
        {
            // `repeat 3 (…)`
            tokens.pop();
            self.faults.add(group.span().into(), message::wrong_braces(word));
            Some(group)
        } else {
            None
        };
        let Some(content) = content else {
            self.faults.add(place, message::missing_braces(word));
            return Item::Broken;
        };
        let count = if tokens.is_empty() {
            self.faults.add(Place::of(word), message::missing_count());
            arguments::broken(place)
        } else {
            arguments::count(tokens.into_iter().collect(), place, &mut self.faults)
        };
        let (branches, torn) = self.branches(&content, Inside::Repeat, None);
        let chain = branches.into_iter().next().map(|branch| branch.chain).unwrap_or_default();
        if chain.is_empty() && !torn {
            self.faults.add(place, message::empty_braces(word, "`repeat 3 { layer -> layer }`"));
        }
        let broken = chain.is_empty() || torn;
        let chain = if broken { vec![Item::Broken] } else { chain };
        Item::Repeat(Repeat { label, count, chain, place })
    }
}

fn is_bar(token: &TokenTree) -> bool {
    is_sign(token, '|')
}
