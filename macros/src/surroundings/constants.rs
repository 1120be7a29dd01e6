//! The numbers that sizes are.

use syn::LitInt;

use super::imports::Import;
use super::modules::Crate;
use super::paths::absolute;

/// A number as it is written.
pub(super) fn number(text: &str) -> Option<usize> {
    let number = syn::parse_str::<LitInt>(text).ok()?;
    if matches!(number.suffix(), "" | "usize") { number.base10_parse().ok() } else { None }
}

/// The number that is written in a scope of a file, or that of a constant.
pub(super) fn size(within: &Crate, place: (usize, usize), written: &str) -> Option<usize> {
    let written = written.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(written).trim();
    number(written).or_else(|| constant(within, place, written, 0))
}

/// The value of a constant that a scope has, or what stands around it, or what it is imported from.
fn constant(within: &Crate, (file, scope): (usize, usize), name: &str, imports: usize) -> Option<usize> {
    /// Imports can go in circles.
    const MOST_IMPORTS: usize = 8;
    let module = &within.modules[file];
    let index = module.index();
    let (names, _) = module.path(scope);
    let follow = |import: &Import, path: &[String], name: &str| {
        let from = absolute(&names, path).filter(|_| import.is_certain && imports < MOST_IMPORTS)?;
        constant(within, within.find(&from)?, name, imports + 1)
    };
    for (scope, is_module) in index.around(scope) {
        let scope = &index.scopes[scope];
        let mut found = scope.constants.iter().filter(|(constant, _)| constant == name);
        let mut named = scope.imports.iter().filter(|import| import.binding == name);
        match ((found.next(), found.next()), (named.next(), named.next())) {
            ((Some((_, value)), None), (None, _)) => return *value,
            ((None, _), (Some(import), None)) => return follow(import, &import.path, &import.name),
            ((None, _), (None, _)) => {}
            _ => return None,
        }
        let globs = scope.imports.iter().filter(|import| import.name == "*").collect::<Vec<_>>();
        match globs.as_slice() {
            _ if scope.may_declare(name) || (scope.has_macros && !is_module) => return None,
            [] if is_module => return None,
            [] => {}
            [import] if is_module && !scope.has_macros => return follow(import, &import.path, name),
            _ => return None,
        }
    }
    None
}
