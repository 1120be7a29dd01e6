//! Reads what other libraries write with a name, `bias=False` and `p=0.5`, and says how it is written here.

use crate::ast::Kind;
use crate::message;
use crate::words::{Flag, Grammar, Word};

/// What a list of arguments may have in it.
#[derive(Clone, Copy)]
pub(super) struct Takes {
    /// Whether its numbers may be negative.
    pub(super) signed: bool,
    letters: &'static str,
    flags: &'static [Flag],
}

impl Takes {
    /// Shapes, and the uses of declared blocks.
    pub(super) const NUMBERS: Self = Self { signed: false, letters: "", flags: &[] };
    /// A word that may be anything.
    pub(super) const ANYTHING: Self = Self { signed: false, letters: "kspdg", flags: &Flag::ALL };

    pub(super) fn of(word: Word) -> Self {
        match word.grammar() {
            Grammar::Geometry { letters, flags, .. } => Self { signed: false, letters, flags },
            Grammar::Fraction { signed, .. } => Self { signed, ..Self::NUMBERS },
            Grammar::Nothing => Self::NUMBERS,
        }
    }

    /// What to write for `name = value`, and what it is meant as. `None` for options with a letter, and if it isn't clear.
    pub(super) fn keyword(self, name: &str, value: &str) -> Option<(Kind, String)> {
        let text = format!("{name}={value}");
        if let Ok(value) = value.to_lowercase().parse::<bool>() {
            let flag = match (name, value) {
                ("bias", false) => Some(Flag::NoBias),
                ("ceil" | "ceil_mode", true) => Some(Flag::Ceil),
                ("strict", true) => Some(Flag::Strict),
                _ => None,
            };
            return Some((Kind::BrokenOption, message::keyword(&text, self.known(flag))));
        }
        if name.to_lowercase().starts_with(|letter| self.letters.contains(letter)) {
            return None;
        }
        value.parse::<f64>().ok()?;
        Some((Kind::BrokenNumber, message::keyword(&text, Some(&leading_zero(value)))))
    }

    /// Whether anything but numbers may stand there.
    pub(super) fn has_options(self) -> bool {
        !self.letters.is_empty()
    }

    /// What to say of `true` and `false` alone.
    pub(super) fn bare(self, value: bool) -> String {
        message::bare_truth(value, self.known((!value).then_some(Flag::NoBias)))
    }

    fn known(self, flag: Option<Flag>) -> Option<&'static str> {
        flag.filter(|flag| self.flags.contains(flag)).map(Flag::name)
    }
}

/// `0.5` for `.5`
pub(super) fn leading_zero(number: &str) -> String {
    if number.starts_with('.') { format!("0{number}") } else { number.to_owned() }
}
