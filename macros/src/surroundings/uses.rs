//! Heights and widths that the file gives to a network that takes any.
//!
//! rustc tells of those that do not fit wherever they count: at each mention, and through an alias, a field or the methods
//! of an `impl` once more. Where that is more than once, it is a fault of the declaration, and told there.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};

use super::File;
use super::constant::number;
use super::namesake::{import, item, network};
use super::placed::{ends_item, is_condition, line};
use crate::tokens::is_sign;

/// A height and width that are given to a network.
#[derive(Debug, PartialEq)]
pub(crate) struct Use {
    /// As it is written first: `Card<8, 8>`.
    pub(crate) text: String,
    pub(crate) line: usize,
    pub(crate) sides: [usize; 2],
    /// Whether that counts in several places.
    pub(crate) is_spread: bool,
}

impl File {
    /// All of a network with this many parameters in front of its height and width, the first mention of each.
    pub(crate) fn uses(&self, name: &Ident, parameters: usize) -> Vec<Use> {
        let place = name.span().start();
        self.find_uses(&name.to_string(), (place.line, place.column), parameters)
    }

    fn find_uses(&self, name: &str, place: (usize, usize), parameters: usize) -> Vec<Use> {
        let is_sized = |(_, behind): (&str, &str)| behind.starts_with('<') || behind.starts_with("::<");
        if !self.mentions(name).any(is_sized) {
            return Vec::new();
        }
        let Some((tokens, own)) = self.around(name, place) else { return Vec::new() };
        let mut search = Search { file: self, name, parameters, found: Vec::new() };
        // What stands in the invocation itself has been checked.
        if [&tokens[..own], &tokens[own + 1..]].into_iter().any(|tokens| search.scope(tokens, false).is_none()) {
            return Vec::new();
        }
        search.found
    }
}

struct Search<'a> {
    file: &'a File,
    name: &'a str,
    parameters: usize,
    found: Vec<Use>,
}

impl Search<'_> {
    /// Goes through tokens in which the name may be the network's; `None` where it may also be something else's.
    fn scope(&mut self, tokens: &[TokenTree], in_function: bool) -> Option<()> {
        // Of the item or statement that has begun: whether it may not be there, and whether it is a function's.
        let (mut is_conditional, mut is_function) = (false, in_function);
        for (index, token) in tokens.iter().enumerate() {
            let (before, rest) = tokens.split_at(index);
            let is_other = item(rest, self.name).is_some()
                || (import(rest, self.name).is_some() && !is_from_super(rest))
                || network(tokens, index, self.name, &[]).is_some();
            if is_other {
                return None;
            }
            is_conditional |= is_condition(token);
            is_function |= is_word(token, "fn");
            match token {
                TokenTree::Group(group) if !is_conditional && !is_macros(before) => {
                    let inside = group.stream().into_iter().collect::<Vec<_>>();
                    if !is_module(before) || imports_from_super(&inside, self.name) {
                        self.scope(&inside, is_function)?;
                    }
                }
                TokenTree::Ident(word) if !is_conditional && !is_of_path(before) => {
                    if let (Some(line), Some(sizes)) = (line(word, self.name), sizes(&rest[1..])) {
                        self.mention(line, &sizes, is_function);
                    }
                }
                _ => {}
            }
            if ends_item(token) {
                (is_conditional, is_function) = (false, in_function);
            }
        }
        Some(())
    }

    /// The network with these sizes.
    fn mention(&mut self, line: usize, sizes: &[TokenStream], in_function: bool) {
        let count = self.parameters + 2;
        // Behind them may stand the scalar.
        if !(count..=count + 1).contains(&sizes.len()) {
            return;
        }
        let sides = [self.parameters, self.parameters + 1].map(|place| self.file.value(&sizes[place]));
        let [Some(height), Some(width)] = sides else { return };
        let sides = [height, width];
        if let Some(found) = self.found.iter_mut().find(|found| found.sides == sides) {
            found.is_spread = true;
            return;
        }
        let written = sizes[..count].iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let text = format!("{}<{written}>", self.name);
        self.found.push(Use { text, line, sides, is_spread: !in_function });
    }
}

fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(found) if found == word)
}

/// Whether a name behind these tokens is one of a path, which may lead elsewhere.
fn is_of_path(before: &[TokenTree]) -> bool {
    matches!(before, [.., first, second] if is_sign(first, ':') && is_sign(second, ':'))
}

/// `use super::…`
fn is_from_super(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [_, first, ..] if is_word(first, "super"))
}

/// Whether what stands behind these tokens is a macro's or an attribute's.
fn is_macros(before: &[TokenTree]) -> bool {
    match before {
        [.., sign] if is_sign(sign, '!') || is_sign(sign, '#') => true,
        [.., word, sign, TokenTree::Ident(_)] => is_word(word, "macro_rules") && is_sign(sign, '!'),
        _ => false,
    }
}

/// Whether what stands behind these tokens is a module.
fn is_module(before: &[TokenTree]) -> bool {
    matches!(before, [.., word, TokenTree::Ident(_)] if is_word(word, "mod"))
}

/// Whether a module says `use super::*` or the like.
fn imports_from_super(module: &[TokenTree], name: &str) -> bool {
    (0..module.len()).any(|index| {
        let tokens = &module[index..];
        let tree = || tokens.iter().take_while(|token| !is_sign(token, ';'));
        let is_use = is_word(&tokens[0], "use") && is_from_super(tokens);
        is_use && (import(tokens, name).is_some() || tree().any(|token| is_sign(token, '*')))
    })
}

/// What stands between the angle brackets that come next.
fn sizes(behind: &[TokenTree]) -> Option<Vec<TokenStream>> {
    let behind = match behind {
        [first, second, rest @ ..] if is_sign(first, ':') && is_sign(second, ':') => rest,
        behind => behind,
    };
    let (_, rest) = behind.split_first().filter(|(first, _)| is_sign(first, '<'))?;
    let end = rest.iter().position(|token| is_sign(token, '>'))?;
    let sizes = rest[..end].split(|token| is_sign(token, ','));
    Some(sizes.map(|size| size.iter().cloned().collect::<TokenStream>()).filter(|size| !size.is_empty()).collect())
}

impl File {
    /// The number that is written, or that of a constant of this file.
    fn value(&self, size: &TokenStream) -> Option<usize> {
        let mut tokens = size.clone().into_iter();
        match (tokens.next()?, tokens.next()) {
            (TokenTree::Literal(literal), None) => number(&literal.to_string()),
            (TokenTree::Ident(word), None) => self.constant(&word.to_string()),
            (TokenTree::Group(group), None) if group.delimiter() == Delimiter::Brace => self.value(&group.stream()),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::File;

    /// What a text gives in several places to its `Card` with as many parameters in front.
    fn uses(parameters: usize, text: &str) -> Vec<(String, usize)> {
        let declaration = text.find("Card: <").unwrap();
        let before = &text[..declaration];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap().chars().count();
        let found = File(text.to_owned()).find_uses("Card", (line, column), parameters);
        found
            .into_iter()
            .filter(|found| found.is_spread)
            .map(|found| (format!("{} {:?}", found.text, found.sides), found.line))
            .collect()
    }

    #[test]
    fn what_counts_in_several_places() {
        let network = "network!(pub Card: < conv(3, 4, k3) >);\n";
        let cases = [
            "type Small = Card<8, 9>;",
            "struct Model { card: Box<Card<8, 9, f64>> }",
            "impl Play for Card<8, 9> {}",
            "static CARD: Option<Card<{ 8 }, 9usize>> = None;",
            "fn f(a: Card<8, 9>, b: u8) -> Card<8, 9> { a }",
            "fn f() { let card = Card::<8, 9>::new(&mut rng()); g::<Card<8, 9>>(card) }",
            "mod tests { use super::*; type Small = Card<8, 9>; }",
            "mod tests { use super::{Other, Card}; type Small = Card<8, 9>; }",
            "const HIGH: usize = 8; // nine\nconst WIDE: usize = 9;\ntype Small = Card<HIGH, WIDE>;",
        ];
        for case in cases {
            let found = uses(0, &format!("{network}{case}"));
            let line = 1 + case.matches('\n').count() + 1;
            let text = match case {
                _ if case.contains("HIGH") => "Card<HIGH, WIDE> [8, 9]",
                _ if case.contains("{ 8 }") => "Card<{ 8 }, 9usize> [8, 9]",
                _ => "Card<8, 9> [8, 9]",
            };
            assert_eq!(found, [(text.to_owned(), line)], "{case}");
        }
        let with_classes =
            "network!(Card: < conv(3, 4, k3) >);\ntype A = Card<10, 8, 9>;\ntype B = Card<5, 6, 7, f64>;";
        let both = [("Card<10, 8, 9> [8, 9]".to_owned(), 2), ("Card<5, 6, 7> [6, 7]".to_owned(), 3)];
        assert_eq!(uses(1, with_classes), both);
        assert_eq!(uses(0, "fn f() {\n network!(Card: < relu >);\n type A = Card<8, 9>; }").len(), 1);
    }

    #[test]
    fn what_counts_once_or_may_be_another_one() {
        let network = "network!(pub Card: < conv(3, 4, k3) >);\n";
        let cases = [
            "fn f(card: &Card<8, 9>) {}",
            "impl Model { fn f() -> usize { Card::<8, 9>::PARAMETERS } }",
            "type A = Cards<8, 9>; type B = other::Card<8, 9>; type C = Card<H, 9>; type D = Card<8>;",
            "type A = Card<8, 9, 10, 11>; fn f() { let a = Card < 8 && 9 > a; }",
            "mod other { type Small = Card<8, 9>; }",
            "mod other { use crate::cards::Card; type Small = Card<8, 9>; }",
            "type Small = Card<8, 9>;\nfn f() { struct Card<const H: usize, const W: usize>; }",
            "type Small = Card<8, 9>;\nfn f() { network!(Card: < conv(3, 4, k1) >); }",
            "network!(Game: [3, 8, 9] -> Card<8, 9>);\nnetwork!(Other: [3, 8, 9] -> Card<8, 9>);",
            "#[cfg(test)] mod tests { use super::*; type Small = Card<8, 9>; }",
            "#[cfg(test)] type Small = Card<8, 9>;",
            "macro_rules! card { () => { Card<8, 9> }; (2) => { Card<8, 9> } } fn f() { card!(Card<8, 9>); }",
            "use sizes::HIGH;\nconst HIGH: usize = 8;\ntype Small = Card<HIGH, 9>;",
            "use sizes::*;\nmod a { const HIGH: usize = 8; }\ntype Small = Card<HIGH, 9>;",
            "const HIGH: usize = 8;\nmod a { const HIGH: usize = 8; }\ntype Small = Card<HIGH, 9>;",
            "const HIGH: usize = LOW + 1;\ntype Small = Card<HIGH, 9>;",
        ];
        for case in cases {
            assert_eq!(uses(0, &format!("{network}{case}")), [], "{case}");
        }
    }
}
