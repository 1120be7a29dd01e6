//! Where a path leads: to a network, or perhaps to something else of its name.

use proc_macro2::TokenTree;

use super::modules::Module;
use super::reading::{ends_item, is_condition};
use crate::tokens::is_sign;

/// The modules in which a name is a network's.
pub(super) struct Homes<'a> {
    pub(super) name: &'a str,
    modules: Vec<Vec<String>>,
}

impl<'a> Homes<'a> {
    /// Those of a network that no path leads to.
    pub(super) fn none(name: &'a str) -> Self {
        Self { name, modules: Vec::new() }
    }

    /// The one in which the network is declared, and those with files of their own that bring it from there.
    pub(super) fn of(name: &'a str, home: Vec<String>, all: &[Module]) -> Self {
        let mut homes = Self { name, modules: vec![home] };
        let mut others = all.iter().collect::<Vec<_>>();
        loop {
            let brings = |module: &&&Module| homes.bring(&module.names, module.source.imports()) == Some(true);
            let (found, rest) = others.iter().partition::<Vec<&Module>, _>(brings);
            if found.is_empty() {
                return homes;
            }
            homes.modules.extend(found.into_iter().map(|module| module.names.clone()));
            others = rest;
        }
    }

    /// Whether the name alone is the network's among the tokens of a module or of a block in it.
    pub(super) fn has(&self, module: &[String], tokens: &[TokenTree]) -> bool {
        self.modules.iter().any(|home| home == module) || self.bring(module, &imports(tokens)) == Some(true)
    }

    /// Whether a name at the end of a path that stands in a module is the network's.
    pub(super) fn leads(&self, module: &[String], path: &[String], name: &str) -> bool {
        let mut place = module.to_vec();
        for (index, word) in path.iter().enumerate() {
            match word.as_str() {
                "crate" if index == 0 => place.clear(),
                "self" if index == 0 => {}
                "super" => {
                    if place.pop().is_none() {
                        return false;
                    }
                }
                word => place.push(word.to_owned()),
            }
        }
        name == self.name && self.modules.contains(&place)
    }

    /// Whether imports of a module bring the network, or `None` if they do not name it: what comes from everything that a
    /// module has, gives way to other names.
    fn bring(&self, module: &[String], imports: &[Vec<String>]) -> Option<bool> {
        let brought = imports.iter().filter_map(|path| match path.split_last()? {
            (last, path) if last == "*" => self.leads(module, path, self.name).then_some(true),
            (last, path) if last == self.name => Some(self.leads(module, path, last)),
            _ => None,
        });
        brought.min()
    }

    /// What the `use` does that begins here, if one does: see [`Self::bring`].
    pub(super) fn import(&self, module: &[String], tokens: &[TokenTree]) -> Option<bool> {
        let mut paths = Vec::new();
        leaves(tree(tokens)?, &[], &mut paths);
        self.bring(module, &paths)
    }
}

/// The words of all imports among the tokens of a module or a block that no attribute decides about.
pub(super) fn imports(tokens: &[TokenTree]) -> Vec<Vec<String>> {
    let (mut found, mut is_conditional) = (Vec::new(), false);
    for (index, token) in tokens.iter().enumerate() {
        if let Some(tree) = tree(&tokens[index..]).filter(|_| !is_conditional) {
            leaves(tree, &[], &mut found);
        }
        is_conditional = !ends_item(token) && (is_conditional || is_condition(token));
    }
    found
}

/// What the `use` brings that begins here, if one does.
fn tree(tokens: &[TokenTree]) -> Option<&[TokenTree]> {
    let (first, rest) = tokens.split_first()?;
    let is_use = matches!(first, TokenTree::Ident(word) if word == "use");
    let end = rest.iter().position(|token| is_sign(token, ';')).filter(|_| is_use)?;
    Some(&rest[..end])
}

/// The words of each path in the tree of a `use`; of what gets another name, that name.
fn leaves(tree: &[TokenTree], before: &[String], into: &mut Vec<Vec<String>>) {
    for branch in tree.split(|token| is_sign(token, ',')) {
        let mut path = before.to_vec();
        let mut words = branch.iter().filter(|token| !is_sign(token, ':')).peekable();
        let is_renamed = branch.iter().any(|token| matches!(token, TokenTree::Ident(word) if word == "as"));
        while let Some(token) = words.next() {
            match token {
                TokenTree::Group(group) => {
                    leaves(&group.stream().into_iter().collect::<Vec<_>>(), &path, into);
                }
                token if words.peek().is_some() => path.push(token.to_string()),
                // Where the other name comes from, does not matter.
                token if is_renamed => into.push(vec![String::new(), token.to_string()]),
                token => into.push(path.iter().cloned().chain([token.to_string()]).collect()),
            }
        }
    }
}

/// The words of the path that leads to what stands behind these tokens: none if it stands alone, and `None` if they can't be
/// known.
pub(super) fn path(mut before: &[TokenTree]) -> Option<Vec<String>> {
    let mut path = Vec::new();
    while let [rest @ .., first, second] = before
        && is_sign(first, ':')
        && is_sign(second, ':')
    {
        let [rest @ .., TokenTree::Ident(word)] = rest else { return None };
        path.insert(0, word.to_string());
        before = rest;
    }
    Some(path)
}
