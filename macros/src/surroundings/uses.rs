//! Sizes that a crate gives to a network.

use proc_macro2::{Ident, LineColumn};
use syn::ext::IdentExt;

use super::constants::size;
use super::index::Mention;
use super::modules::Crate;
use super::paths::Homes;

/// A mention of a network with something between angle brackets, or as a type without.
pub(crate) struct Use {
    /// What it is called there.
    pub(crate) name: String,
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
    let Some((within, own)) = Crate::around(name.span()) else { return Vec::new() };
    find(&name.unraw().to_string(), name.span().start(), has_parameters, (&within, own))
}

/// All of the network whose name stands there in one of the modules.
fn find(name: &str, place: LineColumn, has_parameters: bool, (within, own): (&Crate, usize)) -> Vec<Use> {
    if within.using(name, has_parameters).next().is_none() {
        return Vec::new();
    }
    let Some(declared) = within.modules[own].index().network(name, place) else { return Vec::new() };
    let (homes, mut found) = (Homes::of(declared, own, within), Vec::new());
    for (file, module) in within.using(name, has_parameters).filter(|(file, _)| within.is_certain(*file)) {
        let index = module.index();
        let renamed = index.scopes.iter().flat_map(|scope| &scope.imports).filter(|import| import.name == name);
        let names = renamed.map(|import| import.binding.as_str()).chain([name]).collect::<Vec<_>>();
        for Mention { scope, line, path, name, sizes, invocation } in
            index.mentions.iter().filter(|mention| names.contains(&mention.name.as_str()))
        {
            // What stands in the network's own invocation has been checked.
            let is_own = file == own && *invocation == Some(declared.invocation);
            let is_wanted = !is_own && (sizes.is_some() || has_parameters);
            if !is_wanted || !homes.leads(file, module, *scope, (path, name)) {
                continue;
            }
            let place = module.place(*line, file == own);
            let sizes = sizes.iter().flatten().map(|text| (text.clone(), size(within, (file, *scope), text))).collect();
            found.push(Use { name: name.clone(), place, sizes, is_link: invocation.is_some() });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Crate, LineColumn, Use, find};

    /// The heights and widths that a crate gives to the `Card` of its first file, with their places. In front of each text
    /// stands the name of the module.
    fn uses_in(files: &[(&str, &str)]) -> Vec<([usize; 2], String)> {
        let before = files[0].1.split_once("Card: <").unwrap().0;
        let (line, last) = (before.matches('\n').count() + 1, before.rsplit('\n').next().unwrap());
        let place = LineColumn { line, column: last.chars().count() };
        let known = |found: Use| match found.sizes.as_slice() {
            [(_, Some(height)), (_, Some(width))] | [(_, Some(height)), (_, Some(width)), _] => {
                Some(([*height, *width], found.place))
            }
            _ => None,
        };
        let found = find("Card", place, true, (&Crate::of(files), 0));
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
            "#![no_std]\n#[derive(Debug)] #[rustfmt::skip] struct Model { card: Card<8, 9> }",
            "mod a { #![allow(unused)] #[inline] fn f(card: &super::Card<8, 9>) {} }",
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
            "fn f() { let a = Card < 8 && 9 > a; (Card < 8, 9 > a); (Card < 8, 9 > (a)); }",
            "mod gpu { #![cfg_attr(all(), cfg(a))] use super::*; type A = Card<8, 9>; }",
            "mod other { type Small = Card<8, 9>; }",
            "mod other { use crate::cards::Card; type Small = Card<8, 9>; }",
            "fn f() { struct Card<const H: usize, const W: usize>; type Small = Card<8, 9>; }",
            "fn f() { network!(Card: < conv(3, 4, k1) >); type Small = Card<8, 9>; }",
            "network!(Game: [3, 8, 9] -> Card<8, 9>);\nnetwork!(Other: [3, 8, 9] -> Card<8, 9>);",
            "#[cfg(test)] mod tests { use super::*; type Small = Card<8, 9>; }",
            "#[cfg(test)] type Small = Card<8, 9>;",
            "macro_rules! card { () => { Card<8, 9> }; (2) => { Card<8, 9> } } fn f() { card!(Card<8, 9>); }",
            "use sizes::HIGH;\nconst HIGH: usize = 8;\ntype Small = Card<HIGH, 9>;",
            "use sizes::*;\nmod a { const HIGH: usize = 8; }\ntype Small = Card<HIGH, 9>;",
            "#[skip] type Small = Card<8, 9>;",
            "#[test]\nfn f() { let card: Box<Card<8, 9>> = Card::new(); }",
            "mod tests { type Small = super::super::Card<8, 9>; type Other = tests::Card<8, 9>; }",
            "mod a { pub use other::Card; } fn f() { use a::Card; let card: Card<8, 9>; }",
            "const HIGH: usize = LOW + 1;\ntype Small = Card<HIGH, 9>;",
            // Something that a block brings by the name.
            "mod game { pub struct Card; } fn f() { use game::*; let card: Card<8, 9>; }",
            "mod game { pub enum Card { Red } } fn f() { use game::Card::{self, Red}; let card: Card<8, 9>; }",
            "fn f() { unit!(Card); let card: Card<8, 9>; }",
            "fn f() { prelude!(); let card: Card<8, 9>; }",
            "fn f() { mod tests { pub struct Card; } let card: tests::Card<8, 9>; } mod tests { use super::*; }",
            "mod game { use super::*; unit!(); type Small = Card<8, 9>; }",
            "mod game { use super::*; include!(\"a.rs\"); type Small = Card<8, 9>; }",
            "mod game { use super::*; struct Card; type Small = Card<8, 9>; }",
            "mod game { use super::*; type Card = u8; } type Small = game::Card<8, 9>;",
            "mod game { use super::*; #[cfg(a)] use other::Card; type Small = Card<8, 9>; }",
            "mod other {} fn f() { use crate::other as tests; let card: tests::Card<8, 9>; } mod tests { use super::*; }",
            "fn f() { mod cards { use crate::*; network!(pub Card: < relu >); } } mod cards { pub type A = self::Card<8, 9>; }",
            "mod game {} mod nets { use super::*; } fn f() { use crate::game as nets; use nets::Card; let a: Card<8, 9>; }",
            // What attributes decide.
            "fn f() { match a { #[cfg(a)] A { .. } => Card::<8, 9>::new(), B => {} } }",
            "fn f() { #[cfg(a)] let b = if c { None } else { Some(Card::<8, 9>::new()) }; }",
            "#[cfg(a)] struct D<const N: usize = { 3 }>(Card<8, 9>);",
            "#[cfg(a)] impl Clone for N<{ 3 }, Card<8, 9>> { fn f(card: Card<8, 9>) {} }",
            "mod gpu { #![cfg(a)] const X: u8 = 1; use super::*; type A = Card<8, 9>; }",
            // Constants of other places.
            "type Small = Card<HIGH, 9>; mod tests { const HIGH: usize = 8; }",
            "type Small = Card<HIGH, 9>; impl Game { const HIGH: usize = 8; }",
            "type Small = Card<HIGH, 9>; #[cfg(a)] const HIGH: usize = 8;",
            "type Small = Card<HIGH, 9>; /* const HIGH: usize = 8; */",
            "const HIGH: usize = 8; fn f() { use sizes::*; let card: Card<HIGH, 9>; }",
            "const HIGH: usize = 8; fn f() { sizes!(); let card: Card<HIGH, 9>; }",
            "fn f() { struct G; impl G { const HIGH: usize = 8; fn g(card: Card<HIGH, 9>) {} } }",
        ];
        for case in cases {
            assert_eq!(uses(&format!("{NETWORK}{case}")), [], "{case}");
        }
    }

    /// The lines of those without sizes.
    fn without(text: &str) -> Vec<String> {
        let text = format!("{NETWORK}{text}");
        let place = LineColumn { line: 1, column: 13 };
        let found = find("Card", place, true, (&Crate::of(&[("", &text)]), 0));
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
            "fn f<T: Play<{ 3 }>>(deck: T, card: &Card) {}",
            "fn f() { let mut card: &mut Card = g(); }",
            "type Small = Card;",
            "impl Card { }",
            "impl Play for Card { }",
            "fn f() { let card = <Card>::new(&mut rng); }",
            "fn f() { let count = Card::PARAMETERS; }",
            "fn f() { println!(\"{}\", Card::ARENA_LEN); }",
            "fn f(card: &crate::Card) {}",
            "mod play { use super::Card; fn f(card: &Card) {} }",
            "struct Deck(Card);",
            "struct Deck<T>(u8, pub Card, T);",
            "struct Deck { cards: [Card; 3] }",
            "struct Deck { first: (Card, u8) }",
            "enum Item { Card(Card), Other }",
            "enum Item { Other, Page { card: Vec<Card> } }",
            "type Drawn = Result<u8, Card>;",
            "fn f(cards: HashMap<Card, u8>) {}",
            "fn f(cards: &[Card]) {}",
            "fn f<'a>(card: &'a mut Card, other: u8) {}",
            "fn f(card: *const Card) {}",
            "fn f() -> (u8, Option<&'static Card>) { g() }",
            "fn f(play: fn(Card) -> u8) {}",
            "fn f(play: &dyn Fn(&Card) -> u8) {}",
            "fn f() -> impl Iterator<Item = Card> { g() }",
            "static CARD: OnceLock<Card> = OnceLock::new();",
            "const CARD: Option<&Card> = None;",
            "fn f() -> usize { size_of::<Card>() }",
            "fn f() { let cards = Vec::<(u8, Card)>::new(); }",
            "fn f() { g(|card: &Card| card.len()); }",
            "fn f() { let name = <Card as Play>::name(); }",
            "impl<T> Play<T> for Card { }",
            "static mut CARD: Option<Card> = None;",
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
            "fn f() -> impl Iterator<Card = u8> {} fn g(a: Box<dyn Play<Card = u8>>) {}",
            "fn f(card: &Card<8, 8>) { let &Card { .. } = card; let Model { card: Card { .. } } = model; }",
            "fn f() { g(&Card { a }); for Card { .. } in deck {} Page { card: Card(3) } }",
            "static Card: u8 = 3; fn f() -> &'static u8 { &Card } fn g() -> Part { Part { part: Card } }",
            "impl Card<8, 8> { const A: u8 = 1; } fn f() -> u8 { Card::A }",
            "fn f<S: Shape<{ 3 }>, Card>(shape: S, card: &Card) {}",
            "fn f() { let a = [Card; 3]; let b = (Card, 3); g(Card, 2); h[Card]; }",
            "fn f() { let a = (A < b, Card > c); let b = A < Card; g(A < u8, Card > (3)); }",
            "enum Suit<Card, T> { A(Card, T) }",
            "fn f() { match item { (Card, a) | (a, Card) => a, [Card, ..] => Deck(Card), Deck { a, b: Card } => 2 } }",
            "fn f() { let (a, b): (u8, u8) = (a, Card); Deck { a, card: Card } }",
            "fn f<T: Play<Card>, Card>(a: T) {}",
            "fn f() { for Card { a } in deck {} let a = 1 << Card as u8; }",
        ] {
            assert_eq!(without(case), [""; 0], "{case}");
        }
    }

    #[test]
    fn in_other_files() {
        let network = ("nets::cards", "pub const EIGHT: usize = 8;\nnetwork!(pub Card: < conv(3, 4, k3) >);");
        let found = [([8, 9], "line 2 of app.rs".to_owned())];
        for case in [
            "use crate::nets::cards::Card;\ntype Small = Card<8, 9>;",
            "use crate::nets::cards::{self, Card};\ntype Small = Card<8, 9>; type Large = Card<HIGH, 9>;",
            "use crate::nets::cards::{Card, EIGHT, EIGHT as HIGH};\ntype Small = Card<EIGHT, 9>; type B = Card<LOW, HIGH>;",
            "mod a { use crate::nets::cards::*;\ntype Small = Card<EIGHT, 9>; } mod b { use super::*; type B = Card<EIGHT, 9>; }",
            "const WIDE: usize = 9; use crate::nets::cards::Card;\nmod a { use super::*; type B = Card<8, WIDE>; }",
            "use crate::{other, nets::{cards::*}};\nfn f(card: Card<8, 9>) {}",
            "use super::nets::cards::Card;\nmod tests { use super::*; fn f(card: Card<8, 9>) {} }",
            "struct Model {\n card: Box<crate::nets::cards::Card<8, 9, f64>> }",
            "use crate::nets::cards;\ntype Small = cards::Card<8, 9>;",
            "use crate::nets::cards;\ntype Small = cards::Card<{ cards::EIGHT }, 9>;",
            "mod sizes { pub const WIDE: usize = 9; } use crate::nets::cards::*;\nfn f(a: Card<8, { sizes::WIDE }>) {}",
            "use crate::nets::cards::Card; const W: usize = 1 + 2 * (10 - 6);\ntype Small = Card<{ 16 / 2 }, W>;",
            "mod sizes { pub const FULL: usize = 27; } use crate::nets::cards::*;\ntype S = Card<8, { sizes::FULL / 3 }>;",
            "mod a { use super::FULL; pub const W: usize = FULL - 1; } const FULL: usize = 10; use crate::nets::cards::*;\ntype S = Card<8, { a::W }>;",
            "use crate::nets::{self, cards::Card};\ntype Small = Card<{ crate::nets::cards::EIGHT }, 9>;",
            "use crate::{nets as models, other};\nfn f() { let card: models::cards::Card<8, 9>; }",
            "mod prelude { pub use crate::nets::cards::*; } use prelude::Card;\ntype Small = Card<8, 9>;",
            "trait Deck { type Card; fn f() -> Self::Card; } use crate::nets::cards::*;\ntype Small = Card<8, 9>;",
            "const HIGH: usize = 8;\ntype Small = super::nets::cards::Card<HIGH, 9>;",
            "use crate::nets::cards::Card as Deck;\ntype Small = Deck<8, 9>;",
            "use crate::nets::cards::Card as Deck;\nmod a { use super::*; } fn f(a: &Deck<8, 9>) {}",
            "use crate::nets::{cards::Card as Deck};\nfn f() { use other::Card; let a: Box<Deck<8, 9>> = g(); }",
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
            "use crate::nets::cards::*;\nuse crate::game::*; type A = Card<8, 9>;",
            "use ::nets::cards::Card;\ntype A = Card<8, 9>;",
            "mod sizes { pub const WIDE: usize = 9; } use crate::nets::cards::*; type A = Card<8, { other::WIDE }>;",
            "mod sizes { pub const WIDE: u8 = 9; } use crate::nets::cards::*; type A = Card<8, { sizes::WIDE }>;",
            "const A: usize = B; const B: usize = A; use crate::nets::cards::*; type C = Card<8, A>;",
            "const A: usize = 3 - 4; use crate::nets::cards::*; type C = Card<8, A>; type D = Card<8, { 9 / 0 }>;",
            "use other::sizes; use crate::nets::cards::*; type A = Card<8, { sizes::WIDE }>;",
            "use other as nets; type A = nets::cards::Card<8, 9>;",
            "use crate::nets::cards::Card as Deck; mod a { type Small = Deck<8, 9>; }",
            "use crate::nets::cards::Card as Deck; fn f() { struct Deck<T>(T); let a: Deck<8, 9>; }",
            "#[cfg(a)] use crate::nets::cards::Card as Deck; type A = Deck<8, 9>;",
            "use crate::nets::cards::Card as Deck; type A = game::Deck<8, 9>;",
            "use other::Card as Deck; type A = Deck<8, 9>;",
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

    #[test]
    fn of_a_private_network() {
        let network = ("nets", "network!(Card: < conv(3, 4, k3) >);");
        let inside = ("nets::play", "use super::*;\ntype Small = Card<8, 9>;");
        assert_eq!(uses_in(&[network, inside]), [([8, 9], "line 2 of nets::play.rs".to_owned())]);
        assert_eq!(uses_in(&[network, ("", "use nets::*;\ntype Small = Card<8, 9>;")]), []);
        let nets = ("nets", "use crate::cards::Card;");
        let cards = ("cards", "network!(pub Card: < conv(3, 4, k3) >);");
        assert_eq!(uses_in(&[cards, nets, ("", "use nets::*;\ntype Small = Card<8, 9>;")]), []);
    }
}
