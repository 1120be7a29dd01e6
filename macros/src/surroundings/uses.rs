//! Sizes that a crate gives to a network.

use proc_macro2::{Delimiter, Ident, LineColumn, TokenStream, TokenTree};

use super::File;
use super::constant::number;
use super::modules::{Module, Source, modules};
use super::namesake::{item, network};
use super::paths::{Homes, path};
use super::reading::{around, ends_item, has, is_condition, is_invocation, module, read};
use super::types::{is_macros, is_parameter, is_type, sizes};

/// A mention of a network with something between angle brackets, or as a type without.
pub(crate) struct Use {
    /// `line 34`, and of which file, if that is not the network's.
    pub(crate) place: String,
    /// What stands there, and the number that it is, if it is one or a constant of the file.
    pub(crate) sizes: Vec<(String, Option<usize>)>,
    /// Whether it is a link of a network.
    pub(crate) is_link: bool,
}

/// All of a network in its crate, where nothing else can be meant; those without anything between angle brackets only if it has
/// parameters.
pub(crate) fn uses(name: &Ident, has_parameters: bool) -> Vec<Use> {
    let Some(place) = name.span().local_file() else { return Vec::new() };
    let all = modules(&place).unwrap_or_else(|| Module::alone(&place).into_iter().collect());
    find(&name.to_string(), name.span().start(), has_parameters, &all)
}

/// All of the network whose name stands there in the first of the modules.
fn find(name: &str, place: LineColumn, has_parameters: bool, all: &[Module]) -> Vec<Use> {
    let uses = |Source { sized, typed, .. }: &Source| sized.contains(name) || (has_parameters && typed.contains(name));
    let using = || all.iter().filter(|module| uses(&module.source));
    let Some(own) = all.first().filter(|_| using().next().is_some()) else { return Vec::new() };
    let nowhere = Homes::none(name);
    let home = read(&own.source.file.0, |tokens| {
        around(tokens, name, place, Some(own.names.clone()), |siblings, _, home| match home {
            Some(home) => Some(Ok(home)),
            // One of a block is no one else's.
            None => Some(Err(Search::new(own, &nowhere, Some(place), has_parameters).all(siblings, true))),
        })
    });
    match home {
        Some(Ok(home)) => {
            let homes = Homes::of(name, home, all);
            let found = using().filter_map(|module| {
                let own = (module.names == own.names).then_some(place);
                read(&module.source.file.0, |tokens| {
                    Some(Search::new(module, &homes, own, has_parameters).all(tokens, false))
                })
            });
            found.flatten().collect()
        }
        Some(Err(found)) => found,
        None => Vec::new(),
    }
}

impl File {
    /// The number that is written, or that of a constant of this file.
    fn size(&self, written: &TokenStream) -> Option<usize> {
        let mut tokens = written.clone().into_iter();
        match (tokens.next()?, tokens.next()) {
            (TokenTree::Literal(literal), None) => number(&literal.to_string()),
            (TokenTree::Ident(word), None) => self.constant(&word.to_string()),
            (TokenTree::Group(group), None) if group.delimiter() == Delimiter::Brace => self.size(&group.stream()),
            _ => None,
        }
    }
}

/// The way through the tokens of one file.
struct Search<'a> {
    module: &'a Module,
    homes: &'a Homes<'a>,
    /// Where the network's name stands, if it does so in this file.
    own: Option<LineColumn>,
    has_parameters: bool,
    found: Vec<Use>,
}

/// What tokens stand in.
#[derive(Clone, Copy)]
struct Within<'a> {
    module: &'a [String],
    /// Whether the name alone is the network's.
    is_home: bool,
    network: bool,
}

impl<'a> Search<'a> {
    fn new(module: &'a Module, homes: &'a Homes<'a>, own: Option<LineColumn>, has_parameters: bool) -> Self {
        Self { module, homes, own, has_parameters, found: Vec::new() }
    }

    /// All uses; none where the name may also be something else's.
    fn all(mut self, tokens: &[TokenTree], is_home: bool) -> Vec<Use> {
        let within = Within { module: &self.module.names, is_home, network: false };
        self.scope(tokens, within).map_or(Vec::new(), |()| self.found)
    }

    /// Goes through the tokens of a module or of a block.
    fn scope(&mut self, tokens: &[TokenTree], within: Within<'_>) -> Option<()> {
        let Within { module: names, network: in_network, .. } = within;
        let is_home = within.is_home || self.homes.has(names, tokens);
        let within = Within { is_home, ..within };
        let name = self.homes.name;
        let mut is_conditional = false;
        for (index, token) in tokens.iter().enumerate() {
            let (before, rest) = tokens.split_at(index);
            let is_own = is_invocation(tokens, index) && self.own.is_some_and(|place| has(token, name, place));
            let is_other = item(rest, name).is_some()
                || self.homes.import(names, rest) == Some(false)
                || (!is_own && network(tokens, index, name, &[]).is_some());
            if is_home && is_other {
                return None;
            }
            is_conditional |= is_condition(token);
            match token {
                // What stands in the network's own invocation has been checked.
                TokenTree::Group(group) if !is_conditional && !is_own => {
                    let inside = group.stream().into_iter().collect::<Vec<_>>();
                    let is_network = is_invocation(tokens, index);
                    match module(before) {
                        Some(name) => {
                            let module = names.iter().cloned().chain([name]).collect::<Vec<_>>();
                            self.scope(&inside, Within { module: &module, is_home: false, network: false })?;
                        }
                        None if is_network || !is_macros(before) => {
                            self.scope(&inside, Within { network: is_network || in_network, ..within })?;
                        }
                        None => {}
                    }
                }
                TokenTree::Ident(word) if !is_conditional && word == name => {
                    let is_network = path(before).is_some_and(|path| match path.as_slice() {
                        [] => is_home,
                        path => self.homes.leads(names, path, name),
                    });
                    if is_home && is_parameter(before) {
                        return None;
                    }
                    // A link may leave out a height and a width.
                    let is_bare = self.has_parameters && !in_network && is_type(before, &rest[1..]);
                    let bare = is_bare.then(Vec::new);
                    if let Some(sizes) = sizes(&rest[1..]).or(bare).filter(|_| is_network) {
                        let place = self.place(word);
                        let sizes =
                            sizes.iter().map(|size| (size.to_string(), self.module.source.file.size(size))).collect();
                        self.found.push(Use { place, sizes, is_link: in_network });
                    }
                }
                _ => {}
            }
            if ends_item(token) {
                is_conditional = false;
            }
        }
        Some(())
    }

    fn place(&self, word: &Ident) -> String {
        let line = format!("line {}", word.span().start().line);
        if self.own.is_some() { line } else { format!("{line} of {}", self.module.shown) }
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::rc::Rc;

    use proc_macro2::LineColumn;

    use super::Source;
    use super::{File, Module, Use, find};

    /// The heights and widths that a crate gives to the `Card` of its first file, with their places. In front of each text
    /// stands the name of the module.
    fn uses_in(files: &[(&str, &str)]) -> Vec<([usize; 2], String)> {
        let modules = files.iter().map(|(module, text)| Module {
            names: module.split("::").filter(|name| !name.is_empty()).map(str::to_owned).collect(),
            shown: format!("{module}.rs"),
            source: Rc::new(Source::of(File((*text).to_owned()))),
            place: PathBuf::from(module),
        });
        let before = files[0].1.split_once("Card: <").unwrap().0;
        let (line, last) = (before.matches('\n').count() + 1, before.rsplit('\n').next().unwrap());
        let place = LineColumn { line, column: last.chars().count() };
        let known = |found: Use| match found.sizes.as_slice() {
            [(_, Some(height)), (_, Some(width))] | [(_, Some(height)), (_, Some(width)), _] => {
                Some(([*height, *width], found.place))
            }
            _ => None,
        };
        let found = find("Card", place, true, &modules.collect::<Vec<_>>());
        found.into_iter().filter(|found| !found.is_link).filter_map(known).collect()
    }

    fn uses(text: &str) -> Vec<([usize; 2], String)> {
        uses_in(&[("", text)])
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
            "mod tests { type Small = super::Card<8, 9>; }",
            "mod tests { fn f() { let card = crate::Card::<8, 9>::new(); } }",
            "mod tests { mod inner { use crate::Card; type Small = Card<8, 9>; } }",
            "mod tests { fn f() { use super::*; let card: Box<Card<8, 9>> = Card::new(); } }",
        ];
        for case in cases {
            let line = format!("line {}", 1 + case.matches('\n').count() + 1);
            assert_eq!(uses(&format!("{NETWORK}{case}")), [([8, 9], line)], "{case}");
        }
        let twice = "fn f(a: Card<8, 9>, b: u8) -> Card<8, 9> { a }\ntype Large = Card<20, 30>;";
        let all = [([8, 9], "line 2"), ([8, 9], "line 2"), ([20, 30], "line 3")];
        assert_eq!(uses(&format!("{NETWORK}{twice}")), all.map(|(sides, place)| (sides, place.to_owned())));
        let inside = "fn f() {\n network!(Card: < relu >);\n type A = Card<8, 9>; }";
        assert_eq!(uses(inside), [([8, 9], "line 3".to_owned())]);
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
            "#[test]\nfn f() { let card: Box<Card<8, 9>> = Card::new(); }",
            "mod tests { type Small = super::super::Card<8, 9>; type Other = tests::Card<8, 9>; }",
            "mod a { pub use other::Card; } fn f() { use a::Card; let card: Card<8, 9>; }",
            "const HIGH: usize = LOW + 1;\ntype Small = Card<HIGH, 9>;",
        ];
        for case in cases {
            assert_eq!(uses(&format!("{NETWORK}{case}")), [], "{case}");
        }
    }

    /// The lines of those without sizes.
    fn without(text: &str) -> Vec<String> {
        let modules = [Module {
            names: Vec::new(),
            shown: String::new(),
            source: Rc::new(Source::of(File(format!("{NETWORK}{text}")))),
            place: PathBuf::new(),
        }];
        let found = find("Card", LineColumn { line: 1, column: 13 }, true, &modules);
        found.into_iter().filter(|found| found.sizes.is_empty()).map(|found| found.place).collect()
    }

    #[test]
    fn without_sizes() {
        for case in [
            "struct Model { pub card: Card }",
            "struct Model { card: Box<Card> }",
            "fn f(card: &mut Card) {}",
            "fn f() -> Card { g() }",
            "fn f(cards: &[u8], card: Option<&Card>) {}",
            "type Small = Card;",
            "impl Card { }",
            "impl Play for Card { }",
            "fn f() { let card = <Card>::new(&mut rng); }",
            "fn f() { let count = Card::PARAMETERS; }",
            "fn f() { println!(\"{}\", Card::STEPS.len()); }",
            "fn f(card: &crate::Card) {}",
            "mod play { use super::Card; fn f(card: &Card) {} }",
        ] {
            assert_eq!(without(case), ["line 2"], "{case}");
        }
        for case in [
            "fn f(card: &Card<8, 8>) { let card: Box<Card<8, 8>> = Card::new(&mut rng); }",
            "fn f<Card>(card: &Card) {}",
            "fn f<T: Play<u8>, Card: Copy>(card: &Card, other: &Card) -> Card {}",
            "impl<T, Card> Play for (T, Card) { fn f(card: &Card) {} }",
            "struct Model<Card>(Card); impl<Card> Model<Card> { fn f(card: &Card) {} }",
            "trait Play { type Card; fn f(card: &Self::Card) -> Self::Card; }",
            "use super::Card as Other; use self::Card;",
            "enum Item { Card, Other } fn f() { let item = Item::Card; }",
            "network!(Net: [3, 8, 8] -> Card -> fc(3));",
            "mod play { fn f(card: &Card) {} }",
            "fn f() { stringify!(&Card); }",
            "fn f() { struct Card; let card: Card = Card; }",
        ] {
            assert_eq!(without(case), [""; 0], "{case}");
        }
    }

    #[test]
    fn in_other_files() {
        let network = ("nets::cards", "pub const HIGH: usize = 3;\nnetwork!(pub Card: < conv(3, 4, k3) >);");
        let found = [([8, 9], "line 2 of app.rs".to_owned())];
        for case in [
            "use crate::nets::cards::Card;\ntype Small = Card<8, 9>;",
            "use crate::nets::cards::{self, Card};\ntype Small = Card<8, 9>; type Large = Card<HIGH, 9>;",
            "use crate::{other, nets::{cards::*}};\nfn f(card: Card<8, 9>) {}",
            "use super::nets::cards::Card;\nmod tests { use super::*; fn f(card: Card<8, 9>) {} }",
            "struct Model {\n card: Box<crate::nets::cards::Card<8, 9, f64>> }",
            "const HIGH: usize = 8;\ntype Small = super::nets::cards::Card<HIGH, 9>;",
        ] {
            assert_eq!(uses_in(&[network, ("app", case)]), found, "{case}");
        }
        for case in [
            "type Small = Card<8, 9>;",
            "use crate::nets::Card;\ntype Small = Card<8, 9>;",
            "use nets::cards::Card;\ntype Small = Card<8, 9>;",
            "use crate::nets::cards::Card as Other; use other::Card;\ntype Small = Card<8, 9>;",
            "#[cfg(test)]\nuse crate::nets::cards::Card; use other::*; type Small = Card<8, 9>;",
            "use crate::nets::cards::Card;\nfn f() { struct Card<const H: usize, const W: usize>; type A = Card<8, 9>; }",
            "use crate::nets::cards::*;\nuse other::Card; type A = Card<8, 9>;",
        ] {
            assert_eq!(uses_in(&[network, ("app", case)]), [], "{case}");
        }
        // Brought to where the file looks for it.
        let (root, nets) = (("", "mod nets; pub use nets::Card;"), ("nets", "mod cards; pub use self::cards::*;"));
        for case in
            ["use crate::Card;\ntype Small = Card<8, 9>;", "use crate::*;\nfn f(a: &Card<8, 9>, b: Card<H, 9>) {}"]
        {
            assert_eq!(uses_in(&[network, root, nets, ("app", case)]), found, "{case}");
            assert_eq!(uses_in(&[network, root, ("app", case)]), [], "{case}");
        }
    }
}
