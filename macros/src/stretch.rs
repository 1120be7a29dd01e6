//! The stretches of an invocation: what stands between two arrows, in a branch, between two commas. Where the reading of a
//! stretch went wrong, whatever else seems wrong in it may follow from that, so one mistake is told of it.

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};

use crate::fault::{Faults, Place};
use crate::tokens::is_sign;

/// All stretches, those inside of groups too, each behind the one that it is in.
fn stretches(tokens: TokenStream) -> Vec<Place> {
    let mut found = Vec::new();
    collect(tokens, None, &mut found);
    found
}

fn collect(tokens: TokenStream, group: Option<&Group>, found: &mut Vec<Place>) {
    let tokens = tokens.into_iter().collect::<Vec<_>>();
    let mut start = 0;
    for index in 1..=tokens.len() {
        if index < tokens.len() && !begins(&tokens, index, group.map(Group::delimiter)) {
            continue;
        }
        let stretch = &tokens[start..index];
        found.push(Place::of(stretch.iter().cloned().collect::<TokenStream>()));
        for token in stretch {
            if let TokenTree::Group(group) = token {
                collect(group.stream(), Some(group), found);
            }
        }
        start = index;
    }
}

/// Whether a stretch begins with this token.
fn begins(tokens: &[TokenTree], index: usize, within: Option<Delimiter>) -> bool {
    let (before, token, next) = (&tokens[index - 1], &tokens[index], tokens.get(index + 1));
    let is_joint = matches!(token, TokenTree::Punct(minus) if minus.spacing() == Spacing::Joint);
    let is_arrow = is_sign(token, '-') && is_joint && next.is_some_and(|next| is_sign(next, '>'));
    match within {
        Some(Delimiter::Parenthesis | Delimiter::Bracket) => is_sign(before, ','),
        Some(_) => is_arrow || (is_sign(token, '|') && next.is_some_and(|next| !is_rest(next))),
        // Behind a `;`, only a name or attributes can begin something else.
        None => is_arrow || (is_sign(before, ';') && (is_sign(token, '#') || matches!(token, TokenTree::Ident(_)))),
    }
}

/// Whether it can't begin a branch.
fn is_rest(token: &TokenTree) -> bool {
    match token {
        TokenTree::Group(group) => group.delimiter() != Delimiter::Bracket,
        token => is_sign(token, ':'),
    }
}

/// Leaves one mistake in each stretch of the invocation that could not be read.
pub(crate) fn settle(invocation: TokenStream, all: &mut [&mut Faults]) {
    let mut unread = all.iter().flat_map(|faults| faults.unread()).collect::<Vec<_>>();
    if unread.is_empty() {
        return;
    }
    let stretches = stretches(invocation);
    unread.sort_by_key(|place| place.start());
    let mut told: Vec<(Place, Place)> = Vec::new();
    for place in unread {
        // The innermost one comes last.
        let stretch = stretches.iter().rfind(|stretch| stretch.holds(place));
        if let Some(stretch) = stretch
            && !told.iter().any(|(told, _)| told.holds(place))
        {
            told.push((*stretch, place));
        }
    }
    for faults in all {
        faults.settle(&told);
    }
}
