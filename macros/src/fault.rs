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

    pub(crate) fn is(self, other: Self) -> bool {
        self.corners() == other.corners()
    }

    /// Whether the other one begins where this one ends.
    pub(crate) fn touches(self, other: Self) -> bool {
        self.corners()[1] == other.corners()[0]
    }

    /// Line and column of its start and of its end.
    pub(crate) fn corners(self) -> [(usize, usize); 2] {
        let (start, end) = (self.start.start(), self.end.end());
        [(start.line, start.column), (end.line, end.column)]
    }

    /// Line and column of its start.
    pub(crate) fn start(self) -> (usize, usize) {
        self.corners()[0]
    }

    /// Whether the other one begins in it.
    pub(crate) fn holds(self, other: Self) -> bool {
        let [start, end] = self.corners();
        (start..end).contains(&other.start())
    }

    /// The line in which it starts, in the file or, in a unit test, in the text.
    pub(crate) fn line(self) -> usize {
        self.corners()[0].0
    }

    /// Where it starts.
    pub(crate) fn span(self) -> Span {
        self.start
    }

    /// Where it ends.
    pub(crate) fn end(self) -> Span {
        self.end
    }
}

impl From<Span> for Place {
    fn from(span: Span) -> Self {
        Self { start: span, end: span }
    }
}

/// One mistake.
struct Fault {
    place: Place,
    error: syn::Error,
    /// Whether it is in the way of reading on.
    is_unread: bool,
    /// Whether the tokens were read as they are meant all the same.
    is_read: bool,
}

/// The mistakes of one network.
#[derive(Default)]
pub(crate) struct Faults {
    found: Vec<Fault>,
    /// The uses of blocks and the repetitions in which the check is now, the outermost first: what to say of each.
    within: Vec<Option<String>>,
    /// What was wrong with tokens that count for several layers; once is enough.
    known: Vec<[(usize, usize); 2]>,
    /// What shows in several places: something wrong with the uses of blocks, or not declared.
    causes: Vec<String>,
    /// Whether something is wrong that is said elsewhere.
    spoiled: bool,
    /// How often something else arrives than a layer says.
    denials: usize,
}

impl Faults {
    /// Records a mistake; the work goes on.
    pub(crate) fn add(&mut self, place: Place, message: String) {
        if !self.within.is_empty() {
            if self.known.contains(&place.corners()) {
                self.spoiled = true;
                return;
            }
            self.known.push(place.corners());
        }
        let lines = self.within.iter().rev().flatten().map(|line| format!("\n = {line}"));
        let message = message + &lines.collect::<String>();
        // `Span::join` is not stable; an error over two tokens spans what lies between them.
        let ends = [Ident::new("start", place.start), Ident::new("end", place.end)];
        let [start, end] = ends.map(ToTokens::into_token_stream);
        let error = syn::Error::new_spanned(TokenStream::from_iter([start, end]), message);
        self.found.push(Fault { place, error, is_unread: false, is_read: false });
    }

    /// Records a mistake in tokens of which it is clear what they mean: what else is wrong beside it does not follow from it.
    pub(crate) fn add_read(&mut self, place: Place, message: String) {
        self.add(place, message);
        self.found.iter_mut().next_back().into_iter().for_each(|found| found.is_read = true);
    }

    /// Records that something else arrives than a layer says: it may have been meant to leave something else, too.
    pub(crate) fn deny(&mut self, place: Place, message: String) {
        self.denials += 1;
        self.add(place, message);
    }

    /// How many of these there are.
    pub(crate) fn denials(&self) -> usize {
        self.denials
    }

    /// Records a mistake that can be one with others: in one use of a block, those with the same cause.
    pub(crate) fn add_once(&mut self, cause: &str, place: Place, message: String) {
        let line = self.within.iter().flatten().next();
        match line.map(|line| format!("{cause} {line}")) {
            Some(cause) => self.add_first(cause, place, message),
            None => self.add(place, message),
        }
    }

    /// Records something that is not declared, at its first mention.
    pub(crate) fn add_undeclared(&mut self, word: &Ident, place: Place, message: String) {
        self.add_first(word.to_string(), place, message);
    }

    /// Records the first mistake with this cause.
    fn add_first(&mut self, cause: String, place: Place, message: String) {
        if self.causes.contains(&cause) {
            self.spoiled = true;
            return;
        }
        self.causes.push(cause);
        self.add(place, message);
    }

    /// From here to [`leave`](Self::leave), the same tokens may come again. The line is added to the messages.
    pub(crate) fn enter(&mut self, line: Option<String>) {
        self.within.push(line);
    }

    pub(crate) fn leave(&mut self) {
        self.within.pop();
    }

    /// Whether the tokens that are being checked may come again.
    pub(crate) fn may_repeat(&self) -> bool {
        !self.within.is_empty()
    }

    /// Notes that something is wrong, of which another message tells.
    pub(crate) fn spoil(&mut self) {
        self.spoiled = true;
    }

    /// What is known already from another network need not be said again.
    pub(crate) fn inherit(&mut self, other: &Self) {
        self.known.extend(&other.known);
        self.causes.extend(other.causes.iter().cloned());
    }

    /// Adds what was found elsewhere.
    pub(crate) fn append(&mut self, other: Self) {
        self.spoiled |= other.spoiled;
        self.found.extend(other.found);
    }

    /// Adds the first that was found elsewhere.
    pub(crate) fn append_first(&mut self, other: Self) {
        self.spoiled |= other.spoiled;
        self.found.extend(other.found.into_iter().next());
    }

    /// The place of the one that was found first.
    pub(crate) fn first(&self) -> Option<Place> {
        self.found.first().map(|found| found.place)
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.found.len() + usize::from(self.spoiled)
    }

    /// Whether one begins in front of this place.
    pub(crate) fn begin_before(&self, place: Place) -> bool {
        self.found.iter().any(|found| found.place.start() < place.start())
    }

    /// Whether one begins where this place does.
    pub(crate) fn begin_at(&self, place: Place) -> bool {
        self.found.iter().any(|found| found.place.start() == place.start())
    }

    /// Notes that what was found so far is what could not be read.
    pub(crate) fn end_reading(&mut self) {
        self.found.iter_mut().for_each(|found| found.is_unread = !found.is_read);
    }

    /// Where tokens could not be read.
    pub(crate) fn unread(&self) -> impl Iterator<Item = Place> {
        self.found.iter().filter(|found| found.is_unread).map(|found| found.place)
    }

    /// Leaves one mistake in each of the stretches: the first one at its place.
    pub(crate) fn settle(&mut self, told: &[(Place, Place)]) {
        let count = self.found.len();
        let mut seen = Vec::new();
        self.found.retain(|Fault { place, .. }| {
            let Some((_, first)) = told.iter().find(|(stretch, _)| stretch.holds(*place)) else { return true };
            let is_first = first.is(*place) && !seen.contains(&place.corners());
            seen.push(place.corners());
            is_first
        });
        self.spoiled |= self.found.len() < count;
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty() && !self.spoiled
    }

    /// Without those in whose place rustc itself has something to say.
    pub(crate) fn without(mut self, said: &[Place]) -> Self {
        let contains = |place: &Place, said: &Place| {
            let ([start, end], [said_start, said_end]) = (place.corners(), said.corners());
            start <= said_start && said_end <= end
        };
        self.found.retain(|Fault { place, .. }| !said.iter().any(|said| contains(place, said)));
        self
    }

    /// One `compile_error!` for each mistake, in the order in which they stand in the file.
    pub(crate) fn into_errors(mut self) -> impl Iterator<Item = TokenStream> {
        self.found.sort_by_key(|found| found.place.corners());
        self.found.into_iter().map(|found| found.error.into_compile_error())
    }

    /// The messages, for the tests.
    #[cfg(test)]
    pub(crate) fn messages(&self) -> Vec<String> {
        self.found.iter().map(|found| found.error.to_string()).collect()
    }
}
