//! What the file around an invocation says, where that spares people errors that follow from one mistake.
//!
//! A file is looked at as text, and token by token only once something is suspected. Whatever can't be known of it (other
//! files, what other macros write, what `#[cfg(…)]` leaves out) stays rustc's to tell, as it does where there is no file.

mod namesake;
mod position;
mod undeclared;

pub(crate) use namesake::Namesake;

use std::fs;

use proc_macro2::Span;

/// The file that a network stands in.
pub(crate) struct File(String);

impl File {
    /// That of a token that a person wrote.
    pub(crate) fn of(token: Span) -> Option<Self> {
        fs::read_to_string(token.local_file()?).ok().map(Self)
    }

    /// Whether the file seems to declare or import a type of this name.
    pub(crate) fn has_type(&self, name: &str) -> bool {
        let declares =
            |before: &str| ["struct", "enum", "type", "::", "{", ","].iter().any(|sign| before.ends_with(sign));
        self.mentions(name).any(|(before, _)| declares(before.trim_end()))
    }

    /// What stands in front of the word and behind it, wherever it stands by itself.
    fn mentions<'a>(&'a self, word: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let is_part = |letter: char| letter == '_' || letter.is_alphanumeric();
        let around = self.0.match_indices(word).map(|(start, _)| (&self.0[..start], &self.0[start + word.len()..]));
        around.filter(move |(before, behind)| !(before.ends_with(is_part) || behind.starts_with(is_part)))
    }
}
