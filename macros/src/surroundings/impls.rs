//! What a crate implements for a network, or for a type that is called like it.

use proc_macro2::{Ident, LineColumn, TokenTree};
use syn::ext::IdentExt;

use super::modules::Crate;
use super::paths::Homes;
use super::reading::{ends_item, is_condition};
use super::types::{path, without_arguments};
use crate::tokens::{is_sign, is_word};

/// An `impl`, as far as no attribute decides about it.
pub(super) struct Impl {
    pub(super) scope: usize,
    /// What leads to the type.
    path: Vec<String>,
    /// The type, and its arguments.
    pub(super) name: String,
    arguments: Vec<String>,
    /// The last word of the trait.
    pub(super) of: Option<String>,
    /// What it has, with the lines.
    pub(super) items: Vec<(String, usize)>,
}

impl Impl {
    /// The one whose braces stand behind these tokens of an item, with what is in them.
    pub(super) fn of(item: &[TokenTree], inside: &[TokenTree], scope: usize) -> Option<Self> {
        let begin = item.iter().position(|token| is_word(token, "impl"))?;
        let head = item[begin + 1..].split(|token| is_word(token, "where")).next()?;
        // `for<'a> …` stands in front of a type, too.
        let last = head.iter().rposition(|token| is_word(token, "for"));
        let split = last.filter(|index| !head.get(index + 1).is_some_and(|next| is_sign(next, '<')));
        let (of, ty) = split.map_or((None, head), |index| (Some(&head[..index]), &head[index + 1..]));
        let (name, arguments) = named(ty)?;
        let (path, _) = path(&ty[..ty.len() - arguments.len() - 1])?;
        let of = of.and_then(named).map(|(name, _)| name.unraw().to_string());
        let arguments = arguments.iter().map(ToString::to_string).collect();
        Some(Self { scope, path, name: name.unraw().to_string(), arguments, of, items: items(inside) })
    }
}

/// What the crate implements for a network itself by one of these names, with its place, where nothing else can be meant.
pub(crate) fn implemented(name: &Ident, names: &[&str]) -> Vec<(String, String)> {
    let Some((within, own)) = Crate::around(name.span()) else { return Vec::new() };
    find((&name.unraw().to_string(), name.span().start()), names, (&within, own))
}

fn find((name, place): (&str, LineColumn), names: &[&str], (within, own): (&Crate, usize)) -> Vec<(String, String)> {
    let mut found = Vec::new();
    if within.implementing(name).next().is_none() {
        return found;
    }
    let Some(declared) = within.modules[own].index().network(name, place) else { return found };
    let homes = Homes::of(declared, own, within);
    for (file, module) in within.implementing(name).filter(|(file, _)| within.is_certain(*file)) {
        let is_its = |found: &&Impl| {
            let is_another = found.of.is_some() || found.arguments.iter().any(|argument| argument == "f64");
            found.name == name && !is_another && homes.leads(file, module, found.scope, (&found.path, name))
        };
        for Impl { items, .. } in module.index().impls.iter().filter(is_its) {
            let clashing = items.iter().filter(|(item, _)| names.contains(&item.as_str()));
            found.extend(clashing.map(|(item, line)| (item.clone(), module.place(*line, file == own))));
        }
    }
    found
}

/// The last word of a type, and what is behind it.
fn named(ty: &[TokenTree]) -> Option<(&Ident, &[TokenTree])> {
    let front = if ty.last().is_some_and(|end| is_sign(end, '>')) { without_arguments(ty)? } else { ty };
    match front {
        [.., TokenTree::Ident(name)] => Some((name, &ty[front.len()..])),
        _ => None,
    }
}

/// The functions and constants of an `impl`, with their lines.
fn items(inside: &[TokenTree]) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    for item in inside.split_inclusive(ends_item) {
        let is_conditional = item.windows(2).any(|pair| is_sign(&pair[0], '#') && is_condition(&pair[1]));
        let declared = item.windows(2).find_map(|pair| match pair {
            [kind, TokenTree::Ident(name)] if is_word(kind, "fn") => Some(name),
            [kind, TokenTree::Ident(name)] if is_word(kind, "const") && *name != "fn" => Some(name),
            _ => None,
        });
        found.extend(
            declared.filter(|_| !is_conditional).map(|name| (name.unraw().to_string(), name.span().start().line)),
        );
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Crate, find};

    /// What is implemented again for the `Net` of a file, or of another one in front of it.
    fn again(files: &[(&str, &str)]) -> Vec<(String, String)> {
        let within = Crate::of(files);
        let place = within.modules[0].index().networks[0].place;
        find(("Net", place), &["new", "summary", "PARAMETERS"], (&within, 0))
    }

    #[test]
    fn implemented_again() {
        let network = "netshape::network!(pub Net: [4] -> fc(3));\n";
        for (case, item) in [
            ("impl Net { pub fn new() -> Self { g() } fn other(&self) {} }", "new"),
            ("impl Net { const OTHER: u8 = 3; pub const PARAMETERS: usize = 3; }", "PARAMETERS"),
            ("#[allow(unused)] impl Net { #[must_use] pub const fn new() -> Self { g() } }", "new"),
            ("impl<T: Copy> Net<T> where T: Ord { fn summary(&self) {} }", "summary"),
            ("mod app { use super::*; impl Net { fn new() -> Self { g() } } }", "new"),
            ("fn f() { impl crate::Net<f32> { fn new() -> Self { g() } } }", "new"),
        ] {
            let found = [(item.to_owned(), "line 2".to_owned())];
            assert_eq!(again(&[("", &format!("{network}{case}"))]), found, "{case}");
        }
        for case in [
            "impl Net { fn renew() -> Self { let new = 3; fn new() {} g() } }",
            "impl Play for Net { fn new() -> Self { g() } }",
            "impl Play<Net> { fn new() -> Self { g() } } impl Nets { fn new() {} } impl other::Net { fn new() {} }",
            "impl<T> Play<T> for Box<Net> { fn new() -> Self { g() } }",
            "impl Net<f64> { fn new() -> Self { g() } }",
            "#[cfg(test)] impl Net { fn new() -> Self { g() } }",
            "impl Net { #[cfg(test)] fn new() -> Self { g() } }",
            "mod app { struct Net; impl Net { fn new() -> Self { g() } } }",
            "macro_rules! a { () => { impl Net { fn new() -> Self { g() } } } }",
            "trait Play { fn new(net: impl Into<Net>) -> Self; }",
        ] {
            assert_eq!(again(&[("", &format!("{network}{case}"))]), [], "{case}");
        }
        let (nets, app) = (("nets", network), "use crate::nets::Net;\nimpl Net { fn new() -> Self { g() } }");
        assert_eq!(again(&[nets, ("app", app)]), [("new".to_owned(), "line 2 of app.rs".to_owned())]);
    }
}
