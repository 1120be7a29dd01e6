//! Collects the mistakes of a network, each on its tokens. The wording is in [`message`](crate::message).

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;

/// A stretch of the user's tokens.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    start: Span,
    end: Span,
}

impl Place {
    /// From the first token to the last.
    pub(crate) fn of(tokens: impl ToTokens) -> Self {
        let mut spans = tokens.into_token_stream().into_iter().map(|token: TokenTree| token.span());
        let start = spans.next().unwrap_or_else(Span::call_site);
        Self { start, end: spans.last().unwrap_or(start) }
    }

    /// From the start of this one to the end of the other.
    pub(crate) fn to(self, other: Self) -> Self {
        Self { start: self.start, end: other.end }
    }

    /// Where it starts in the file. Unit tests have no file.
    fn line_and_column(self) -> Option<(usize, usize)> {
        let start = proc_macro::is_available().then(|| self.start.unwrap());
        start.map(|start| (start.line(), start.column()))
    }

    /// Where it starts.
    pub(crate) fn span(self) -> Span {
        self.start
    }
}

impl From<Span> for Place {
    fn from(span: Span) -> Self {
        Self { start: span, end: span }
    }
}

/// The mistakes of one network.
#[derive(Default)]
pub(crate) struct Faults(Vec<(Place, syn::Error)>);

impl Faults {
    /// Records a mistake; the work goes on.
    pub(crate) fn add(&mut self, place: Place, message: String) {
        // `Span::join` is not stable; an error over two tokens spans what lies between them.
        let ends = [Ident::new("start", place.start), Ident::new("end", place.end)];
        let [start, end] = ends.map(ToTokens::into_token_stream);
        self.0.push((place, syn::Error::new_spanned(TokenStream::from_iter([start, end]), message)));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One `compile_error!` for each mistake, in the order in which they stand in the file.
    pub(crate) fn into_tokens(mut self) -> TokenStream {
        self.0.sort_by_key(|(place, _)| place.line_and_column());
        self.0.into_iter().map(|(_, error)| error.into_compile_error()).collect()
    }

    /// The messages, for the tests.
    #[cfg(test)]
    pub(crate) fn messages(&self) -> Vec<String> {
        self.0.iter().map(|(_, error)| error.to_string()).collect()
    }
}
