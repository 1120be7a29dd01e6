//! Reads what other libraries write with a name, `bias=False` and `p=0.5`, and says how it is written here.

use crate::ast::Kind;
use crate::message;
use crate::words::{Flag, Grammar, Word};

/// Words of Rust that people put in front of a number.
pub(super) const TYPES: [&str; 8] = ["usize", "u8", "u16", "u32", "u64", "i32", "const", "mut"];

/// What a list of arguments may have in it.
#[derive(Clone, Copy)]
pub(super) struct Takes {
    /// Whether its numbers may be negative.
    pub(super) signed: bool,
    /// Whether it is one number, which may be a fraction.
    pub(super) fraction: bool,
    letters: &'static str,
    flags: &'static [Flag],
}

impl Takes {
    /// Shapes, and the uses of declared blocks.
    pub(super) const NUMBERS: Self = Self { signed: false, fraction: false, letters: "", flags: &[] };
    /// A word that may be anything.
    pub(super) const ANYTHING: Self = Self { letters: "kspdg", flags: &Flag::ALL, ..Self::NUMBERS };

    pub(super) fn of(word: Word) -> Self {
        match word.grammar() {
            Grammar::Geometry { letters, flags, .. } => Self { letters, flags, ..Self::NUMBERS },
            Grammar::Fraction { signed, .. } => Self { signed, fraction: true, ..Self::NUMBERS },
            Grammar::Nothing => Self::NUMBERS,
        }
    }

    /// `same` and `valid`, where they would say how a window is padded.
    pub(super) fn padding(self, text: &str) -> Option<Kind> {
        let text = text.trim_matches('"').to_lowercase();
        let text = text.strip_prefix('p').unwrap_or(&text);
        let is_padding = self.letters.contains('p') && matches!(text, "same" | "valid");
        is_padding.then(|| Kind::Padding(text == "same"))
    }

    /// What to write for `name = value`, and what it is meant as. `None` for options with a letter, and if it isn't clear.
    pub(super) fn keyword(self, name: &str, value: &str) -> Option<(Kind, String)> {
        let text = format!("{name}={value}");
        if name == "activation" {
            return Some((Kind::BrokenOption, message::activation(&text, value.trim_matches('"'))));
        }
        let truth = match (name, value) {
            ("bias" | "ceil_mode", "0") => Some(false),
            ("bias" | "ceil_mode", "1") => Some(true),
            _ => value.to_lowercase().parse().ok(),
        };
        if let Some(value) = truth {
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

    /// Whether words may stand there.
    pub(super) fn has_words(self) -> bool {
        self.has_options() || !self.flags.is_empty()
    }

    /// Whether options with a letter may.
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

/// `3x5` for `(3, 5)` and `[3, 5]`, `3` for `(3, 3)` and `(3,)`.
pub(crate) fn rectangle(text: &str) -> Option<String> {
    let inside = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
    let inside = inside.or_else(|| text.strip_prefix('[')?.strip_suffix(']'))?;
    let numbers = inside.trim_end_matches([' ', ',']).split(',').map(|number| number.trim().parse::<usize>());
    match *numbers.collect::<Result<Vec<_>, _>>().ok()? {
        [both] => Some(both.to_string()),
        [height, width] => Some(crate::message::pair([Some(height), Some(width)])),
        _ => None,
    }
}

/// `0.5` for `.5`
pub(super) fn leading_zero(number: &str) -> String {
    if number.starts_with('.') { format!("0{number}") } else { number.to_owned() }
}

/// `0.5` for `50%`, `1/2`, `p=1/2` and `p0.5`
pub(super) fn meant_fraction(text: &str) -> Option<String> {
    let text = text.split_once('=').map_or(text, |(_, value)| value);
    let number = |text: &str| text.parse::<f64>().ok();
    let bare = text.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
    let value = if let Some(percent) = text.strip_suffix('%') {
        number(percent)? / 100.0
    } else if let Some((dividend, divisor)) = text.split_once('/') {
        number(dividend)? / number(divisor)?
    } else if bare.len() < text.len() && bare.contains('.') {
        number(bare)?
    } else {
        return None;
    };
    let rounded = (value * 1e6).round() / 1e6;
    rounded.is_finite().then(|| rounded.to_string())
}
