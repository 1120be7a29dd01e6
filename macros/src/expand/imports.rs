//! Makes code read as if a person had written it: what it names by a full path is imported once, and then named by a word.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::{format_ident, quote};

/// The crates whose paths are shortened.
const CRATES: [&str; 2] = ["netshape", "core"];

/// The code behind the imports of what it names. A path stays as it is where its last word means something else in the code;
/// so all that the code names has to be in it, and nothing that a person wrote may be.
pub(crate) fn imported(code: TokenStream) -> TokenStream {
    let mut found = Found::default();
    found.search(&code);
    let mut modules = BTreeMap::<&[String], BTreeSet<Ident>>::new();
    for (word, module) in found.imported() {
        modules.entry(module).or_default().insert(format_ident!("{word}"));
    }
    let imports = modules.iter().map(|(module, words)| {
        let module = module.iter().map(|segment| format_ident!("{segment}"));
        let words = words.iter();
        if words.len() == 1 {
            quote!(use #(::#module)*::#(#words)*;)
        } else {
            quote!(use #(::#module)*::{#(#words),*};)
        }
    });
    let imports = imports.collect::<TokenStream>();
    let code = found.shorten(code);
    quote!(#imports #code)
}

#[derive(Default)]
struct Found {
    /// The words of paths, and the modules that they come from.
    paths: BTreeMap<String, BTreeSet<Vec<String>>>,
    /// All other words that are looked up where they stand.
    words: BTreeSet<String>,
}

impl Found {
    fn search(&mut self, code: &TokenStream) {
        let tokens = code.clone().into_iter().collect::<Vec<_>>();
        let mut index = 0;
        while index < tokens.len() {
            if let Some(path) = Path::at(&tokens, index) {
                self.paths.entry(path.word).or_default().insert(path.module);
                index += path.len;
                continue;
            }
            match &tokens[index] {
                TokenTree::Group(group) => self.search(&group.stream()),
                TokenTree::Ident(word) if !belongs(&tokens[..index]) => _ = self.words.insert(word.to_string()),
                _ => {}
            }
            index += 1;
        }
    }

    /// What is imported: words that mean one thing.
    fn imported(&self) -> impl Iterator<Item = (&str, &[String])> {
        let single = self.paths.iter().filter(|(word, modules)| modules.len() == 1 && !self.words.contains(*word));
        single.flat_map(|(word, modules)| modules.iter().map(|module| (word.as_str(), module.as_slice())))
    }

    fn shorten(&self, code: TokenStream) -> TokenStream {
        let tokens = code.into_iter().collect::<Vec<_>>();
        let (mut short, mut index) = (TokenStream::new(), 0);
        while index < tokens.len() {
            if let Some(path) = Path::at(&tokens, index) {
                let is_imported = self.imported().any(|(word, _)| word == path.word);
                // All but the word itself.
                let left_out = if is_imported { path.len - 1 } else { 0 };
                short.extend(tokens[index + left_out..index + path.len].iter().cloned());
                index += path.len;
                continue;
            }
            short.extend([match &tokens[index] {
                TokenTree::Group(group) => {
                    let mut shortened = Group::new(group.delimiter(), self.shorten(group.stream()));
                    shortened.set_span(group.span());
                    shortened.into()
                }
                token => token.clone(),
            }]);
            index += 1;
        }
        short
    }
}

/// `::netshape::layer::Conv`, from the colons to the word that stands for all of it.
struct Path {
    module: Vec<String>,
    word: String,
    /// How many tokens it has.
    len: usize,
}

impl Path {
    fn at(tokens: &[TokenTree], begin: usize) -> Option<Self> {
        let goes_on = goes_on(&tokens[..begin]);
        let mut segments = Vec::new();
        let mut index = begin;
        while let Some(segment) = segment(tokens.get(index..)?) {
            if segments.is_empty() && (goes_on || !CRATES.contains(&segment.as_str())) {
                return None;
            }
            index += 3;
            let is_type = segment.starts_with(char::is_uppercase) && segment != "Option";
            segments.push(segment);
            if is_type {
                break;
            }
        }
        let word = segments.pop()?;
        (!segments.is_empty()).then_some(Self { module: segments, word, len: index - begin })
    }
}

/// Whether colons behind these tokens go on with a path: behind a name, or the `>` of `<Self as Network>`.
fn goes_on(before: &[TokenTree]) -> bool {
    const KEYWORDS: [&str; 8] = ["as", "dyn", "for", "impl", "in", "mut", "return", "where"];
    match before {
        [.., TokenTree::Ident(word)] => !KEYWORDS.contains(&word.to_string().as_str()),
        [.., TokenTree::Punct(arrow), TokenTree::Punct(end)] => {
            end.as_char() == '>' && !matches!(arrow.as_char(), '-' | '=')
        }
        _ => false,
    }
}

/// Whether a word behind these tokens is that of a member: of a type, a value or an implementation.
fn belongs(before: &[TokenTree]) -> bool {
    match before {
        [.., TokenTree::Ident(word)] => ["const", "fn", "type"].contains(&word.to_string().as_str()),
        [.., TokenTree::Punct(first), TokenTree::Punct(second)] if second.as_char() == ':' => first.as_char() == ':',
        [.., TokenTree::Punct(dot)] => dot.as_char() == '.',
        _ => false,
    }
}

/// The word behind two colons.
fn segment(tokens: &[TokenTree]) -> Option<String> {
    let [TokenTree::Punct(first), TokenTree::Punct(second), TokenTree::Ident(word), ..] = tokens else { return None };
    (first.as_char() == ':' && second.as_char() == ':').then(|| word.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_imported_unless_its_word_means_something_else() {
        let code = quote! {
            impl<T: ::netshape::Scalar> ::netshape::Network for Group<T> where ::netshape::Group: Copy {
                const A: ::core::option::Option<u8> = ::core::option::Option::None;
                const B: ::netshape::layer::Conv = ::netshape::layer::Conv::new(::netshape::proof::Map, <A>::Map);
                fn f() -> ::netshape::Map { <T as ::netshape::Flat>::LEN.part() }
                type Flat = A::Conv;
            }
        };
        let short = quote! {
            use ::core::option::Option;
            use ::core::option::Option::None;
            use ::netshape::{Flat, Network, Scalar};
            use ::netshape::layer::Conv;
            impl<T: Scalar> Network for Group<T> where ::netshape::Group: Copy {
                const A: Option<u8> = None;
                const B: Conv = Conv::new(::netshape::proof::Map, <A>::Map);
                fn f() -> ::netshape::Map { <T as Flat>::LEN.part() }
                type Flat = A::Conv;
            }
        };
        assert_eq!(imported(code).to_string(), short.to_string());
    }
}
