//! What the file says that a constant is.

use syn::LitInt;

use super::File;

impl File {
    /// The value of the one constant of this name, if that is a number and nothing else may be meant.
    pub(super) fn constant(&self, name: &str) -> Option<usize> {
        let is_declaration = |(before, _): &(&str, &str)| before.trim_end().ends_with("const");
        let mut declarations = self.mentions(name).filter(is_declaration);
        let (Some((before, behind)), None) = (declarations.next(), declarations.next()) else { return None };
        let is_comment = before.rsplit('\n').next().is_some_and(|line| line.contains("//"));
        if is_comment || self.may_import(name) {
            return None;
        }
        let written = behind.trim_start().strip_prefix(':')?.trim_start().strip_prefix("usize")?;
        let (written, _) = written.trim_start().strip_prefix('=')?.split_once(';')?;
        number(written.trim())
    }
}

/// A number as it is written.
pub(super) fn number(text: &str) -> Option<usize> {
    let number = syn::parse_str::<LitInt>(text).ok()?;
    if matches!(number.suffix(), "" | "usize") { number.base10_parse().ok() } else { None }
}
