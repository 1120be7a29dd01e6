//! Wrong networks: one fault, one error, wherever it is.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use super::assert_hangs_together;
use crate::check::networks;
use crate::parse;

const LENET: &str = "#[derive(Clone)] pub LeNet: [1, 28, 28]
    -> stem: conv(1, 6, k5, s1, p2) -> relu -> maxpool(2)
    -> conv(6, 16, k5, nobias) -> relu -> maxpool(k2, s2)
    -> [16, 5, 5]
    -> fc(400, 120) -> leaky_relu(0.1) -> dropout(0.5) -> fc(84) -> relu -> fc(10)";

const CARD: &str = "Card: < conv(3,16,k3,s1,p1) -> relu -> maxpool(2) -> [16, 5, 5] -> gap -> fc(16, 10) >";

/// A declared block, used with its parameters, labels, and everything that has braces.
const BLOCKS: &str = "block unit(width, stride) = residual {
        conv(2 * width, k3, s(stride), p1) -> relu -> conv(width, k3, p1) | conv(width, k1, s(stride))
    };
    Nested: [3, 8, 8] -> conv(4, k3, p1) -> unit(6, 2) -> relu
    -> stage: repeat 2 { concat { identity | conv(2, k1) | conv(2, k1) -> relu } }
    -> sum { maxpool(2) | conv(14, k1, s2) } -> [14, 2, 2] -> fc(5)";

/// The same in an open network, with a block in a block.
const OPEN_BLOCKS: &str = "block pair(n) = conv(n, k3, p1) -> drop: dropout(0.5);
    block unit(n, times) = repeat times { residual { pair(2 * n) -> conv(n, k1) } };
    Open: < sum { left: conv(3, 8, k1) | right: conv(8, k3, p1) } -> unit(8, 2) -> concat { gap | gap } -> fc(16, 10) >";

/// Parameters, attributes, and a network as a layer.
const SIZED: &str = "#[derive(Clone)] #[budget(parameters = 10_000, weights = \"64 KiB\")]
    pub Body<const WIDTH: usize, const DEPTH: usize>: [4] -> fc(2 * WIDTH) -> relu -> fc(DEPTH);
    Net: [4] -> body: Body<3, 2> -> layernorm -> my::Swish -> fc(10)";

/// The messages of all networks in the tokens. None is refused without one, and what is accepted hangs together.
fn messages(tokens: TokenStream) -> Vec<String> {
    let (mut messages, mut refusals) = (Vec::new(), 0);
    for checked in networks(parse::invocation(tokens)) {
        match checked {
            Ok(network) => {
                assert_hangs_together(&network);
                assert!(!network.steps.is_empty());
            }
            Err(refused) => {
                refusals += 1;
                messages.extend(refused.faults.messages());
            }
        }
    }
    assert!(refusals == 0 || !messages.is_empty(), "refused without a word");
    messages
}

/// The same tokens with one changed, at each place in turn, inside of groups too.
fn mutations(tokens: &[TokenTree], change: &dyn Fn(&TokenTree) -> Vec<TokenTree>) -> Vec<TokenStream> {
    let mut mutations = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let mut replace = |by: Vec<TokenTree>| {
            let before = tokens[..index].iter().cloned();
            mutations.push(before.chain(by).chain(tokens[index + 1..].iter().cloned()).collect());
        };
        replace(change(token));
        if let TokenTree::Group(group) = token {
            let inside = group.stream().into_iter().collect::<Vec<_>>();
            for inside in self::mutations(&inside, change) {
                replace(vec![Group::new(group.delimiter(), inside).into()]);
            }
        }
    }
    mutations
}

fn tokens(text: &str) -> Vec<TokenTree> {
    text.parse::<TokenStream>().expect("tokens").into_iter().collect()
}

/// Changes each token, and counts the errors.
fn assert_one_error_each(text: &str, change: &dyn Fn(&TokenTree) -> Vec<TokenTree>) {
    assert_eq!(messages(text.parse().expect("tokens")), [""; 0]);
    let mut failures = Vec::new();
    for mutation in mutations(&tokens(text), change) {
        // Read anew, so that each token has its own place.
        let messages = messages(mutation.to_string().parse().expect("tokens"));
        if messages.len() > 1 {
            failures.push(format!("{mutation}\n{messages:#?}\n"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn a_missing_token() {
    for text in [LENET, CARD, BLOCKS, OPEN_BLOCKS, SIZED] {
        assert_one_error_each(text, &|_| Vec::new());
    }
}

#[test]
fn a_doubled_token() {
    for text in [LENET, CARD, BLOCKS, OPEN_BLOCKS, SIZED] {
        assert_one_error_each(text, &|token| vec![token.clone(), token.clone()]);
    }
}

#[test]
fn a_stray_token() {
    for (text, signs) in [(LENET, "#;"), (CARD, "#;"), (BLOCKS, ""), (OPEN_BLOCKS, ""), (SIZED, "")] {
        let words = ["other", "Other", "relu", "fc", "conv", "k3", "pub", "const", "_", "3", "\"text\"", "!", "|"];
        for stray in words.into_iter().chain(signs.split("").filter(|sign| !sign.is_empty())) {
            assert_one_error_each(text, &|token| match token {
                // The second half of an arrow.
                TokenTree::Punct(sign) if sign.as_char() == '>' => vec![token.clone()],
                _ => tokens(stray).into_iter().chain([token.clone()]).collect(),
            });
        }
    }
}

#[test]
fn a_wrong_sign() {
    for text in [LENET, CARD, BLOCKS, OPEN_BLOCKS] {
        // `conv(3*16, …)` is right, but neither takes nor leaves what the rest of the network does: two faults.
        let sign = if [CARD, OPEN_BLOCKS].contains(&text) { "%" } else { "*" };
        for wrong in [sign, "::", "->", "="] {
            assert_one_error_each(text, &|token| match token {
                TokenTree::Punct(_) => tokens(wrong),
                _ => vec![token.clone()],
            });
        }
    }
}

#[test]
fn a_wrong_word() {
    for text in [LENET, CARD, BLOCKS, OPEN_BLOCKS, SIZED] {
        for wrong in ["wrong", "match", "_", "k3", "pub"] {
            assert_one_error_each(text, &|token| match token {
                TokenTree::Ident(_) => tokens(wrong),
                _ => vec![token.clone()],
            });
        }
    }
}

#[test]
fn wrong_delimiters() {
    for text in [LENET, CARD, BLOCKS, OPEN_BLOCKS, SIZED] {
        for wrong in [Delimiter::Brace, Delimiter::Parenthesis] {
            assert_one_error_each(text, &|token| match token {
                TokenTree::Group(group) => vec![Group::new(wrong, group.stream()).into()],
                _ => vec![token.clone()],
            });
        }
    }
}

#[test]
fn an_empty_group() {
    for text in [LENET, CARD, BLOCKS, OPEN_BLOCKS, SIZED] {
        assert_one_error_each(text, &|token| match token {
            TokenTree::Group(group) => vec![Group::new(group.delimiter(), TokenStream::new()).into()],
            _ => vec![token.clone()],
        });
    }
}

#[test]
fn a_wrong_number() {
    for text in [LENET, CARD, BLOCKS, OPEN_BLOCKS, SIZED] {
        for wrong in ["0", "1", "3", "1000", "-1", "99999999999999999999", "3x5", "0.5", "\"text\""] {
            assert_one_error_each(text, &|token| match token {
                TokenTree::Literal(_) => tokens(wrong),
                _ => vec![token.clone()],
            });
        }
    }
}
