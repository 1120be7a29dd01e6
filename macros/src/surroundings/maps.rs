//! Shapes of images that a crate speaks of.

use proc_macro2::Span;

use super::constants::size;
use super::modules::Crate;

/// Whether the crate around a token, in which there is one `network!`, speaks of maps of one shape, `Map<3, 32, 32>` for
/// `[3, 32, 32]`, and of no others of three numbers that it begins with the last of.
pub(crate) fn has_maps(token: Span, [some, none]: [[usize; 3]; 2]) -> bool {
    Crate::around(token).is_some_and(|(within, _)| speaks_of(&within, some, none))
}

fn speaks_of(within: &Crate, some: [usize; 3], none: [usize; 3]) -> bool {
    let texts = || within.modules.iter().map(|module| module.file.0.as_str());
    // Another network may be what takes these, and another type may be called like that.
    let declaring = within.modules.iter().filter(|module| module.file.0.contains("network!"));
    let networks = declaring.map(|module| module.index().networks.len().max(module.file.0.matches("network!").count()));
    let is_alone = networks.sum::<usize>() == 1;
    let is_other = texts().any(|text| ["struct Map", "enum Map", "type Map"].iter().any(|item| text.contains(item)));
    if !is_alone || is_other {
        return false;
    }
    let maps = within.using("Map", false).filter(|(file, _)| within.is_certain(*file)).flat_map(|(file, module)| {
        let mentions = module.index().mentions.iter().filter(|mention| mention.name == "Map");
        mentions.filter_map(move |mention| {
            let sizes = mention.sizes.as_ref()?;
            Some(sizes.iter().map(|text| size(within, (file, mention.scope), text)).collect::<Option<Vec<_>>>())
        })
    });
    let maps = maps.collect::<Vec<_>>();
    // What is not known, may be the other shape.
    !maps.contains(&None) && maps.contains(&Some(some.to_vec())) && !maps.contains(&Some(none.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::{Crate, speaks_of};

    #[test]
    fn of_images() {
        let speaks = |text: &str| speaks_of(&Crate::of(&[("", text)]), [3, 32, 32], [32, 32, 3]);
        let network = "network!(Net: [32, 32, 3] -> relu);";
        for case in ["fn f(a: Map<3, 32, 32>) {}", "const SIDE: usize = 32; fn f() { g::<Map::<3, SIDE, 0x20>>(); }"] {
            assert!(speaks(&format!("{network}{case}")), "{case}");
        }
        for case in [
            "fn f(a: Map<3, 32, 32>, b: Map<32, 32, 3>) {}",
            "fn f(a: Map<3, 32, 32>, b: Map<32, 32, BANDS>) {}",
            "fn f(a: TileMap<3, 32, 32>) {}",
            "struct Map<const A: usize>; fn f(a: Map<3, 32, 32>) {}",
            "const A: &str = \"Map<3, 32, 32>\"; /* Map<3, 32, 32> */",
            "#[cfg(windows)] fn f(a: Map<3, 32, 32>) {}",
            "network!(Other: [3, 32, 32] -> relu); fn f(a: Map<3, 32, 32>) {}",
            "network! { One: [8] -> relu; Two: [8] -> relu } fn f(a: Map<3, 32, 32>) {}",
        ] {
            assert!(!speaks(&format!("{network}{case}")), "{case}");
        }
    }
}
