//! Shapes of images that a crate speaks of.

use proc_macro2::Span;

use super::modules::Crate;

/// Whether the crate around a token speaks of maps of one shape, and of none of another: `Map<3, 32, 32>` for `[3, 32, 32]`.
pub(crate) fn has_maps(token: Span, [some, none]: [&str; 2]) -> bool {
    let Some((within, _)) = token.local_file().and_then(|file| Crate::around(&file)) else { return false };
    let has = |shape: &str| within.modules.iter().any(|module| maps(&module.file.0).any(|map| map == shape));
    // A network that takes the one may be what the other comes from.
    let is_input = within.modules.iter().any(|module| module.file.0.contains(some));
    has(some) && !has(none) && !is_input
}

/// All shapes of maps in a text, but for those in comments.
fn maps(text: &str) -> impl Iterator<Item = String> {
    text.match_indices('<').filter_map(|(start, _)| {
        let (before, behind) = (&text[..start], &text[start + 1..]);
        let line = before.rsplit('\n').next().unwrap_or_default();
        let is_map = before.trim_end_matches(':').ends_with("Map") && !line.contains("//");
        let (sizes, _) = behind.split_once('>').filter(|_| is_map)?;
        let sizes = sizes.split(',').map(str::trim).filter(|size| !size.is_empty()).collect::<Vec<_>>();
        Some(format!("[{}]", sizes.join(", ")))
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn shapes_of_maps() {
        let text = "fn f(a: Map<3, 32, 32>) { g::<Map::<\n 1,\n 28,\n 28,\n>>(); }\n// Map<2, 2, 2>\ntype A = Map<C, H, 4>; MyMap<1> <3>";
        let found = super::maps(text).collect::<Vec<_>>();
        assert_eq!(found, ["[3, 32, 32]", "[1, 28, 28]", "[C, H, 4]", "[1]"]);
    }
}
