//! Where a name or a path leads: to a network, or perhaps to something else.

use super::imports::Import;
use super::index::{Declared, Index, Scope};
use super::modules::{Crate, Module};

/// The modules in which a name is a network's.
pub(super) struct Homes<'a> {
    name: &'a str,
    /// The file and the scope.
    declared: (usize, usize),
    all: Vec<Home>,
}

struct Home {
    module: Vec<String>,
    /// Whether everything of the module that is brought elsewhere has the network among it.
    is_public: bool,
}

impl<'a> Homes<'a> {
    /// The module in which the network is declared, and those that bring it from there; none if that is a block.
    pub(super) fn of(declared: &'a Declared, own: usize, within: &Crate) -> Self {
        let mut homes = Self { name: &declared.name, declared: (own, declared.scope), all: Vec::new() };
        let index = within.modules[own].index();
        let (module, is_module) = within.modules[own].path(declared.scope);
        if !is_module || !homes.is_declared(&index.scopes[declared.scope]) {
            return homes;
        }
        homes.all.push(Home { module, is_public: declared.is_public });
        // What can't bring it, need not be read.
        let files = within.modules.iter().enumerate().filter(|(_, module)| module.may_bring(&declared.name));
        let files = files.map(|(file, _)| file).filter(|&file| within.is_certain(file));
        let files = files.collect::<Vec<_>>();
        loop {
            let before = homes.all.len();
            for &file in &files {
                for (number, scope) in within.modules[file].index().scopes.iter().enumerate() {
                    let (module, is_module) = within.modules[file].path(number);
                    if is_module && !homes.has(&module) && homes.bring(scope, &module, true) == Some(true) {
                        let brings = |import: &&Import| import.binding == declared.name || import.name == "*";
                        let is_public = scope.imports.iter().filter(brings).all(|import| import.is_public);
                        homes.all.push(Home { module, is_public });
                    }
                }
            }
            if homes.all.len() == before {
                return homes;
            }
        }
    }

    /// Whether a name, or one at the end of a path, is the network's in a scope of a module's file.
    pub(super) fn leads(&self, file: usize, module: &Module, scope: usize, (path, name): (&[String], &str)) -> bool {
        let index = module.index();
        let (names, _) = module.path(scope);
        if name != self.name {
            return path.is_empty() && self.renames(index, scope, &names, name);
        }
        if !path.is_empty() {
            return self::module(module, scope, path).is_some_and(|module| self.has(&module));
        }
        let brought = index.around(scope).find_map(|(number, is_module)| {
            let scope = &index.scopes[number];
            if self.declared == (file, number) {
                return Some(self.is_declared(scope));
            }
            self.bring(scope, &names, is_module)
        });
        brought.unwrap_or_default()
    }

    /// Whether an import gives the network another name, and nothing else has it.
    fn renames(&self, index: &Index, scope: usize, module: &[String], name: &str) -> bool {
        for (scope, is_module) in index.around(scope) {
            let scope = &index.scopes[scope];
            let mut imports = scope.imports.iter().filter(|import| import.binding == name);
            if scope.may_declare(name) {
                return false;
            }
            if let Some(import) = imports.next() {
                return imports.next().is_none() && self.is_brought(import, scope, module, is_module);
            }
            let may_bring = scope.has_macros || scope.imports.iter().any(|import| import.name == "*");
            if may_bring && !is_module {
                return false;
            }
        }
        false
    }

    /// Whether a scope that declares the network has nothing else of its name.
    fn is_declared(&self, scope: &Scope) -> bool {
        let is_named = |import: &Import| import.binding == self.name;
        scope.items.iter().filter(|item| item.name == self.name).count() == 1 && !scope.imports.iter().any(is_named)
    }

    /// Whether a scope's imports bring the network, or perhaps something else; `None` if nothing does.
    fn bring(&self, scope: &Scope, module: &[String], is_module: bool) -> Option<bool> {
        let mut named = scope.imports.iter().filter(|import| import.binding == self.name).peekable();
        if named.peek().is_some() {
            let is_brought = |import| self.is_brought(import, scope, module, is_module);
            return Some(!scope.items.iter().any(|item| item.name == self.name) && named.all(is_brought));
        }
        if scope.may_declare(self.name) {
            return Some(false);
        }
        let brings = |import: &Import| {
            let from = absolute(module, &import.path).filter(|_| import.is_certain);
            let home = from.and_then(|from| self.all.iter().find(|home| home.module == from));
            home.is_some_and(|home| home.is_public || module.starts_with(&home.module))
        };
        let all = scope.imports.iter().filter(|import| import.name == "*");
        let (bringing, others) = all.partition::<Vec<_>, _>(|import| brings(import));
        match (bringing.is_empty(), others.is_empty()) {
            (false, true) if !scope.has_macros => Some(true),
            (true, true) if is_module || !scope.has_macros => None,
            // To what a block brings, what stands around it gives way.
            (true, false) if is_module => None,
            _ => Some(false),
        }
    }

    /// Whether an import of a scope is one of the network.
    fn is_brought(&self, import: &Import, scope: &Scope, module: &[String], is_module: bool) -> bool {
        let first = import.path.first().map_or("", String::as_str);
        // Other words can be names of something else in a block, or by an import.
        let is_sure = ["crate", "self", "super"].contains(&first)
            || (is_module && !scope.imports.iter().any(|import| import.binding == first));
        let from = absolute(module, &import.path).filter(|_| import.is_certain && import.name == self.name);
        is_sure && from.is_some_and(|from| self.has(&from))
    }

    fn has(&self, module: &[String]) -> bool {
        self.all.iter().any(|home| home.module == module)
    }
}

/// The module that a path leads to from a scope, unless something else may be meant by its first word.
pub(super) fn module(module: &Module, scope: usize, path: &[String]) -> Option<Vec<String>> {
    let (index, (names, _)) = (module.index(), module.path(scope));
    let first = path.first()?;
    if ["crate", "self", "super"].contains(&first.as_str()) {
        return absolute(&names, path);
    }
    for (scope, is_module) in index.around(scope) {
        let scope = &index.scopes[scope];
        let mut imports = scope.imports.iter().filter(|import| import.binding == *first);
        match (imports.next(), imports.next()) {
            (Some(import), None) if import.is_certain => {
                let whole = [import.path.as_slice(), std::slice::from_ref(&import.name), &path[1..]].concat();
                return absolute(&names, &whole);
            }
            (None, _) => {}
            _ => return None,
        }
        let may_import = !is_module && scope.imports.iter().any(|import| import.name == "*");
        if may_import || scope.may_declare(first) {
            return None;
        }
    }
    absolute(&names, path)
}

/// The module that a path leads to, if it is one of the crate.
pub(super) fn absolute(module: &[String], path: &[String]) -> Option<Vec<String>> {
    let mut place = module.to_vec();
    for (index, word) in path.iter().enumerate() {
        match word.as_str() {
            "crate" if index == 0 => place.clear(),
            "self" if index == 0 => {}
            "super" => {
                place.pop()?;
            }
            word => place.push(word.to_owned()),
        }
    }
    Some(place)
}
