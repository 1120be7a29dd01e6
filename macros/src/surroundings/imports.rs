//! What `use` brings.

use proc_macro2::TokenTree;

use crate::tokens::{is_sign, is_word};

/// Something that a `use` brings.
pub(super) struct Import {
    /// Where from; empty words lead to another crate.
    pub(super) path: Vec<String>,
    /// `*` for all that is there.
    pub(super) name: String,
    /// What it is called here.
    pub(super) binding: String,
    pub(super) line: usize,
    pub(super) is_public: bool,
    /// Whether no attribute decides about it.
    pub(super) is_certain: bool,
}

/// What a `use` brings with the tree that begins with the second tokens; the first ones stand in front of it.
pub(super) fn imports(before: &[TokenTree], tree: &[TokenTree], is_certain: bool) -> Vec<Import> {
    let end = tree.iter().position(|token| is_sign(token, ';')).unwrap_or(tree.len());
    let is_public = match before {
        [.., public] if is_word(public, "pub") => true,
        [.., public, TokenTree::Group(of)] => is_word(public, "pub") && of.stream().to_string() == "crate",
        _ => false,
    };
    let mut found = Vec::new();
    leaves(&tree[..end], &[], &mut |path, name, last| {
        let (binding, line) = (word(last), last.span().start().line);
        // `{self}` is called like what the path leads to.
        let binding = if binding == "self" { String::clone(&name) } else { binding };
        found.push(Import { path, name, binding, line, is_public, is_certain });
    });
    found
}

/// The words of each path in the tree of a `use`, its last one, and the word that this is called by.
fn leaves(tree: &[TokenTree], before: &[String], into: &mut impl FnMut(Vec<String>, String, &TokenTree)) {
    for branch in tree.split(|token| is_sign(token, ',')) {
        let mut path = before.to_vec();
        // `::other` is of another crate.
        if branch.first().is_some_and(|sign| is_sign(sign, ':')) {
            path.push(String::new());
        }
        let words = branch.iter().filter(|token| !is_sign(token, ':')).collect::<Vec<_>>();
        let (words, last) = match words.as_slice() {
            [words @ .., renamed, last] if is_word(renamed, "as") => (words, *last),
            [.., last] => (words.as_slice(), *last),
            [] => continue,
        };
        let Some((name, words)) = words.split_last() else { continue };
        path.extend(words.iter().copied().map(word));
        match name {
            TokenTree::Group(group) => leaves(&group.stream().into_iter().collect::<Vec<_>>(), &path, into),
            name => {
                // `{self}` is what the path leads to.
                let name = Some(word(name)).filter(|name| name != "self").or_else(|| path.pop());
                into(path, name.unwrap_or_default(), last);
            }
        }
    }
}

fn word(token: &TokenTree) -> String {
    let word = token.to_string();
    word.strip_prefix("r#").unwrap_or(&word).to_owned()
}
