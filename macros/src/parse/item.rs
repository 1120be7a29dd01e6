//! Reads one link of a chain: a layer with its arguments, a shape, a label and what it names.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::token::{Brace, Bracket, Paren};
use syn::{Ident, Lit, Token};

use super::chain::Reader;
use super::keyword::Takes;
use super::{arguments, fields, is_capitalised, is_usable, link, next_place, next_text, shape, skip, starts_network};
use crate::ast::{Argument, Item, Layer, Own, Shape};
use crate::fault::{Faults, Place};
use crate::message;
use crate::words::{self, Grammar, REPEAT, Word, is_sequence, repeat, takes_braces};

impl Reader<'_> {
    /// `[1, 28, 28]`, `word(arguments)` or `label: word(arguments)`
    pub(super) fn item(&mut self) -> Item {
        let input = self.input;
        if let Ok(group) = input.fork().parse::<Group>()
            && group.delimiter() == Delimiter::Bracket
        {
            if shape::flattens(group.stream()) {
                self.faults.add(skip(input), message::reshape(&group.to_string()));
                return Item::Broken;
            }
            // Of what is to be any number, the check speaks, which knows what arrives.
            let before = std::mem::take(&mut self.faults);
            let shape = self.shape();
            let found = std::mem::replace(&mut self.faults, before);
            if shape.any().is_none() {
                self.faults.append(found);
            }
            return Item::Shape(shape);
        }
        if self.peek_own() {
            return self.own(None);
        }
        if self.peek_misdeclared() {
            // Of its name, the declaration speaks.
            self.faults.spoil();
            self.skip_link();
            return Item::Broken;
        }
        if let Some((place, written, meant)) = self.hyphenated() {
            self.faults.add(place, message::hyphen(&written, &meant));
            let label = Ident::new(&meant, place.span());
            if !input.peek(Token![:]) {
                return self.link(None, label);
            }
            skip(input);
            let item = if input.peek(Ident::peek_any) { self.item() } else { Item::Broken };
            return item.labelled(label);
        }
        let parted = self.is_parted();
        let Ok(word) = input.call(Ident::parse_any) else { return Item::Broken };
        if input.peek(Token![.]) && input.peek2(Ident) && !self.is_word(&word) {
            let (mut path, mut last) = (word.to_string(), word.clone());
            while input.parse::<Token![.]>().is_ok()
                && let Ok(next) = input.call(Ident::parse_any)
            {
                path = format!("{path}.{next}");
                last = next;
            }
            return self.of_module(Place::of(&word).to(Place::of(&last)), &path, last);
        }
        if parted {
            self.faults.add(skip(input), message::arrow_before_arguments(&word));
        }
        if !input.peek(Token![:]) {
            let unknown = !self.is_word(&word);
            if unknown && input.peek(Token![=]) && !input.peek(Token![=>]) && input.peek2(Ident) {
                skip(input);
            }
            if unknown
                && !matches!(word.to_string().as_str(), "for" | "while" | "if")
                && input.peek(Ident)
                && !starts_network(input)
                && !self.peek_count()
            {
                self.faults.add(Place::of(&word), message::label_without_colon(&word));
                // It may be half of a path, too.
                let item = self.item();
                return if matches!(item, Item::Own(_)) { Item::Broken } else { item };
            }
            return self.link(None, word);
        }
        let label = word;
        let colon = skip(input);
        // `residual: { … }`, `repeat: 3 { … }`
        let is_count = || label == REPEAT && self.peek_count() && !is_capitalised(input);
        if takes_braces(&label.to_string()) && (input.peek(Brace) || is_count()) {
            self.faults.add(Place::of(&label).to(colon), message::colon_before_braces(&label));
            return self.link(None, label);
        }
        if input.peek(Brace) {
            self.faults.add(Place::of(&label), message::labelled_braces(&label));
            self.skip_link();
            return Item::Broken;
        }
        // `a: b: relu`
        if self.is_label() && input.peek(Ident) {
            let (second, text) = (next_place(input, colon), next_text(input));
            skip(input);
            self.faults.add(second.to(skip(input)), message::second_label(&label, &text));
        }
        if input.peek(Bracket) {
            self.faults.add(Place::of(&label), message::labelled_shape(&label));
            return Item::Shape(self.shape());
        }
        if input.peek(Ident::peek_any) && !is_usable(&label) {
            self.faults.add(Place::of(&label), message::reserved_label(&label));
        }
        if self.peek_own() {
            self.own(Some(label))
        } else if let Ok(word) = input.call(Ident::parse_any) {
            self.link(Some(label), word)
        } else {
            self.faults.add(Place::of(&label), message::label_without_layer(&label));
            self.skip_link();
            Item::Broken
        }
    }

    /// Whether a block is used that is declared with hyphens in its name.
    fn peek_misdeclared(&self) -> bool {
        super::hyphenated(&self.input.fork()).is_some_and(|(_, words)| self.declared.contains(&words.join("-")))
    }

    /// A label or a word with hyphens inside, as in `my-head: fc(3)` or `max-pool(2)`: its place, and what is meant.
    fn hyphenated(&self) -> Option<(Place, String, String)> {
        let ahead = self.input.fork();
        let (place, words) = super::hyphenated(&ahead)?;
        let (joined, spelled) = (words.concat(), words.join("_"));
        let meant = [&joined, &spelled].into_iter().find(|word| Word::find(word).is_some());
        let is_label = ahead.peek(Token![:]) && syn::parse_str::<Ident>(&spelled).is_ok();
        let meant = if is_label { spelled.clone() } else { meant?.clone() };
        self.input.advance_to(&ahead);
        Some((place, words.join("-"), meant))
    }

    /// Whether a layer comes that is no word of the language, nor a declared block.
    fn peek_own(&self) -> bool {
        let is_block = self.declared.contains(&next_text(self.input)) && !self.input.peek2(Token![::]);
        let is_own = !is_block && !self.is_label() && link::peek_path(self.input);
        is_own && !fields::peek_chain(self.input, self.declared)
    }

    /// Whether a label comes.
    pub(super) fn is_label(&self) -> bool {
        self.input.peek2(Token![:]) && !self.input.peek2(Token![::])
    }

    /// A layer of one's own, or a network as a layer.
    fn own(&mut self, label: Option<Ident>) -> Item {
        let written = self.input.fork();
        match link::own(self.input, label) {
            Ok(own) if own.is_itself() => {
                self.faults.add(own.place, message::no_type_itself(&own.text()));
                Item::Broken
            }
            Ok(own) if own.settings.clone().is_some_and(|inside| fields::hold_chain(inside, self.declared)) => {
                let path = own.base.to_string().replace(' ', "");
                let message = if is_sequence(&own.name) {
                    message::sequence(&path)
                } else {
                    message::chain_for_fields(&path, &own.name)
                };
                self.faults.add(Place::of(&own.base), message);
                Item::Broken
            }
            Ok(own) => self.sizes_of(own),
            Err(place) => {
                let first = next_text(&written);
                let message = match (Word::find(&first), link::foreign_word(&written.fork())) {
                    (Some(found), _) => message::path_of_a_word(&first, found.usage()),
                    (None, Some((path, word))) => return self.of_module(place, &path, word),
                    (None, None) => link::with_parentheses(&written)
                        .map_or_else(message::path, |path| message::own_parentheses(&path)),
                };
                let place = if self.input.peek(Token![->]) { place } else { place.to(self.skip_link()) };
                self.faults.add(place, message);
                self.torn = true;
                Item::Broken
            }
        }
    }

    /// A path whose sizes may stand in brackets or be declared: `Card<[8, 8]>`, `Card[8, 8]`, `Wide<const N: usize>`.
    fn sizes_of(&mut self, own: Own) -> Item {
        if let Some((place, meant)) = link::declared_sizes(&own) {
            self.faults.add(place, message::declared_sizes(&meant));
            return Item::Broken;
        }
        if let Some((place, meant)) = link::grouped_sizes(&own) {
            self.faults.add(place, message::grouped_sizes(&meant));
            return Item::Broken;
        }
        let behind = next_place(self.input, own.place);
        if !(self.input.peek(Bracket) && own.place.touches(behind)) {
            return Item::Own(own);
        }
        let shape = self.shape();
        let sizes = shape.sizes.iter().map(|size| size.text.as_str()).collect::<Vec<_>>();
        self.faults.add(shape.place, message::sizes_in_brackets(&own.text(), &sizes));
        Item::Broken
    }

    /// A layer of another library behind the name of its module: `F.relu`, `nn::Conv2d(4, k3)`.
    fn of_module(&mut self, place: Place, path: &str, word: Ident) -> Item {
        let (text, is_word) = (word.to_string(), Word::find(&word.to_string()).is_some());
        if !is_word && path.contains('.') && text.starts_with(char::is_uppercase) && !words::is_foreign(&text) {
            self.faults.add(place, message::path_with_points(path));
        } else if !is_word {
            return Item::Layer(Layer { module: Some((path.to_owned(), place)), ..self.layer(None, word) });
        } else {
            self.faults.add(place, message::module(path, &word));
        }
        self.torn = true;
        self.skip_link();
        Item::Broken
    }

    /// A layer or a block, behind its word.
    fn link(&mut self, label: Option<Ident>, word: Ident) -> Item {
        let text = word.to_string();
        if matches!(text.as_str(), "for" | "while" | "if") {
            let place = Place::of(&word).to(self.skip_link());
            self.faults.add(place, message::control_of_rust(&word));
            Item::Broken
        } else if !self.is_word(&word) && self.peek_count() {
            self.faults.add_read(Place::of(&word), message::unknown_block(&word, &repeat(&next_text(self.input))));
            self.repeat(label, &word)
        } else if text == REPEAT {
            self.repeat(label, &word)
        } else if takes_braces(&text) || (self.input.peek(Brace) && !self.is_word(&word)) {
            self.join(label, word)
        } else if let Some((arrow, is_comma)) = self.peek_parentheses().and_then(arrow_in) {
            let message = if is_comma { message::arrow_for_comma() } else { message::arrow_in_parentheses(&word) };
            self.faults.add(arrow, message);
            skip(self.input);
            Item::Broken
        } else {
            // What stands in brackets may have been meant as a shape, what stands in braces as branches.
            let is_other = (self.input.peek(Bracket) || self.input.peek(Brace)) && takes_arguments(&word);
            let layer = self.layer(label, word);
            if is_other { Item::Broken } else { Item::Layer(layer) }
        }
    }

    /// What stands in the parentheses that come.
    fn peek_parentheses(&self) -> Option<TokenStream> {
        let group = self.input.peek(Paren).then(|| self.input.fork().parse::<Group>());
        group?.ok().map(|group| group.stream())
    }

    /// What follows the word of a layer.
    fn layer(&mut self, label: Option<Ident>, word: Ident) -> Layer {
        let (arguments, place) = self.behind(&word, Place::of(&word));
        Layer { label, word, module: None, arguments, written: None, place }
    }

    /// What stands behind the word of a layer that stands there, and where the layer does.
    fn behind(&mut self, word: &Ident, place: Place) -> (Option<Vec<Argument>>, Place) {
        // `Linear<784, 10>`
        if link::is_generic(word, self.input) {
            let (generics, end) = link::angles(self.input);
            let arguments = generics.into_iter().filter_map(|generic| generic.size).collect();
            return (Some(arguments), place.to(end));
        }
        // `fc<10>`
        if self.is_word(word) && self.input.peek(Token![<]) && self.input.peek2(Lit) {
            let (generics, end) = link::angles(self.input);
            let arguments = generics.into_iter().filter_map(|generic| generic.size).collect::<Vec<_>>();
            let texts = arguments.iter().map(|argument| argument.text.as_str()).collect::<Vec<_>>();
            self.faults.add(place.to(end), message::delimiters(word, &texts.join(", ")));
            return (Some(arguments), place.to(end));
        }
        let Ok(group) = self.input.fork().parse::<Group>() else {
            return (None, place);
        };
        match group.delimiter() {
            // A shape; the arrow in front of it is missing, and the chain says so. Only a layer that can't be without
            // arguments must mean them.
            Delimiter::Bracket if !(takes_arguments(word) || self.declared.iter().any(|name| word == name)) => {
                return (None, place);
            }
            Delimiter::None => return (None, place),
            // That it takes nothing is all that is said.
            _ if Word::find(&word.to_string()).is_some_and(|word| matches!(word.grammar(), Grammar::Nothing)) => {}
            Delimiter::Brace | Delimiter::Bracket => {
                // Layers in there are not what the layer takes.
                let has_layers = group.stream().into_iter().any(|token| matches!(token, TokenTree::Group(_)));
                let inside = if has_layers { "…".into() } else { arguments::text(group.stream()).replace(" ,", ",") };
                self.faults.add(group.span().into(), message::delimiters(word, &inside));
            }
            Delimiter::Parenthesis => {}
        }
        skip(self.input);
        let arguments = self.arguments(word, group.stream());
        (Some(arguments), place.to(group.span().into()))
    }

    /// What stands in a layer's parentheses.
    fn arguments(&mut self, word: &Ident, content: TokenStream) -> Vec<Argument> {
        let text = word.to_string();
        let takes = match Word::find(&text) {
            // All of it is one fault, of which the check speaks.
            Some(word) if matches!(word.grammar(), Grammar::Nothing) => {
                return arguments::list(content, Takes::of(word), &mut Faults::default());
            }
            Some(word) => Takes::of(word),
            None if self.declared.contains(&text) => Takes::NUMBERS,
            // That there is no such layer is all that is said.
            None => return arguments::list(content, Takes::ANYTHING, &mut Faults::default()),
        };
        arguments::list(content, takes, &mut self.faults)
    }

    /// `[1, 28, 28]`
    pub(super) fn shape(&mut self) -> Shape {
        let (sizes, place) = match self.input.parse::<Group>() {
            Ok(group) => (shape::sizes(group.stream(), &mut self.faults), group.span()),
            Err(_) => (Vec::new(), self.input.span()),
        };
        Shape { sizes, place: place.into() }
    }

    /// Whether a number or a parameter and braces come, as behind `repeat`.
    fn peek_count(&self) -> bool {
        let input = self.input;
        let count = input.peek(Lit) || (input.peek(Ident) && !takes_braces(&next_text(input)));
        count && input.peek2(Brace)
    }

    /// Whether there is such a layer or block, as far as the parser can tell.
    pub(super) fn is_word(&self, word: &Ident) -> bool {
        let text = word.to_string();
        Word::find(&text).is_some() || takes_braces(&text) || self.declared.contains(&text)
    }
}

/// Whether the word can't stand alone.
pub(super) fn takes_arguments(word: &Ident) -> bool {
    let grammar = Word::find(&word.to_string()).map(Word::grammar);
    matches!(grammar, Some(Grammar::Geometry { .. } | Grammar::Fraction { required: true, .. }))
}

/// The first arrow in there, and whether it stands between two numbers, as in `fc(784 -> 10)`.
fn arrow_in(content: TokenStream) -> Option<(Place, bool)> {
    let tokens = content.into_iter().collect::<Vec<_>>();
    let is_arrow = |pair: &[TokenTree]| match pair {
        [TokenTree::Punct(minus), TokenTree::Punct(greater)] => minus.as_char() == '-' && greater.as_char() == '>',
        _ => false,
    };
    let index = tokens.windows(2).position(is_arrow)?;
    let is_number = |index: usize| matches!(tokens.get(index), Some(TokenTree::Literal(_)));
    let is_comma = index > 0 && is_number(index - 1) && is_number(index + 2);
    Some((Place::from(tokens[index].span()).to(tokens[index + 1].span().into()), is_comma))
}
