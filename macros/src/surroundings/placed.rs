//! The file as tokens, in which each mention of a name tells where it stands: what is parsed of a text has no places.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};

use super::File;
use crate::tokens::{is_sign, mentions};

impl File {
    /// The tokens among which the invocation stands that has the name at this line and column, and the index of its
    /// parentheses.
    pub(super) fn around(&self, name: &str, (line, column): (usize, usize)) -> Option<(Vec<TokenTree>, usize)> {
        // What isn't Rust's alone (`#!/usr/bin/…`), rustc's lexer would complain of.
        let is_script = self.0.starts_with("#!") && !self.0.starts_with("#![");
        if is_script {
            return None;
        }
        around(self.placed(name).parse().ok()?, &[syn::parse_str(&placed(name, line, column)).ok()?])
    }

    /// The text with the line and the column at each mention of the name.
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
pub(super) fn line(word: &Ident, name: &str) -> Option<usize> {
    let word = word.to_string();
    let (line, _) = word.strip_prefix(name)?.strip_prefix('_')?.split_once('_')?;
    line.parse().ok()
}

fn around(tokens: TokenStream, own: &[Ident; 1]) -> Option<(Vec<TokenTree>, usize)> {
    let tokens = tokens.into_iter().collect::<Vec<_>>();
    let index = tokens.iter().position(|token| mentions(token.clone().into(), own))?;
    let TokenTree::Group(group) = &tokens[index] else { return None };
    if is_invocation(&tokens, index) { Some((tokens, index)) } else { around(group.stream(), own) }
}

/// Whether these are the parentheses of `network!(…)`.
pub(super) fn is_invocation(tokens: &[TokenTree], index: usize) -> bool {
    let is_word = |token: &TokenTree| matches!(token, TokenTree::Ident(word) if word == "network");
    matches!(&tokens[..index], [.., word, sign] if is_word(word) && is_sign(sign, '!'))
}

/// Whether an attribute in front of the item decides whether it is there.
pub(super) fn is_conditional(tokens: &[TokenTree], index: usize) -> bool {
    tokens[..index].iter().rev().take_while(|token| !ends_item(token)).any(is_condition)
}

/// Whether this may be the last token of an item or a statement.
pub(super) fn ends_item(token: &TokenTree) -> bool {
    match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        token => is_sign(token, ';'),
    }
}

/// Whether this is what stands behind the `#` of an attribute such as `#[cfg(…)]`.
pub(super) fn is_condition(token: &TokenTree) -> bool {
    match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => {
            let first = group.stream().into_iter().next();
            matches!(first, Some(TokenTree::Ident(word)) if word == "cfg" || word == "cfg_attr")
        }
        _ => false,
    }
}
