//! What else the file declares by the name of a network, beside the invocation.
//!
//! rustc finds that by itself, but then takes all that is generated for both to be about the first: an error for the name,
//! and one for each trait. Here the network is not generated.

use proc_macro2::{Ident, LineColumn};
use syn::ext::IdentExt;

use super::index::{Declared, Index};
use super::modules::Crate;
use super::{File, ITEMS};

/// Something that is called like a network.
pub(crate) struct Namesake {
    /// `network`, `import` or a word of Rust.
    pub(crate) kind: String,
    pub(crate) line: usize,
    /// What is implemented for it, if what networks have can be, too: of a struct or an enum without parameters.
    pub(crate) has: Option<Vec<String>>,
}

/// What is implemented for all networks.
const TRAITS: [&str; 5] = ["Deref", "DerefMut", "Flat", "Held", "Network"];

impl Index {
    /// What stands beside the network whose name stands there, and is called like it.
    fn namesake(&self, name: &str, place: LineColumn, conditions: &[String]) -> Option<Namesake> {
        let own = self.network(name, place)?;
        let scope = &self.scopes[own.scope];
        let is_before = |network: &&Declared| {
            let is_same = network.name == name && network.scope == own.scope && network.invocation < own.invocation;
            is_same && (network.conditions.is_empty() || network.conditions == conditions) && network.is_certain
        };
        let networks = self.networks.iter().filter(is_before);
        let networks =
            networks.map(|network| Namesake { kind: "network".to_owned(), line: network.place.line, has: None });
        let items = scope.items.iter().filter(|item| item.name == name && item.is_certain).filter_map(|item| {
            let kind = item.kind.clone()?;
            let may_have = (kind == "struct" || kind == "enum") && !item.has_parameters;
            Some(Namesake { kind, line: item.line, has: may_have.then(|| self.implemented(name)).flatten() })
        });
        // Networks do not share a namespace with functions and constants, which are imported in the same way, but not written
        // like types.
        let is_type = name.starts_with(char::is_uppercase) && name.contains(char::is_lowercase);
        let imports = scope.imports.iter().filter(|import| import.binding == name && import.is_certain && is_type);
        let imports = imports.map(|import| Namesake { kind: "import".to_owned(), line: import.line, has: None });
        networks.chain(items).chain(imports).min_by_key(|found| found.line)
    }

    /// The names of what is implemented for types of this name, unless a trait that networks have is among it.
    fn implemented(&self, name: &str) -> Option<Vec<String>> {
        let impls = self.impls.iter().filter(|found| found.name == name).collect::<Vec<_>>();
        let is_network = impls.iter().filter_map(|found| found.of.as_deref()).any(|of| TRAITS.contains(&of));
        let own = impls.iter().filter(|found| found.of.is_none());
        (!is_network).then(|| own.flat_map(|found| &found.items).map(|(item, _)| item.clone()).collect())
    }
}

impl File {
    /// What stands beside the network's invocation and has its name; of networks, those in front of it that stand under the
    /// same conditions or none.
    pub(crate) fn namesake(&self, name: &Ident, conditions: &[String]) -> Option<Namesake> {
        let (text, place) = (name.unraw().to_string(), name.span().start());
        self.may_declare_again(&text).then(|| self.look(name, |index| index.namesake(&text, place, conditions)))?
    }

    /// What stands beside the network's invocation and is called like something that `network!` declares there; and its name.
    pub(crate) fn namesake_beside(&self, network: &Ident, endings: &[&str]) -> Option<(String, Namesake)> {
        let name = network.unraw().to_string();
        let names = endings.iter().map(|ending| format!("{name}{ending}"));
        let names = names.filter(|name| self.has_item(name)).collect::<Vec<_>>();
        if names.is_empty() {
            return None;
        }
        self.look(network, |index| {
            let scope = &index.scopes[index.network(&name, network.span().start())?.scope];
            let mut items = scope.items.iter().filter(|item| item.is_certain && names.contains(&item.name));
            items.find_map(|item| {
                let kind = item.kind.clone()?;
                Some((item.name.clone(), Namesake { kind, line: item.line, has: None }))
            })
        })
    }

    /// Looks at the index of the file, which a network of this name stands in; the crate's serves all of them.
    fn look<R>(&self, name: &Ident, look: impl FnOnce(&Index) -> R) -> R {
        match Crate::around(name.span()) {
            Some((within, own)) => look(within.modules[own].index()),
            None => look(&Index::of(&self.0)),
        }
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

#[cfg(test)]
mod tests {
    use proc_macro2::LineColumn;

    use super::{File, Index};

    /// What is found for the last `Net:` of a text.
    fn found(text: &str) -> Option<(String, usize)> {
        let before = &text[..text.rfind("Net:").unwrap()];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap().chars().count();
        let found = Index::of(text).namesake("Net", LineColumn { line, column }, &[]);
        found.filter(|_| File(text.to_owned()).may_declare_again("Net")).map(|found| (found.kind, found.line))
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
