//! Numbers as they are written.

use syn::LitInt;

/// A number as it is written.
pub(super) fn number(text: &str) -> Option<usize> {
    let number = syn::parse_str::<LitInt>(text).ok()?;
    if matches!(number.suffix(), "" | "usize") { number.base10_parse().ok() } else { None }
}
