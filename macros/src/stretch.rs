//! The stretches of an invocation: what stands between two arrows, in a branch, between two commas. Where the reading of a
//! stretch went wrong, whatever else seems wrong in it may follow from that, so one mistake is told of it.

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};

use crate::fault::{Faults, Place};

/// All stretches, those inside of groups too, each behind the one that it is in.
pub(crate) fn stretches(tokens: TokenStream) -> Vec<Place> {
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
    let is = |index: usize, sign: char| matches!(&tokens[index], TokenTree::Punct(punct) if punct.as_char() == sign);
    let is_arrow = is(index, '-')
        && matches!(&tokens[index], TokenTree::Punct(minus) if minus.spacing() == Spacing::Joint)
        && index + 1 < tokens.len()
        && is(index + 1, '>');
    match within {
        Some(Delimiter::Parenthesis | Delimiter::Bracket) => is(index - 1, ','),
        Some(_) => is_arrow || (is(index, '|') && index + 1 < tokens.len() && !is_rest(&tokens[index + 1])),
        // Behind a `;`, only a name or attributes can begin something else.
        None => is_arrow || (is(index - 1, ';') && (is(index, '#') || matches!(tokens[index], TokenTree::Ident(_)))),
    }
}

/// Whether it can't begin a branch.
fn is_rest(token: &TokenTree) -> bool {
    match token {
        TokenTree::Group(group) => group.delimiter() != Delimiter::Bracket,
        TokenTree::Punct(sign) => sign.as_char() == ':',
        _ => false,
    }
}

/// Leaves one mistake in each stretch that could not be read.
pub(crate) fn settle(stretches: &[Place], all: &mut [&mut Faults]) {
    let mut unread = all.iter().flat_map(|faults| faults.unread()).collect::<Vec<_>>();
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
