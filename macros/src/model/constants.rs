//! The constants that a network mentions.

use super::{Layer, Meaning, Name, Shape, Size, Step};

/// All of them, each behind those that it is computed from.
pub(crate) fn constants(input: Shape, steps: &[Step]) -> Vec<Name> {
    let sizes = steps.iter().flat_map(|step| {
        let own = match step.layer {
            Layer::Conv { channels: size, .. } | Layer::Fc { outputs: size, .. } => size,
            _ => Size::Known(0),
        };
        step.output.sizes().into_iter().chain([own])
    });
    let mut found = Vec::new();
    input.sizes().into_iter().chain(sizes).for_each(|size| collect(size, &mut found));
    found
}

fn collect(size: Size, found: &mut Vec<Name>) {
    for name in size.names() {
        if let Some(Meaning::Difference(left, right, _) | Meaning::Quotient(left, right, _)) = name.meaning() {
            collect(left, found);
            collect(right, found);
        } else if let Some(Meaning::Places(size, _)) = name.meaning() {
            collect(size, found);
        }
        let is_elsewhere = matches!(name.meaning(), Some(Meaning::Parameter(_) | Meaning::Leaving(_)));
        if !(is_elsewhere || found.contains(&name)) {
            found.push(name);
        }
    }
}
