//! A network with the sizes that its file gives to it.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::flow::Flow;
use crate::fault::{Faults, Place};
use crate::message;
use crate::model::{LARGEST_SIDE, Shape, Size, Step, smallest_input};
use crate::surroundings::{File, Use};

/// `Card<8, 8>`
fn written(name: &Ident, sizes: &[TokenStream]) -> String {
    let sizes = sizes.iter().map(ToString::to_string).collect::<Vec<_>>();
    if sizes.is_empty() { name.to_string() } else { format!("{name}<{}>", sizes.join(", ")) }
}

/// Adds that there are more or less sizes than the network has, if all uses have as many; those that a stand-in needs in
/// front of its own.
pub(super) fn check_count(name: &Ident, parameters: &[Ident], open: bool, faults: &mut Faults) -> Vec<Ident> {
    let Some(file) = File::of(name.span()) else { return Vec::new() };
    let (expected, uses) = (parameters.len(), file.uses(name));
    let count = |used: &Use| {
        let count = used.sizes.iter().take_while(|size| file.size(size).is_some()).count();
        let is_scalar = |size: &TokenStream| ["f32", "f64"].contains(&size.to_string().as_str());
        // What else stands there may be a size, too, and a scalar in the place of one is another mistake.
        let (rest, is_short) = (&used.sizes[count..], count < expected);
        (if is_short { rest.is_empty() } else { rest.iter().all(is_scalar) }).then_some(count)
    };
    let Some((first, given)) = uses.first().and_then(|first| Some((first, count(first)?))) else { return Vec::new() };
    if given == 0 || given == expected || uses.iter().any(|used| count(used) != Some(given)) {
        return Vec::new();
    }
    let used = (&*written(name, &first.sizes[..given]), given);
    let names = parameters.iter().map(Ident::to_string).collect::<Vec<_>>();
    let example = (0..expected.saturating_sub(given)).map(|_| quote!(16));
    // In front of a height and width, the channels may stand.
    let sizes = example.chain(first.sizes[given.saturating_sub(expected)..given].iter().cloned()).collect::<Vec<_>>();
    let right = open.then(|| written(name, &sizes));
    faults.add(Place::of(name), message::size_count_of_use(name, used, first.line, &names, right.as_deref()));
    (expected..given).map(|index| format_ident!("SIZE{index}")).collect()
}

/// Adds what is wrong with heights and widths, if the compiler would tell of some in more than one place: each mention, the
/// uses of an alias or a field, the methods of an `impl`. To `walk`, it gives the shape that arrives then.
pub(super) fn check_sides(
    name: &Ident,
    parameters: &[Ident],
    arriving: Flow,
    steps: &[Step],
    walk: impl Fn(Flow, Faults) -> Faults,
    faults: &mut Faults,
) {
    let (Some(Shape::Map { channels, .. }), Some(file)) = (arriving.shape(), File::of(name.span())) else { return };
    let mut given: Vec<([usize; 2], Use)> = Vec::new();
    // Of links, the compiler tells at the link.
    for used in file.uses(name).into_iter().filter(|used| !used.is_link) {
        let sides = used.sizes.get(parameters.len()..).and_then(<[TokenStream]>::first_chunk::<2>);
        let sides = sides.map(|sides| sides.each_ref().map(|side| file.size(side)));
        let Some([Some(height), Some(width)]) = sides else { continue };
        let sides = [height, width];
        if let Some((_, first)) = given.iter_mut().find(|(given, _)| *given == sides) {
            first.counts_once = false;
        } else {
            given.push((sides, used));
        }
    }
    let smallest = smallest_input(steps);
    let check = |(sides, Use { line, sizes, counts_once, .. }): ([usize; 2], Use)| {
        let text = written(name, &sizes[..parameters.len() + 2]);
        let mut found = Faults::default();
        if sides.iter().any(|side| !(1..=LARGEST_SIDE).contains(side)) {
            found.add(Place::of(name), message::sides_out_of_range(name, &text, line, LARGEST_SIDE));
            return (found, counts_once);
        }
        let is_small = sides[0] < smallest[0] || sides[1] < smallest[1];
        found.enter(Some(message::with_sides(&text, line, is_small.then_some(smallest))));
        let [height, width] = sides.map(Size::Known);
        (walk(Flow::Map { channels, height, width }, found), counts_once)
    };
    let found = given.into_iter().map(check).filter(|(found, _)| !found.is_empty()).collect::<Vec<_>>();
    if found.iter().any(|(_, counts_once)| !counts_once) {
        for (found, _) in found {
            faults.append(found);
        }
    }
}
