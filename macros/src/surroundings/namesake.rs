//! What else the file declares by the name of a network, beside the invocation.
//!
//! rustc finds that by itself, but then takes all that is generated for both to be about the first: an error for the name,
//! and one for each trait. Here the network is not generated.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};

use super::File;
use crate::check::conditions;
use crate::parse;
use crate::tokens::{is_sign, mentions};

/// The words in front of names that networks share a namespace with.
const ITEMS: [&str; 5] = ["struct", "enum", "union", "trait", "type"];

/// Something that is called like a network.
pub(crate) struct Namesake {
    /// `network` or a word of Rust.
    pub(crate) kind: String,
    pub(crate) line: usize,
}

impl File {
    /// What stands beside the network's invocation and has its name; of networks, those in front of it that stand under the
    /// same conditions or none.
    pub(crate) fn namesake(&self, name: &Ident, conditions: &[String]) -> Option<Namesake> {
        let place = name.span().start();
        self.find(&name.to_string(), (place.line, place.column), conditions)
    }

    fn find(&self, name: &str, (line, column): (usize, usize), conditions: &[String]) -> Option<Namesake> {
        // What isn't Rust's alone (`#!/usr/bin/…`), rustc's lexer would complain of.
        let is_script = self.0.starts_with("#!") && !self.0.starts_with("#![");
        if is_script || !self.may_declare_again(name) {
            return None;
        }
        let tokens = self.placed(name).parse().ok()?;
        let (siblings, own) = around(tokens, &[syn::parse_str(&placed(name, line, column)).ok()?])?;
        (0..siblings.len()).filter(|&index| index != own && !is_conditional(&siblings, index)).find_map(|index| {
            let network = if index < own { network(&siblings, index, name, conditions) } else { None };
            network.or_else(|| item(&siblings[index..], name)).or_else(|| import(&siblings[index..], name))
        })
    }

    /// A cheap look, so that only few files are read token by token.
    fn may_declare_again(&self, name: &str) -> bool {
        let declares = |(before, behind): &(&str, &str)| {
            let (before, behind) = (before.trim_end(), behind.trim_start());
            let is_network = behind.starts_with('<') || (behind.starts_with(':') && !behind.starts_with("::"));
            let is_import = behind.starts_with([';', ',', '}']);
            is_network || is_import || ITEMS.iter().any(|word| before.ends_with(word))
        };
        self.mentions(name).filter(declares).nth(1).is_some()
    }

    /// The text with the line and the column at each mention of the name, as what is parsed of a text has no places.
    fn placed(&self, name: &str) -> String {
        let (mut text, mut end) = (String::new(), 0);
        for (before, _) in self.mentions(name) {
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count();
            text.push_str(&self.0[end..before.len()]);
            text.push_str(&placed(name, before.matches('\n').count() + 1, column));
            end = before.len() + name.len();
        }
        text + &self.0[end..]
    }
}

/// The name with its place, as a word.
fn placed(name: &str, line: usize, column: usize) -> String {
    format!("{name}_{line}_{column}")
}

/// The line, if the word is a mention of the name.
fn line(word: &Ident, name: &str) -> Option<usize> {
    let word = word.to_string();
    let (line, _) = word.strip_prefix(name)?.strip_prefix('_')?.split_once('_')?;
    line.parse().ok()
}

/// The tokens among which the invocation stands that has this word in it, and the index of its parentheses.
fn around(tokens: TokenStream, own: &[Ident; 1]) -> Option<(Vec<TokenTree>, usize)> {
    let tokens = tokens.into_iter().collect::<Vec<_>>();
    let index = tokens.iter().position(|token| mentions(token.clone().into(), own))?;
    let TokenTree::Group(group) = &tokens[index] else { return None };
    if is_invocation(&tokens, index) { Some((tokens, index)) } else { around(group.stream(), own) }
}

/// Whether these are the parentheses of `network!(…)`.
fn is_invocation(tokens: &[TokenTree], index: usize) -> bool {
    let is_word = |token: &TokenTree| matches!(token, TokenTree::Ident(word) if word == "network");
    matches!(&tokens[..index], [.., word, sign] if is_word(word) && is_sign(sign, '!'))
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
    Some(Namesake { kind: "network".to_owned(), line })
}

/// An item of Rust of this name that begins here.
fn item(tokens: &[TokenTree], name: &str) -> Option<Namesake> {
    let [TokenTree::Ident(kind), TokenTree::Ident(word), ..] = tokens else { return None };
    let (kind, line) = (kind.to_string(), line(word, name)?);
    ITEMS.contains(&kind.as_str()).then_some(Namesake { kind, line })
}

/// An import under this name that begins here. Networks do not share a namespace with functions and constants, which are
/// imported in the same way, but not written like types.
fn import(tokens: &[TokenTree], name: &str) -> Option<Namesake> {
    let is_type = name.starts_with(char::is_uppercase) && name.contains(char::is_lowercase);
    let is_use = matches!(tokens.first(), Some(TokenTree::Ident(word)) if word == "use");
    (is_type && is_use).then_some(())?;
    let tree = tokens[1..].iter().take_while(|token| !is_sign(token, ';')).cloned();
    Some(Namesake { kind: "import".to_owned(), line: imported(tree.collect(), name)? })
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

/// Whether an attribute in front of the item decides whether it is there.
fn is_conditional(tokens: &[TokenTree], index: usize) -> bool {
    let is_end = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        token => is_sign(token, ';'),
    };
    let is_condition = |token: &TokenTree| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => {
            let first = group.stream().into_iter().next();
            matches!(first, Some(TokenTree::Ident(word)) if word == "cfg" || word == "cfg_attr")
        }
        _ => false,
    };
    tokens[..index].iter().rev().take_while(|token| !is_end(token)).any(is_condition)
}

#[cfg(test)]
mod tests {
    use super::File;

    /// What is found for the last `Net:` of a text.
    fn found(text: &str) -> Option<(String, usize)> {
        let before = &text[..text.rfind("Net:").unwrap()];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap().chars().count();
        File(text.to_owned()).find("Net", (line, column), &[]).map(|found| (found.kind, found.line))
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
            "#!/usr/bin/cargo\nnetwork!(Net: [4] -> fc(3));\nnetwork!(Net: [4] -> fc(3));",
        ];
        for text in cases {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
