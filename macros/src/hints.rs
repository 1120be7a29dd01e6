//! What an editor is told of the words: which documented item of `netshape::words` each of them is.
//!
//! rust-analyzer follows a token through what the macro writes. So this is written first, and it is found in the tokens
//! alone: it stands there for an unfinished line, too, where it makes the words known that could come next. The compiler
//! never sees it.

use std::iter::Peekable;

use proc_macro2::{Delimiter, Ident, Punct, Spacing, TokenStream, TokenTree, token_stream};
use quote::quote;

use crate::tokens::is_word;
use crate::words::BLOCK;

/// What stands where a link is expected.
enum Link {
    /// A word, or what will be one.
    Word(Ident),
    /// A network or a layer of the user's: the path of a type.
    Type(TokenStream),
    /// Nothing yet.
    Gap,
}

/// The words and the blocks, for rust-analyzer alone.
pub(crate) fn hints(input: TokenStream) -> TokenStream {
    let mut found = Found::default();
    found.declarations(&mut input.into_iter().peekable());
    let blocks = found.blocks.iter().map(|block| quote!(pub mod #block {}));
    let uses = found.links.iter().map(|link| match link {
        Link::Word(word) => quote!(use words::#word as _;),
        Link::Type(path) => quote!(const _: Option<#path> = None;),
        // The path alone must be there for what is typed behind it.
        Link::Gap => quote!(
            use words::{};
        ),
    });
    // The outer constant is for the attribute: one on what is left out would be left out with it.
    quote! {
        #[allow(unexpected_cfgs)]
        const _: () = {
            #[cfg(rust_analyzer)]
            const _: () = {
                mod words { pub use ::netshape::words::*; #(#blocks)* }
                #(#uses)*
            };
        };
    }
}

type Tokens = Peekable<token_stream::IntoIter>;

#[derive(Default)]
struct Found {
    blocks: Vec<Ident>,
    links: Vec<Link>,
}

impl Found {
    /// Blocks and networks, with what stands between their separators.
    fn declarations(&mut self, tokens: &mut Tokens) {
        while tokens.peek().is_some() {
            if let Some(TokenTree::Ident(word)) = tokens.next_if(|token| is_word(token, BLOCK))
                && let Some(TokenTree::Ident(name)) = tokens.peek()
            {
                self.links.push(Link::Word(word));
                self.blocks.push(name.clone());
            }
            self.chain(tokens, false);
        }
    }

    /// What stands up to the next separator, or between braces, where it begins with a link.
    fn chain(&mut self, tokens: &mut Tokens, begins: bool) {
        let (mut expected, mut behind_colon, mut behind_type) = (begins, false, false);
        while let Some(token) = tokens.next() {
            let (colon, was_type) = (behind_colon, behind_type);
            (behind_colon, behind_type) = (false, false);
            match token {
                TokenTree::Ident(word) if expected && is_rust(&word) => {
                    if is_followed_by(tokens, ':', Spacing::Alone) {
                        // A label.
                        tokens.next();
                        continue;
                    }
                    let link = link(word, tokens);
                    behind_type = matches!(link, Link::Type(_));
                    self.links.push(link);
                    expected = false;
                }
                TokenTree::Punct(punct) => match punct.as_char() {
                    '-' if is_followed_by(tokens, '>', Spacing::Alone)
                        || is_followed_by(tokens, '>', Spacing::Joint) =>
                    {
                        tokens.next();
                        self.gap(expected);
                        expected = true;
                    }
                    '|' | '=' => {
                        self.gap(expected);
                        expected = true;
                    }
                    '<' if colon => expected = true,
                    ';' | ',' => break,
                    character => {
                        behind_colon = character == ':';
                        self.gap(expected);
                        expected = false;
                    }
                },
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace && !was_type => {
                    self.chain(&mut group.stream().into_iter().peekable(), true);
                    expected = false;
                }
                // A shape stands where a link could.
                TokenTree::Group(_) => expected = false,
                _ => {
                    self.gap(expected);
                    expected = false;
                }
            }
        }
        self.gap(expected);
    }

    fn gap(&mut self, expected: bool) {
        if expected {
            self.links.push(Link::Gap);
        }
    }
}

/// The link that begins with this word.
fn link(word: Ident, tokens: &mut Tokens) -> Link {
    if !is_followed_by(tokens, ':', Spacing::Joint) && !word.to_string().starts_with(char::is_uppercase) {
        return Link::Word(word);
    }
    let mut path = TokenStream::from(TokenTree::from(word));
    while is_followed_by(tokens, ':', Spacing::Joint) {
        let colons = tokens.by_ref().take(2).collect::<TokenStream>();
        // The compiler reads it, though it does not look at what it says: it has to be a path.
        let Some(word) = tokens.next_if(|token| matches!(token, TokenTree::Ident(_))) else { break };
        path.extend([colons, word.into()]);
    }
    Link::Type(path)
}

fn is_followed_by(tokens: &mut Tokens, character: char, spacing: Spacing) -> bool {
    let is = |punct: &Punct| punct.as_char() == character && punct.spacing() == spacing;
    matches!(tokens.peek(), Some(TokenTree::Punct(punct)) if is(punct))
}

/// Whether it can be the name of an item.
fn is_rust(word: &Ident) -> bool {
    syn::parse_str::<Ident>(&word.to_string()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words, types in `<>`, gaps as `_`; and the blocks.
    fn found(input: &str) -> (String, Vec<String>) {
        let mut found = Found::default();
        found.declarations(&mut input.parse::<TokenStream>().expect("tokens").into_iter().peekable());
        let links = found.links.iter().map(|link| match link {
            Link::Word(word) => word.to_string(),
            Link::Type(path) => format!("<{}>", path.to_string().replace(' ', "")),
            Link::Gap => "_".to_owned(),
        });
        (links.collect::<Vec<_>>().join(" "), found.blocks.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn words_are_found_where_links_are() {
        for (written, words) in [
            (
                "/// Doc.\n#[ceil] pub(crate) Net: [3, 8, 8] -> stem: conv(8, k3) -> [8, 6, 6] -> relu; B: [1] -> fc(2)",
                "conv relu fc",
            ),
            ("pub Card: < conv(3, 16, k3) -> a: relu -> maxpool(2) >", "conv relu maxpool"),
            (
                "Net: [3] -> residual { fc(3) -> relu | identity } -> repeat 2 { fc(3) }",
                "residual fc relu identity repeat fc",
            ),
            ("Net: [3] -> Backbone -> my::Swish -> Noise { sigma: 0.1 } -> fc(3)", "<Backbone> <my::Swish> <Noise> fc"),
            ("Head<const CLASSES: usize>: [3] -> fc(CLASSES)", "fc"),
        ] {
            assert_eq!(found(written).0, words, "{written}");
        }
    }

    #[test]
    fn unfinished_lines_have_words_and_gaps() {
        for (written, words) in [
            ("Net: [3] -> con", "con"),
            ("Net: [3] -> fc(3) ->", "fc _"),
            ("Net: [3] -> -> relu", "_ relu"),
            ("Net: [3] -> concat { fc(3) | } -> ", "concat fc _ _"),
            ("Net: [3] -> residual { }", "residual _"),
            ("Net: < >", "_"),
            ("Net: [3] -> my::", "<my>"),
            ("Net: [3] -> stem: -> relu", "_ relu"),
            ("Net: [3] -> for -> relu", "_ relu"),
            ("Net: [3] -> fc(3) -> ; Other: [3] -> relu", "fc _ relu"),
        ] {
            assert_eq!(found(written).0, words, "{written}");
        }
    }

    #[test]
    fn blocks_are_words_as_well() {
        let (words, blocks) = found("block unit(width) = conv(width, k3) -> relu; Net: [3, 8, 8] -> unit(8) -> un");
        assert_eq!((words.as_str(), blocks), ("block conv relu unit un", vec!["unit".to_owned()]));
    }

    #[test]
    fn every_word_has_a_page() {
        let pages = ["layers", "activations", "joins"].map(|page| {
            let path = format!("{}/../src/words/{page}.rs", env!("CARGO_MANIFEST_DIR"));
            std::fs::read_to_string(path).expect("the library's source")
        });
        let pages = pages.concat();
        let words = crate::words::list();
        for word in words.split(", ").chain(["residual", "sum", "concat", "repeat", "block"]) {
            assert!(pages.contains(&format!("\npub mod {word} {{}}\n")), "src/words has no page for `{word}`");
        }
    }
}
