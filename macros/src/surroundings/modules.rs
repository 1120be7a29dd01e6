//! The files of a crate, as far as its modules say where they are.

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::SystemTime;

use super::File;
use super::paths::imports;
use super::reading::read;

/// The most files that are looked at.
const MOST: usize = 1000;

/// A module in a file of its own.
pub(super) struct Module {
    /// Its names from the root on; the root has none.
    pub(super) names: Vec<String>,
    /// From where the root's file is.
    pub(super) shown: String,
    pub(super) place: PathBuf,
    pub(super) source: Rc<Source>,
}

/// What a file has in it.
pub(super) struct Source {
    pub(super) file: File,
    /// The modules in files of their own that it declares without an attribute that decides about them.
    modules: Vec<String>,
    imports: OnceCell<Vec<Vec<String>>>,
    /// The words behind which something stands between angle brackets.
    pub(super) sized: HashSet<String>,
    /// The capitalised words behind which nothing does, and no path goes on but to a constant.
    pub(super) typed: HashSet<String>,
}

impl Module {
    /// The root of a crate of which no other files are known.
    pub(super) fn alone(place: &Path) -> Option<Self> {
        let source = Source::at(place)?;
        Some(Self { names: Vec::new(), shown: String::new(), place: place.to_owned(), source })
    }
}

/// The module that a file is, and behind it all others of its crate. What attributes decide is not among them, and what a
/// file has that is several modules is nothing's.
pub(super) fn modules(of: &Path) -> Option<Vec<Module>> {
    let (root, mut found) = (root(of)?, Vec::new());
    collect(root.clone(), Vec::new(), &root, &mut found);
    let mut own = found.iter().enumerate().filter(|(_, module)| module.place == of);
    let (Some((index, _)), None) = (own.next(), own.next()) else { return None };
    found.swap(0, index);
    Some(found)
}

/// The file at which the crate begins.
fn root(of: &Path) -> Option<PathBuf> {
    let mut file = of.to_owned();
    for _ in 0..MOST {
        match parent(&file) {
            Parent::None => return Some(file),
            Parent::File(parent) => file = parent,
            Parent::Several => return None,
        }
    }
    None
}

enum Parent {
    None,
    File(PathBuf),
    Several,
}

/// The file that declares the module of another one.
fn parent(of: &Path) -> Parent {
    let place = if is_folders(of) { of.parent().unwrap_or(of) } else { of };
    let (Some(folder), Some(name)) = (place.parent(), place.file_stem().and_then(|name| name.to_str())) else {
        return Parent::None;
    };
    let files = fs::read_dir(folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
    let beside = files.filter(|file| file.extension().is_some_and(|extension| extension == "rs") && file != of);
    let declares = |file: &PathBuf| {
        // What stands beside it must not be looking for files in a folder of its own.
        let is_other = file.parent() == Some(folder) && file_of(&file.with_extension(""), name).is_some();
        !is_other && Source::at(file).is_some_and(|source| source.modules.iter().any(|declared| declared == name))
    };
    let mut all = beside.chain([folder.with_extension("rs")]).filter(declares);
    match (all.next(), all.next()) {
        (None, _) => Parent::None,
        (Some(file), None) => Parent::File(file),
        _ => Parent::Several,
    }
}

/// Adds the module of a file, and those below it.
fn collect(place: PathBuf, names: Vec<String>, root: &Path, into: &mut Vec<Module>) {
    let is_known = into.len() == MOST || into.iter().any(|module| module.place == place && module.names == names);
    let Some(source) = Source::at(&place).filter(|_| !is_known) else { return };
    let shown = root.parent().and_then(|folder| place.strip_prefix(folder).ok()).unwrap_or(&place);
    let shown = shown.display().to_string();
    let folder = match place.parent() {
        Some(folder) if place == root || is_folders(&place) => folder.to_owned(),
        _ => place.with_extension(""),
    };
    let below = source
        .modules
        .iter()
        .filter_map(|name| Some((file_of(&folder, name)?, names.iter().chain([name]).cloned().collect::<Vec<_>>())));
    let below = below.collect::<Vec<_>>();
    into.push(Module { names, shown, place, source });
    for (place, names) in below {
        collect(place, names, root, into);
    }
}

/// Whether the file is the module that its folder is called after.
fn is_folders(file: &Path) -> bool {
    file.file_name().is_some_and(|name| name == "mod.rs")
}

/// The file of a module of this name.
fn file_of(folder: &Path, name: &str) -> Option<PathBuf> {
    let place = folder.join(name);
    [place.with_extension("rs"), place.join("mod.rs")].into_iter().find(|file| file.exists())
}

/// When a file was written last, how long it was, and what was in it.
type Known = (SystemTime, u64, Rc<Source>);

thread_local! {
    static READ: RefCell<HashMap<PathBuf, Known>> = RefCell::default();
}

impl Source {
    /// Each file is read once: of a crate with many networks, all networks look at all files.
    fn at(place: &Path) -> Option<Rc<Self>> {
        let written = fs::metadata(place).ok()?;
        let (time, length) = (written.modified().ok()?, written.len());
        let known = READ.with_borrow(|read| {
            let (when, size, source) = read.get(place)?;
            (*when == time && *size == length).then(|| source.clone())
        });
        known.or_else(|| {
            let source = Rc::new(Self::of(File::at(place)?));
            READ.with_borrow_mut(|read| read.insert(place.to_owned(), (time, length, source.clone())));
            Some(source)
        })
    }

    /// Looks for single letters alone, which is fast where nothing is optimised.
    pub(super) fn of(file: File) -> Self {
        let File(text) = &file;
        let modules = text.match_indices(';').filter_map(|(end, _)| module(&text[..end])).map(str::to_owned).collect();
        let sized = text.match_indices('<').map(|(end, _)| last_word(text[..end].trim_end_matches(':')));
        let sized = sized.map(str::to_owned).collect();
        let typed = text.match_indices(char::is_uppercase).filter_map(|(start, _)| typed(text, start));
        let typed = typed.map(str::to_owned).collect();
        Self { modules, imports: OnceCell::new(), sized, typed, file }
    }

    /// What the module imports for certain.
    pub(super) fn imports(&self) -> &[Vec<String>] {
        self.imports.get_or_init(|| read(&self.file.0, |tokens| Some(imports(tokens))).unwrap_or_default())
    }
}

/// The name of the module that a text ends with the declaration of.
fn module(text: &str) -> Option<&str> {
    let name = last_word(text);
    let before = text.strip_suffix(name).filter(|_| !name.is_empty())?.trim_end();
    let line = before.rsplit('\n').next()?;
    if last_word(before) != "mod" || line.contains("//") {
        return None;
    }
    let begin = before.rfind([';', '}']).map_or(0, |end| end + 1);
    let mut deciding = ["cfg", "path"].into_iter();
    deciding.all(|word| super::mentions(&before[begin..], word).next().is_none()).then_some(name)
}

/// The word that starts there, if one does and it stands alone.
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

fn is_letter(letter: char) -> bool {
    letter == '_' || letter.is_alphanumeric()
}
