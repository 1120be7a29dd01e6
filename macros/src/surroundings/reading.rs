//! A file as tokens that know where they stand.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree, extra, fallback};

use crate::tokens::{is_sign, is_word};

/// Looks at a text as tokens. What is wrong with it, the compiler tells itself: its own lexer would tell it once more. Of
/// the tokens, which are not the compiler's, nothing may be kept.
pub(super) fn read<R>(text: &str, look: impl FnOnce(&[TokenTree]) -> Option<R>) -> Option<R> {
    let _reading = Reading::begin();
    let tokens = text.parse::<TokenStream>().ok()?.into_iter().collect::<Vec<_>>();
    look(&tokens)
}

/// While there is one, tokens are not the compiler's.
struct Reading;

impl Reading {
    fn begin() -> Self {
        fallback::force();
        Self
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        extra::invalidate_current_thread_spans();
        fallback::unforce();
    }
}

/// The module whose braces stand behind these tokens.
pub(super) fn module(before: &[TokenTree]) -> Option<&Ident> {
    match before {
        [.., TokenTree::Ident(word), TokenTree::Ident(name)] if word == "mod" => Some(name),
        _ => None,
    }
}

/// Whether these are the parentheses of `network!(…)`.
pub(super) fn is_invocation(tokens: &[TokenTree], index: usize) -> bool {
    matches!(&tokens[..index], [.., word, sign] if is_word(word, "network") && is_sign(sign, '!'))
}

/// Whether this may be the last token of an item or a statement.
pub(super) fn ends_item(token: &TokenTree) -> bool {
    match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        token => is_sign(token, ';'),
    }
}

/// Attributes that leave an item as it is.
const HARMLESS: [&str; 20] = [
    "allow",
    "cold",
    "default",
    "deny",
    "deprecated",
    "derive",
    "doc",
    "expect",
    "forbid",
    "ignore",
    "inline",
    "macro_use",
    "must_use",
    "non_exhaustive",
    "path",
    "repr",
    "rustfmt",
    "should_panic",
    "track_caller",
    "warn",
];

/// Whether this is what stands behind the `#` of an attribute that may decide whether an item is there, as `#[cfg(…)]` does.
pub(super) fn is_condition(token: &TokenTree) -> bool {
    match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => {
            let attribute = group.stream().into_iter().collect::<Vec<_>>();
            let is_harmless = |word: &Ident| HARMLESS.iter().any(|harmless| word == harmless);
            matches!(attribute.first(), Some(TokenTree::Ident(word)) if !is_harmless(word)) && !is_tested(&attribute)
        }
        _ => false,
    }
}

/// Whether it is an attribute of tests, and the program is compiled to be tested.
fn is_tested(attribute: &[TokenTree]) -> bool {
    let is_of_tests = match attribute {
        [word] => is_word(word, "test"),
        [word, TokenTree::Group(of)] => is_word(word, "cfg") && of.stream().to_string() == "test",
        _ => false,
    };
    is_of_tests && std::env::args().any(|argument| argument == "--test")
}
