//! What a file has in it that may speak of networks: one look at it serves all of them.

use proc_macro2::{Delimiter, Group, Ident, LineColumn, TokenStream, TokenTree};
use syn::Visibility;
use syn::ext::IdentExt;

use super::ITEMS;
use super::impls::Impl;
use super::imports::{Import, imports};
use super::reading::{self, is_condition, is_invocation, module, read};
use super::types::{Inside, inside, is_code, is_cost, is_parameter, is_type, path, sizes};
use crate::check::conditions;
use crate::parse;
use crate::tokens::{is_sign, is_word};

/// A file, with places of names in it.
#[derive(Default)]
pub(super) struct Index {
    /// The first one is the file's own.
    pub(super) scopes: Vec<Scope>,
    pub(super) networks: Vec<Declared>,
    pub(super) mentions: Vec<Mention>,
    pub(super) impls: Vec<Impl>,
}

/// A module or a block.
#[derive(Default)]
pub(super) struct Scope {
    /// What it stands in.
    pub(super) parent: Option<usize>,
    /// The name of a module; blocks and the file itself have none.
    pub(super) module: Option<String>,
    pub(super) imports: Vec<Import>,
    /// Types and traits that are declared, or may be.
    pub(super) items: Vec<Item>,
    /// Constants, with what is written as the value of those of sizes' type.
    pub(super) constants: Vec<(String, Option<String>)>,
    /// The modules in files of their own that are there for certain.
    pub(super) files: Vec<String>,
    /// Whether a macro may declare anything.
    pub(super) has_macros: bool,
    /// The words that such macros are given.
    pub(super) words: Vec<String>,
}

impl Scope {
    /// Whether it seems to declare something of this name.
    pub(super) fn may_declare(&self, name: &str) -> bool {
        self.items.iter().map(|item| &item.name).chain(&self.words).any(|item| item == name)
    }
}

/// A type or a trait that is declared, or a name that may stand for one.
pub(super) struct Item {
    pub(super) name: String,
    /// The word in front of its name, if that is one of `ITEMS`.
    pub(super) kind: Option<String>,
    pub(super) line: usize,
    pub(super) has_parameters: bool,
    /// Whether no attribute decides about it.
    pub(super) is_certain: bool,
}

impl Item {
    /// Something else of this name.
    fn other(word: &Ident) -> Self {
        let (name, line) = (word.unraw().to_string(), word.span().start().line);
        Self { name, kind: None, line, has_parameters: false, is_certain: true }
    }
}

/// A network that is declared.
pub(super) struct Declared {
    pub(super) scope: usize,
    pub(super) place: LineColumn,
    pub(super) name: String,
    pub(super) is_public: bool,
    pub(super) invocation: usize,
    /// Whether no attribute of the invocation decides about it.
    pub(super) is_certain: bool,
    /// What its own attributes ask.
    pub(super) conditions: Vec<String>,
}

/// A type with something between angle brackets, or alone.
pub(super) struct Mention {
    pub(super) scope: usize,
    pub(super) line: usize,
    pub(super) path: Vec<String>,
    pub(super) name: String,
    pub(super) sizes: Option<Vec<String>>,
    /// The `network!` that it stands in.
    pub(super) invocation: Option<usize>,
}

impl Index {
    /// Nothing, if the text can't be read.
    pub(super) fn of(text: &str) -> Self {
        let index = read(text, |tokens| {
            let mut index = Self { scopes: vec![Scope::default()], ..Self::default() };
            index.walk(tokens, Within { scope: 0, kind: Kind::Module, invocation: None, types: Inside::Anything });
            Some(index)
        });
        index.unwrap_or_else(|| Self { scopes: vec![Scope::default()], ..Self::default() })
    }

    /// The network whose name stands there.
    pub(super) fn network(&self, name: &str, place: LineColumn) -> Option<&Declared> {
        self.networks.iter().find(|network| network.name == name && network.place == place)
    }

    /// The modules in the file that a scope stands in, and whether it is one itself. To those of a block, no path leads.
    pub(super) fn modules(&self, scope: usize) -> (Vec<String>, bool) {
        let (mut names, mut at, mut is_inside) = (Vec::new(), Some(scope), true);
        while let Some(scope) = at {
            let Scope { module, parent, .. } = &self.scopes[scope];
            let is_block = module.is_none() && parent.is_some() && !is_inside;
            names.extend(if is_block { Some(format!("block {scope}")) } else { module.clone() });
            is_inside &= module.is_none();
            at = *parent;
        }
        names.reverse();
        (names, scope == 0 || self.scopes[scope].module.is_some())
    }

    /// The scope and those that it stands in, up to its module.
    pub(super) fn around(&self, scope: usize) -> impl Iterator<Item = (usize, bool)> {
        let is_module = |scope: usize| scope == 0 || self.scopes[scope].module.is_some();
        std::iter::successors(Some((scope, is_module(scope))), move |&(scope, is_last)| {
            let parent = self.scopes[scope].parent.filter(|_| !is_last)?;
            Some((parent, is_module(parent)))
        })
    }

    /// Goes through tokens that stand in a scope.
    fn walk(&mut self, tokens: &[TokenTree], within: Within) {
        let is_cfg = |token: &TokenTree| match token {
            TokenTree::Group(group) => mentions(group.stream(), "cfg"),
            _ => false,
        };
        let is_inner =
            |tokens: &[TokenTree]| is_sign(&tokens[0], '#') && is_sign(&tokens[1], '!') && is_cfg(&tokens[2]);
        if tokens.windows(3).any(is_inner) {
            return;
        }
        let Within { scope, kind, invocation, types } = within;
        // Of the item or statement that has begun.
        let (mut begin, mut is_conditional) = (0, false);
        for (index, token) in tokens.iter().enumerate() {
            let (before, rest) = tokens.split_at(index);
            is_conditional |= is_condition(token) && before.last().is_some_and(|sign| is_sign(sign, '#'));
            match token {
                TokenTree::Group(group) => {
                    let inside = group.stream().into_iter().collect::<Vec<_>>();
                    self.group(group, &inside, (tokens, index), begin, is_conditional, within);
                }
                TokenTree::Ident(word) => {
                    if kind != Kind::Associated && invocation.is_none() {
                        self.declaration(before, rest, scope, is_conditional);
                    }
                    if is_parameter(before) {
                        self.scopes[scope].items.push(Item::other(word));
                    }
                    if let (Some((path, front)), false) = (path(before), is_conditional) {
                        let behind = &rest[1..];
                        let sizes = sizes(behind)
                            .map(|sizes| sizes.iter().map(|size| size.to_string().replace(" :: ", "::")).collect());
                        // A link may leave out a height and a width.
                        let is_bare = invocation.is_none() && (is_cost(behind) || is_type(front, behind, types));
                        if sizes.is_some() || is_bare {
                            let (line, name) = (word.span().start().line, word.unraw().to_string());
                            self.mentions.push(Mention { scope, line, path, name, sizes, invocation });
                        }
                    }
                }
                _ => {}
            }
            if ends_item(token, rest.get(1)) {
                begin = index + 1;
                // In a block, an attribute may be that of an expression, whose end is hard to tell.
                is_conditional &= kind != Kind::Module;
            }
        }
    }

    fn group(
        &mut self,
        group: &Group,
        inside: &[TokenTree],
        (tokens, index): (&[TokenTree], usize),
        begin: usize,
        is_conditional: bool,
        within: Within,
    ) {
        let before = &tokens[..index];
        let Within { scope, kind, types, .. } = within;
        let within = Within { types: self::inside(before, group, &tokens[index + 1..], types), ..within };
        match before {
            [.., sign] if is_sign(sign, '#') => {}
            [.., first, sign] if is_sign(first, '#') && is_sign(sign, '!') => {}
            [.., word, sign, TokenTree::Ident(_)] if is_word(word, "macro_rules") && is_sign(sign, '!') => {}
            _ if is_invocation(tokens, index) => {
                let invocation = self.networks.last().map_or(0, |network| network.invocation + 1);
                for network in parse::invocation(group.stream()).networks {
                    let Some(name) = network.name else { continue };
                    self.scopes[scope].items.push(Item::other(&name));
                    self.networks.push(Declared {
                        scope,
                        place: name.span().start(),
                        name: name.unraw().to_string(),
                        is_public: is_public(&network.visibility),
                        invocation,
                        is_certain: !is_conditional,
                        conditions: conditions(&network.attributes),
                    });
                }
                if !is_conditional {
                    self.walk(inside, Within { invocation: Some(invocation), kind: Kind::Block, ..within });
                }
            }
            [.., TokenTree::Ident(word), sign] if is_sign(sign, '!') && is_code(word) && !is_conditional => {
                self.walk(inside, Within { kind: Kind::Block, ..within });
            }
            [.., TokenTree::Ident(word), sign] if is_sign(sign, '!') => {
                let scope = &mut self.scopes[scope];
                // Those that take a text first mostly write it somewhere.
                scope.has_macros |= word == "include" || !matches!(inside.first(), Some(TokenTree::Literal(_)));
                words(group.stream(), &mut scope.words);
            }
            _ if is_conditional => {}
            _ if group.delimiter() != Delimiter::Brace => self.walk(inside, Within { kind: Kind::Block, ..within }),
            _ => {
                let module = module(before);
                if kind == Kind::Block {
                    // No path from elsewhere leads to a module of a block, and it hides others.
                    self.scopes[scope].items.extend(module.map(Item::other));
                }
                let module = module.map(|name| name.unraw().to_string());
                let kind = match kind {
                    _ if module.is_some() => Kind::Module,
                    _ if is_associated(&before[begin..]) => Kind::Associated,
                    _ => Kind::Block,
                };
                if kind == Kind::Associated {
                    self.impls.extend(Impl::of(&before[begin..], inside, scope));
                }
                self.scopes.push(Scope { parent: Some(scope), module, ..Scope::default() });
                self.walk(inside, Within { scope: self.scopes.len() - 1, kind, ..within });
            }
        }
    }

    /// What the item declares or imports that begins with the first of the tokens.
    fn declaration(&mut self, before: &[TokenTree], tokens: &[TokenTree], scope: usize, is_conditional: bool) {
        let scope = &mut self.scopes[scope];
        let name = |word: &Ident| word.unraw().to_string();
        match tokens {
            [TokenTree::Ident(kind), TokenTree::Ident(word), rest @ ..] if ITEMS.iter().any(|item| kind == item) => {
                let has_parameters = rest.first().is_some_and(|next| is_sign(next, '<'));
                let kind = Some(kind.to_string());
                scope.items.push(Item { kind, has_parameters, is_certain: !is_conditional, ..Item::other(word) });
            }
            [TokenTree::Ident(kind), TokenTree::Ident(word), rest @ ..] if kind == "const" => {
                let value = match rest {
                    [_, TokenTree::Ident(ty), _, value @ ..] if ty == "usize" && !is_conditional => {
                        value.split(|token| is_sign(token, ';')).next()
                    }
                    _ => None,
                };
                let value = value.map(|value| value.iter().cloned().collect::<TokenStream>().to_string());
                scope.constants.push((name(word), value));
            }
            [TokenTree::Ident(kind), TokenTree::Ident(word), end, ..]
                if kind == "mod" && is_sign(end, ';') && !is_conditional =>
            {
                scope.files.push(name(word));
            }
            [TokenTree::Ident(kind), first, ..] if kind == "use" && !is_sign(first, '<') => {
                scope.imports.extend(imports(before, &tokens[1..], !is_conditional));
            }
            _ => {}
        }
    }
}

/// What tokens stand in.
#[derive(Clone, Copy)]
struct Within {
    scope: usize,
    kind: Kind,
    invocation: Option<usize>,
    types: Inside,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Module,
    /// What a type or a trait has: it has no names by itself.
    Associated,
    Block,
}

/// Whether the word stands in the tokens, at any depth.
fn mentions(tokens: TokenStream, word: &str) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => mentions(group.stream(), word),
        token => is_word(&token, word),
    })
}

/// `pub` or `pub(crate)`
fn is_public(visibility: &Visibility) -> bool {
    match visibility {
        Visibility::Public(_) => true,
        Visibility::Restricted(restricted) => restricted.path.is_ident("crate"),
        Visibility::Inherited => false,
    }
}

/// Whether the braces behind the beginning of an item are those of an `impl` or a trait.
fn is_associated(item: &[TokenTree]) -> bool {
    let mut words = item.iter().filter_map(|token| match token {
        TokenTree::Ident(word) => Some(word),
        _ => None,
    });
    words.find(|word| *word == "fn" || *word == "impl" || *word == "trait").is_some_and(|word| word != "fn")
}

/// Whether an item ends with this token.
fn ends_item(token: &TokenTree, next: Option<&TokenTree>) -> bool {
    let goes_on = match next {
        Some(TokenTree::Ident(word)) => ["as", "else", "for", "where"].iter().any(|behind| word == behind),
        Some(TokenTree::Punct(sign)) => sign.as_char() != '#',
        _ => false,
    };
    reading::ends_item(token) && (is_sign(token, ';') || !goes_on)
}

/// All words, at any depth.
fn words(tokens: TokenStream, into: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => words(group.stream(), into),
            TokenTree::Ident(word) => into.push(word.unraw().to_string()),
            _ => {}
        }
    }
}
