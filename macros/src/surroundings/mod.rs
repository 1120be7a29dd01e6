//! What the files around an invocation say, where that spares people errors that follow from one mistake.
//!
//! A file is looked at as text, and token by token only once something is suspected. Whatever can't be known of it (what
//! other macros write, what `#[cfg(…)]` leaves out) stays rustc's to tell, as it does where there is no file.

mod constants;
mod impls;
mod imports;
mod index;
mod maps;
mod modules;
mod namesake;
mod paths;
mod position;
mod reading;
mod types;
mod uses;

pub(crate) use impls::implemented;
pub(crate) use maps::has_maps;
pub(crate) use namesake::Namesake;
pub(crate) use uses::{Use, uses};

use std::fs;
use std::path::Path;

use proc_macro2::{Ident, Span, TokenStream};

use crate::tokens::count;
use crate::words::BLOCK;

/// The words in front of names that networks share a namespace with.
const ITEMS: [&str; 5] = ["struct", "enum", "union", "trait", "type"];

/// A file of the program.
pub(crate) struct File(String);

impl File {
    /// That of a token that a person wrote.
    pub(crate) fn of(token: Span) -> Option<Self> {
        Self::at(&token.local_file()?)
    }

    fn at(place: &Path) -> Option<Self> {
        fs::read_to_string(place).ok().map(Self)
    }

    /// Whether the file seems to declare a type or a network of this name.
    pub(crate) fn declares(&self, name: &str) -> bool {
        let declares = |(before, behind): (&str, &str)| {
            let (before, behind) = (before.trim_end(), behind.trim_start());
            let is_item = ["struct", "enum", "type", " as"].iter().any(|word| before.ends_with(word));
            is_item || (behind.starts_with(':') && !behind.starts_with("::"))
        };
        self.mentions(name).any(declares)
    }

    /// Whether the file seems to declare or import a type of this name.
    pub(crate) fn has_type(&self, name: &str) -> bool {
        let declares =
            |before: &str| ["struct", "enum", "type", "::", "{", ","].iter().any(|sign| before.ends_with(sign));
        self.mentions(name).any(|(before, _)| declares(before.trim_end()))
    }

    /// Whether a type of this name may be there, from wherever.
    pub(crate) fn may_have_type(&self, name: &str) -> bool {
        self.has_item(name) || self.may_import(name) || self.0.contains("super::*")
    }

    /// Whether a type or a trait of this name seems to be declared.
    fn has_item(&self, name: &str) -> bool {
        self.mentions(name).any(|(before, _)| ITEMS.iter().any(|item| before.trim_end().ends_with(item)))
    }

    /// Whether a block of this name seems to be declared.
    pub(crate) fn has_block(&self, name: &str) -> bool {
        self.mentions(name).any(|(before, behind)| {
            let line = before.rsplit('\n').next().unwrap_or_default();
            let declares = before.split_whitespace().next_back() == Some(BLOCK) && !line.contains("//");
            declares && behind.trim_start().starts_with(['(', '='])
        })
    }

    /// Whether something may be brought under this name from elsewhere.
    fn may_import(&self, name: &str) -> bool {
        let trees = self.0.split("use ").skip(1).filter_map(|rest| rest.split(';').next());
        // What a module takes from around it stands in the file itself.
        let mut others = trees.filter(|tree| tree.trim() != "super::*");
        others.any(|tree| tree.contains('*') || mentions(tree, name).next().is_some())
    }

    /// Whether the word stands nowhere but in the invocation, and nothing can bring it.
    pub(crate) fn is_alone(&self, word: &Ident, invocation: &TokenStream) -> bool {
        // What the file does not have that often is of a macro in another one.
        !self.may_import(&word.to_string())
            && self.mentions(&word.to_string()).count() == count(invocation.clone(), word)
    }

    /// The text between two places, each a line and a column.
    pub(crate) fn between(&self, start: (usize, usize), end: (usize, usize)) -> Option<&str> {
        let offset = |(line, column): (usize, usize)| {
            let begin = self.0.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum::<usize>();
            let rest = self.0.get(begin..)?;
            Some(begin + rest.char_indices().nth(column).map_or(rest.len(), |(offset, _)| offset))
        };
        self.0.get(offset(start)?..offset(end)?)
    }

    /// What stands in front of the word and behind it, wherever it stands by itself.
    fn mentions<'a>(&'a self, word: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        mentions(&self.0, word)
    }
}

/// Whether it can be part of a word.
fn is_letter(letter: char) -> bool {
    letter == '_' || letter.is_alphanumeric()
}

fn mentions<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    let around = text.match_indices(word).map(|(start, _)| (&text[..start], &text[start + word.len()..]));
    around.filter(move |(before, behind)| !(before.ends_with(is_letter) || behind.starts_with(is_letter)))
}

#[cfg(test)]
mod tests {
    use proc_macro2::Ident;

    use super::File;

    /// Which of the constants of `Net: [IN] -> fc(OUT)` stand nowhere in the text behind it.
    fn alone(rest: &str) -> Vec<&'static str> {
        let invocation = "Net: [IN] -> fc(OUT)";
        let file = File(format!("network!({invocation});\n{rest}"));
        let is_alone =
            |word: &&str| file.is_alone(&syn::parse_str::<Ident>(word).unwrap(), &invocation.parse().unwrap());
        ["IN", "OUT"].into_iter().filter(is_alone).collect()
    }

    #[test]
    fn words_that_stand_nowhere_else() {
        assert_eq!(alone("fn f(net: &Net<3, 10>) {}"), ["IN", "OUT"]);
        assert_eq!(alone("fn f() { let net = Net::<3, 10>::new(); }\nfn g(a: u8) { a * *b }"), ["IN", "OUT"]);
        assert_eq!(alone("const IN: usize = 3;\ntype A = Net<10>;"), ["OUT"]);
        for import in [
            "use sizes::{IN, OUT};",
            "use sizes::*;",
            "pub(crate) use crate::{a, sizes::{self, *}};",
            "use sizes::{\n    a,\n    *,\n};",
        ] {
            assert_eq!(alone(import), [""; 0], "{import}");
        }
    }
}
