//! Sizes that the file gives to a network.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};

use super::File;
use super::constant::number;
use super::namesake::{import, item, network};
use super::placed::{ends_item, is_condition, is_invocation, line};
use crate::tokens::is_sign;

/// A mention of a network with something between angle brackets.
pub(crate) struct Use {
    pub(crate) line: usize,
    pub(crate) sizes: Vec<TokenStream>,
    /// Whether it counts in one place: it stands in a function.
    pub(crate) counts_once: bool,
    /// Whether it is a link of a network.
    pub(crate) is_link: bool,
}

impl File {
    /// All of a network, where nothing else can be meant.
    pub(crate) fn uses(&self, name: &Ident) -> Vec<Use> {
        let place = name.span().start();
        self.find_uses(&name.to_string(), (place.line, place.column))
    }

    fn find_uses(&self, name: &str, place: (usize, usize)) -> Vec<Use> {
        let is_sized = |(_, behind): (&str, &str)| behind.starts_with('<') || behind.starts_with("::<");
        if !self.mentions(name).any(is_sized) {
            return Vec::new();
        }
        let Some((tokens, own)) = self.around(name, place) else { return Vec::new() };
        let mut search = Search { name, found: Vec::new() };
        // What stands in the invocation itself has been checked.
        if [&tokens[..own], &tokens[own + 1..]]
            .into_iter()
            .any(|tokens| search.scope(tokens, Within::default()).is_none())
        {
            return Vec::new();
        }
        search.found
    }

    /// The number that is written, or that of a constant of this file.
    pub(crate) fn size(&self, written: &TokenStream) -> Option<usize> {
        let mut tokens = written.clone().into_iter();
        match (tokens.next()?, tokens.next()) {
            (TokenTree::Literal(literal), None) => number(&literal.to_string()),
            (TokenTree::Ident(word), None) => self.constant(&word.to_string()),
            (TokenTree::Group(group), None) if group.delimiter() == Delimiter::Brace => self.size(&group.stream()),
            _ => None,
        }
    }
}

struct Search<'a> {
    name: &'a str,
    found: Vec<Use>,
}

/// What tokens stand in.
#[derive(Clone, Copy, Default)]
struct Within {
    function: bool,
    network: bool,
}

impl Search<'_> {
    /// Goes through tokens in which the name may be the network's; `None` where it may also be something else's.
    fn scope(&mut self, tokens: &[TokenTree], within: Within) -> Option<()> {
        // Of the item or statement that has begun: whether it may not be there, and whether it is a function's.
        let (mut is_conditional, mut is_function) = (false, within.function);
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
                TokenTree::Group(group) if !is_conditional => {
                    let inside = group.stream().into_iter().collect::<Vec<_>>();
                    let network = is_invocation(tokens, index);
                    let is_seen = !is_module(before) || imports_from_super(&inside, self.name);
                    if is_seen && (network || !is_macros(before)) {
                        self.scope(&inside, Within { function: is_function, network: network || within.network })?;
                    }
                }
                TokenTree::Ident(word) if !is_conditional && !is_of_path(before) => {
                    if let (Some(line), Some(sizes)) = (line(word, self.name), sizes(&rest[1..])) {
                        self.found.push(Use { line, sizes, counts_once: is_function, is_link: within.network });
                    }
                }
                _ => {}
            }
            if ends_item(token) {
                (is_conditional, is_function) = (false, within.function);
            }
        }
        Some(())
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

#[cfg(test)]
mod tests {
    use super::{File, Use};

    /// The heights and widths that a text gives to its `Card`, with their lines, and whether in a function.
    fn uses(text: &str) -> Vec<([usize; 2], usize, bool)> {
        let before = &text[..text.find("Card: <").unwrap()];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap().chars().count();
        let file = File(text.to_owned());
        let known = |found: Use| {
            let sides = found.sizes.first_chunk::<2>()?.each_ref().map(|size| file.size(size));
            let [Some(height), Some(width)] = sides else { return None };
            Some(([height, width], found.line, found.counts_once))
        };
        file.find_uses("Card", (line, column)).into_iter().filter(|found| !found.is_link).filter_map(known).collect()
    }

    const NETWORK: &str = "network!(pub Card: < conv(3, 4, k3) >);\n";

    #[test]
    fn of_the_network() {
        let cases = [
            "type Small = Card<8, 9>;",
            "struct Model { card: Box<Card<8, 9, f64>> }",
            "impl Play for Card<8, 9> {}",
            "static CARD: Option<Card<{ 8 }, 9usize>> = None;",
            "mod tests { use super::*; type Small = Card<8, 9>; }",
            "mod tests { use super::{Other, Card}; type Small = Card<8, 9>; }",
            "const HIGH: usize = 8; // nine\nconst WIDE: usize = 9;\ntype Small = Card<HIGH, WIDE>;",
            "fn f(card: &Card<8, 9>) {}",
            "impl Model { fn f() -> usize { Card::<8, 9>::PARAMETERS } }",
        ];
        for case in cases {
            let line = 1 + case.matches('\n').count() + 1;
            assert_eq!(uses(&format!("{NETWORK}{case}")), [([8, 9], line, case.contains("fn"))], "{case}");
        }
        let twice = "fn f(a: Card<8, 9>, b: u8) -> Card<8, 9> { a }\ntype Large = Card<20, 30>;";
        let all = [([8, 9], 2, true), ([8, 9], 2, true), ([20, 30], 3, false)];
        assert_eq!(uses(&format!("{NETWORK}{twice}")), all);
        let inside = "fn f() {\n network!(Card: < relu >);\n type A = Card<8, 9>; }";
        assert_eq!(uses(inside), [([8, 9], 3, false)]);
    }

    #[test]
    fn of_something_else_perhaps() {
        let cases = [
            "type A = Cards<8, 9>; type B = other::Card<8, 9>; type C = Card<H, 9>; type D = Card<8>;",
            "fn f() { let a = Card < 8 && 9 > a; }",
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
            assert_eq!(uses(&format!("{NETWORK}{case}")), [], "{case}");
        }
    }
}
