//! What else the file declares by the name of a network, beside the invocation.
//!
//! rustc finds that by itself, but then takes all that is generated for both to be about the first: an error for the name,
//! and one for each trait. Here the network is not generated.

use proc_macro2::{Ident, LineColumn, TokenStream, TokenTree};

use super::reading::{around, is_conditional, is_invocation, read};
use super::{File, ITEMS};
use crate::check::conditions;
use crate::parse;
use crate::tokens::is_sign;

/// Something that is called like a network.
pub(crate) struct Namesake {
    /// `network` or a word of Rust.
    pub(crate) kind: String,
    pub(crate) line: usize,
    /// Whether what networks implement can be implemented for it: a struct or an enum without parameters, for which nothing is.
    pub(crate) is_blank: bool,
}

impl File {
    /// What stands beside the network's invocation and has its name; of networks, those in front of it that stand under the
    /// same conditions or none.
    pub(crate) fn namesake(&self, name: &Ident, conditions: &[String]) -> Option<Namesake> {
        self.find(&name.to_string(), name.span().start(), conditions)
    }

    fn find(&self, name: &str, place: LineColumn, conditions: &[String]) -> Option<Namesake> {
        if !self.may_declare_again(name) {
            return None;
        }
        let find = |siblings: &[TokenTree], own| {
            (0..siblings.len()).filter(|&index| index != own && !is_conditional(siblings, index)).find_map(|index| {
                let network = if index < own { network(siblings, index, name, conditions) } else { None };
                network.or_else(|| item(&siblings[index..], name)).or_else(|| import(&siblings[index..], name))
            })
        };
        let found = read(&self.0, |tokens| around(tokens, name, place, find));
        found.map(|found| Namesake { is_blank: found.is_blank && !self.implements(name), ..found })
    }

    /// Whether something seems to be implemented for a type of this name.
    fn implements(&self, name: &str) -> bool {
        self.mentions(name).any(|(before, _)| ["impl", "for"].iter().any(|word| before.trim_end().ends_with(word)))
    }

    /// A cheap look, so that only few files are read token by token.
    fn may_declare_again(&self, name: &str) -> bool {
        let declares = |(before, behind): &(&str, &str)| {
            let (before, behind) = (before.trim_end(), behind.trim_start());
            let is_network = behind.strip_prefix('<').is_some_and(|rest| rest.trim_start().starts_with("const"))
                || (behind.starts_with(':') && !behind.starts_with("::"));
            let is_import = behind.starts_with([';', ',', '}']);
            is_network || is_import || ITEMS.iter().any(|word| before.ends_with(word))
        };
        self.mentions(name).filter(declares).nth(1).is_some()
    }
}

/// The line of a word, if it is the name.
fn line(word: &Ident, name: &str) -> Option<usize> {
    (word == name).then(|| word.span().start().line)
}

/// A network of this name in the invocation whose parentheses these are.
fn network(tokens: &[TokenTree], index: usize, name: &str, own: &[String]) -> Option<Namesake> {
    let TokenTree::Group(group) = &tokens[index] else { return None };
    let declared = is_invocation(tokens, index).then(|| parse::invocation(group.stream()))?;
    let mut certain = declared.networks.into_iter().filter(|network| {
        let conditions = conditions(&network.attributes);
        conditions.is_empty() || conditions == own
    });
    let line = certain.find_map(|network| line(&network.name?, name))?;
    Some(Namesake { kind: "network".to_owned(), line, is_blank: false })
}

/// An item of Rust of this name that begins here.
fn item(tokens: &[TokenTree], name: &str) -> Option<Namesake> {
    let [TokenTree::Ident(kind), TokenTree::Ident(word), behind, ..] = tokens else { return None };
    let (kind, line) = (kind.to_string(), line(word, name)?);
    let is_blank = (kind == "struct" || kind == "enum") && !is_sign(behind, '<');
    ITEMS.contains(&kind.as_str()).then_some(Namesake { kind, line, is_blank })
}

/// An import under this name that begins here. Networks do not share a namespace with functions and constants, which are
/// imported in the same way, but not written like types.
fn import(tokens: &[TokenTree], name: &str) -> Option<Namesake> {
    let is_type = name.starts_with(char::is_uppercase) && name.contains(char::is_lowercase);
    let is_use = matches!(tokens, [TokenTree::Ident(word), next, ..] if word == "use" && !is_sign(next, '<'));
    (is_type && is_use).then_some(())?;
    let tree = tokens[1..].iter().take_while(|token| !is_sign(token, ';')).cloned();
    Some(Namesake { kind: "import".to_owned(), line: imported(tree.collect(), name)?, is_blank: false })
}

/// Where the name stands at the end of a path.
fn imported(tree: TokenStream, name: &str) -> Option<usize> {
    let tokens = tree.into_iter().collect::<Vec<_>>();
    let is_end = |next: Option<&TokenTree>| next.is_none_or(|next| is_sign(next, ','));
    tokens.iter().enumerate().find_map(|(index, token)| match token {
        TokenTree::Ident(word) if is_end(tokens.get(index + 1)) => line(word, name),
        TokenTree::Group(group) => imported(group.stream(), name),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use proc_macro2::LineColumn;

    use super::File;

    /// What is found for the last `Net:` of a text.
    fn found(text: &str) -> Option<(String, usize)> {
        let before = &text[..text.rfind("Net:").unwrap()];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap().chars().count();
        File(text.to_owned()).find("Net", LineColumn { line, column }, &[]).map(|found| (found.kind, found.line))
    }

    #[test]
    fn beside_the_network() {
        let cases = [
            ("network!(Net: [4] -> fc(3));\nnetwork!(Net: [4] -> fc(2));", "network", 1),
            (
                "// é\n\nnetwork! { pub Net: [4] -> fc(3); A: [4] -> fc(3) } network!(pub Net: [4] -> fc(2));",
                "network",
                3,
            ),
            ("fn f() {\n  network!(Net: [4] -> fc(3));\n  network!(Net: [4] -> fc(2));\n}", "network", 2),
            ("network!(Net<const N: usize>: [N] -> fc(3));\nnetshape::network!(Net: [4] -> fc(2));", "network", 1),
            ("#[derive(Debug)]\nstruct Net {\n a: u8 }\nnetwork!(Net: [4] -> fc(2));", "struct", 2),
            ("network!(Net: [4] -> fc(2));\n\npub(crate) enum Net { A }", "enum", 3),
            ("use a::{b::{C, Net}};\nnetwork!(Net: [4] -> fc(2));", "import", 1),
            ("use a::B as Net;\nnetwork!(Net: [4] -> fc(2));", "import", 1),
            ("#!/usr/bin/cargo\nnetwork!(Net: [4] -> fc(3));\nnetwork!(Net: [4] -> fc(3));", "network", 2),
            ("#[cfg(unix)]\nfn f() {}\ntype Net = A;\nnetwork!(Net: [4] -> fc(2));", "type", 3),
        ];
        for (text, kind, line) in cases {
            assert_eq!(found(text), Some((kind.to_owned(), line)), "{text}");
        }
    }

    #[test]
    fn elsewhere() {
        let cases = [
            "network!(Net: [4] -> fc(3));",
            "mod a { network!(Net: [4] -> fc(3)); }\nmod b { network!(Net: [4] -> fc(3)); }",
            "network!(Net: [4] -> fc(3));\nfn f() { network!(Net: [4] -> fc(3)); }",
            "#[cfg(a)]\nnetwork!(Net: [4] -> fc(3));\nnetwork!(Net: [4] -> fc(3));",
            "network!(#[cfg(a)] Net: [4] -> fc(3));\nnetwork!(Net: [4] -> fc(3));",
            "#[cfg(a)]\n#[derive(Debug)]\npub struct Net { a: u8 }\nnetwork!(Net: [4] -> fc(3));",
            "// network!(Net: [4] -> fc(3));\nconst A: &str = \"network!(Net: [4] -> fc(3))\";\nnetwork!(Net: [4] -> fc(3));",
            "use a::Net as B;\nuse Net::{C};\nstruct D<Net>(Net);\nnetwork!(Net: [4] -> fc(3));",
            "macro_rules! n { () => { network!(Net: [4] -> fc(3)); }; (2) => { network!(Net: [4] -> fc(3)); } }",
            "network!(Nets: [4] -> fc(3));\nnetwork!(MyNet: [4] -> Net);\nnetwork!(Net: [4] -> fc(3));",
        ];
        for text in cases {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
