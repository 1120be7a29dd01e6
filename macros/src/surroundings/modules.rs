//! The files of the crate that is compiled, as far as its modules say where they are.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use proc_macro2::Span;

use super::index::Index;
use super::{File, is_letter};

/// The most files that are looked at.
const MOST: usize = 1000;

/// A crate, or one file of which nothing else is known.
pub(super) struct Crate {
    pub(super) modules: Vec<Module>,
    places: HashMap<PathBuf, usize>,
}

/// A module in a file of its own.
pub(super) struct Module {
    /// Its names from the root on; the root has none.
    pub(super) names: Vec<String>,
    /// From where the root's file is.
    pub(super) shown: String,
    /// The module that seems to declare it.
    parent: Option<usize>,
    pub(super) file: File,
    index: OnceCell<Index>,
    /// The words behind which something stands between angle brackets.
    sized: HashSet<String>,
    /// The capitalised words behind which nothing does, and no path goes on but to a constant.
    typed: HashSet<String>,
    /// The words in what seems to be the beginning of an `impl`.
    implemented: HashSet<String>,
    /// Whether it may bring all that another module has.
    has_globs: bool,
}

/// What is known of the crate that is compiled.
#[derive(Clone)]
enum Compiled<T> {
    Known(T),
    /// As an editor's server does not say what it is.
    Unknown,
    /// Paths mean something else in its edition.
    Old,
}

thread_local! {
    /// The compiler has one crate, whose files it has read.
    static COMPILED: OnceCell<Compiled<Rc<Crate>>> = const { OnceCell::new() };
}

impl Crate {
    /// The one that is compiled, if the file of a token is one of its modules for certain, and else the file by itself; and which
    /// of the modules it is.
    pub(super) fn around(token: Span) -> Option<(Rc<Self>, usize)> {
        let file = token.local_file()?;
        let read = || match root(std::env::args()) {
            Compiled::Known(root) => Compiled::Known(Rc::new(Self::from(&root))),
            Compiled::Unknown => Compiled::Unknown,
            Compiled::Old => Compiled::Old,
        };
        match COMPILED.with(|compiled| compiled.get_or_init(read).clone()) {
            Compiled::Known(compiled) => {
                let own = compiled.places.get(&file).copied().filter(|own| compiled.is_certain(*own));
                own.map(|own| (compiled, own)).or_else(|| Self::alone(&file))
            }
            Compiled::Unknown => Self::alone(&file),
            Compiled::Old => None,
        }
    }

    /// All modules from the root's file on.
    fn from(root: &Path) -> Self {
        let mut found = Self { modules: Vec::new(), places: HashMap::new() };
        let folder = root.parent().unwrap_or(root).to_owned();
        let mut left = vec![(root.to_owned(), folder, Vec::new(), None)];
        while let Some((place, folder, names, parent)) = left.pop() {
            if found.modules.len() == MOST || found.places.contains_key(&place) {
                continue;
            }
            let Some(file) = File::at(&place) else { continue };
            let own = found.modules.len();
            for (name, path) in declared(&file.0) {
                if let Some((file, folder)) = file_of(name, path, &place, &folder) {
                    let names = names.iter().cloned().chain([name.to_owned()]).collect();
                    left.push((file, folder, names, Some(own)));
                }
            }
            let shown = root.parent().and_then(|folder| place.strip_prefix(folder).ok()).unwrap_or(&place);
            found.modules.push(Module::new(names, shown.display().to_string(), parent, file));
            found.places.insert(place, own);
        }
        found
    }

    /// A file that may be any module: no path from a root leads to it.
    fn alone(file: &Path) -> Option<(Rc<Self>, usize)> {
        let module = Module::new(vec![String::new()], String::new(), None, File::at(file)?);
        Some((Rc::new(Self { modules: vec![module], places: HashMap::new() }), 0))
    }

    /// One of texts, each with the path of its module.
    #[cfg(test)]
    pub(super) fn of(texts: &[(&str, &str)]) -> Self {
        let modules = texts.iter().map(|(path, text)| {
            let names = path.split("::").filter(|name| !name.is_empty()).map(str::to_owned).collect();
            Module::new(names, format!("{path}.rs"), None, File((*text).to_owned()))
        });
        Self { modules: modules.collect(), places: HashMap::new() }
    }

    /// Those in which a network of this name may be used.
    pub(super) fn using(&self, name: &str, has_parameters: bool) -> impl Iterator<Item = (usize, &Module)> {
        let uses =
            move |module: &Module| module.sized.contains(name) || (has_parameters && module.typed.contains(name));
        self.modules.iter().enumerate().filter(move |(_, module)| uses(module))
    }

    /// Those in which something may be implemented for a type of this name.
    pub(super) fn implementing(&self, name: &str) -> impl Iterator<Item = (usize, &Module)> {
        self.modules.iter().enumerate().filter(move |(_, module)| module.implemented.contains(name))
    }

    /// The file and the scope of a module, if it is there for certain.
    pub(super) fn find(&self, path: &[String]) -> Option<(usize, usize)> {
        let files = self.modules.iter().enumerate().filter(|(_, module)| path.starts_with(&module.names));
        let (file, module) =
            files.max_by_key(|(_, module)| module.names.len()).filter(|(file, _)| self.is_certain(*file))?;
        let scopes = &module.index().scopes;
        let scope = path[module.names.len()..].iter().try_fold(0, |parent, name| {
            let mut inside = scopes
                .iter()
                .enumerate()
                .filter(|(_, scope)| scope.parent == Some(parent) && scope.module.as_ref() == Some(name));
            inside.next().map(|(scope, _)| scope).filter(|_| inside.next().is_none())
        });
        scope.map(|scope| (file, scope))
    }

    /// Whether a module is there whatever attributes and macros say.
    pub(super) fn is_certain(&self, module: usize) -> bool {
        let Module { parent, names, .. } = &self.modules[module];
        parent.is_none_or(|parent| {
            let files = &self.modules[parent].index().scopes[0].files;
            files.iter().filter(|file| names.last() == Some(file)).count() == 1 && self.is_certain(parent)
        })
    }
}

impl Module {
    fn new(names: Vec<String>, shown: String, parent: Option<usize>, file: File) -> Self {
        let text = &file.0;
        // Single letters are found fast, where nothing is optimised, too.
        let sized = text.match_indices('<').map(|(end, _)| last_word(text[..end].trim_end_matches(':')).to_owned());
        let typed = text.match_indices(char::is_uppercase).filter_map(|(start, _)| typed(text, start));
        let implemented = text.match_indices("impl").flat_map(|(begin, word)| {
            let head = text[begin + word.len()..].split(['{', ';']).next().unwrap_or_default();
            head.split(|letter| !is_letter(letter)).filter(|word| word.starts_with(char::is_uppercase))
        });
        let implemented = implemented.map(str::to_owned).collect();
        let (sized, typed) = (sized.collect(), typed.map(str::to_owned).collect());
        let has_globs = text.match_indices('*').any(|(star, _)| text[..star].ends_with(['{', ':', ' ', ',', '\n']));
        Self { names, shown, parent, file, index: OnceCell::new(), sized, typed, implemented, has_globs }
    }

    /// Whether something may be brought by this name.
    pub(super) fn may_bring(&self, name: &str) -> bool {
        self.has_globs || self.typed.contains(name)
    }

    /// `line 34`, and of which file, if that is another one.
    pub(super) fn place(&self, line: usize, is_own: bool) -> String {
        if is_own { format!("line {line}") } else { format!("line {line} of {}", self.shown) }
    }

    /// The names of the module that a scope stands in, from the root on, and whether the scope is one itself.
    pub(super) fn path(&self, scope: usize) -> (Vec<String>, bool) {
        let (inside, is_module) = self.index().modules(scope);
        ([self.names.as_slice(), &inside].concat(), is_module)
    }

    pub(super) fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::of(&self.file.0))
    }
}

/// The file that the compiler was called with.
fn root(arguments: impl Iterator<Item = String>) -> Compiled<PathBuf> {
    let arguments = arguments.collect::<Vec<_>>();
    let files = arguments.iter().filter(|argument| !argument.starts_with('-')).map(PathBuf::from);
    let mut files = files.filter(|file| file.extension().is_some_and(|extension| extension == "rs"));
    let edition = arguments.iter().find_map(|argument| argument.strip_prefix("--edition="));
    match (files.next(), files.next()) {
        (Some(_), None) if edition.is_none_or(|edition| edition == "2015") => Compiled::Old,
        (Some(root), None) => Compiled::Known(root),
        _ => Compiled::Unknown,
    }
}

/// The file of a module that the one at a place declares, and the folder of the modules in it.
fn file_of(name: &str, path: Option<&str>, place: &Path, folder: &Path) -> Option<(PathBuf, PathBuf)> {
    if let Some(path) = path {
        let file = place.parent()?.join(path);
        let beside = file.parent()?.to_owned();
        return Some((file, beside));
    }
    let below = folder.join(name);
    let files = [below.with_extension("rs"), below.join("mod.rs")];
    files.into_iter().find(|file| file.exists()).map(|file| (file, below))
}

/// The names of what seem to be modules in files of their own, with the path that is written in front of them.
fn declared(text: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    text.match_indices(';').filter_map(|(end, _)| {
        let text = text[..end].trim_end();
        let name = last_word(text);
        let before = text.strip_suffix(name).filter(|_| !name.is_empty())?.trim_end();
        let before = before.strip_suffix("r#").unwrap_or(before).trim_end().strip_suffix("mod")?;
        (!before.ends_with(is_letter)).then(|| (name, path(before)))
    })
}

/// The path in the attributes that stand at the end of a text, in front of `pub` or not: `#[path = "cards.rs"]`.
fn path(text: &str) -> Option<&str> {
    let item = &text[text.rfind([';', '{', '}']).map_or(0, |end| end + 1)..];
    let (_, path) = item.split_once("#[path")?;
    path.trim_start().strip_prefix('=')?.trim_start().strip_prefix('"')?.split('"').next()
}

/// The word that starts there, if one does, and it stands alone or in front of a constant.
fn typed(text: &str, start: usize) -> Option<&str> {
    let is_start = !text[..start].ends_with(is_letter);
    let word = text[start..].split(|letter| !is_letter(letter)).next().filter(|_| is_start)?;
    let behind = &text[start + word.len()..];
    let is_alone = !behind.starts_with(['<', ':']);
    (is_alone || behind.strip_prefix("::")?.starts_with(char::is_uppercase)).then_some(word)
}

fn last_word(text: &str) -> &str {
    text.rsplit(|letter| !is_letter(letter)).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots() {
        let root = |line: &str| match root(line.split(' ').map(str::to_owned)) {
            Compiled::Known(root) => root.display().to_string(),
            Compiled::Unknown => "unknown".to_owned(),
            Compiled::Old => "old".to_owned(),
        };
        assert_eq!(root("rustc --crate-name a --edition=2024 src/main.rs --test"), "src/main.rs");
        assert_eq!(root("rustc --crate-name a --edition=2015 src/main.rs"), "old");
        assert_eq!(root("rustc --crate-name a src/main.rs"), "old");
        assert_eq!(root("rust-analyzer"), "unknown");
        assert_eq!(root("rustc --edition=2021 @arguments"), "unknown");
    }

    #[test]
    fn modules_in_files() {
        let text = "mod a;\npub mod b ; mod r#type;\n#[cfg(test)]\nmod c;\nmod d { use e::f; }\nlet model; mod g {};";
        assert_eq!(declared(text).collect::<Vec<_>>(), ["a", "b", "type", "c"].map(|name| (name, None)));
        let text = "mod a;\n#[allow(unused)]\n#[path = \"b/c.rs\"]\npub(crate) mod b; mod d;";
        assert_eq!(declared(text).collect::<Vec<_>>(), [("a", None), ("b", Some("b/c.rs")), ("d", None)]);
    }
}
