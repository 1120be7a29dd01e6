//! A network that takes any height and width, with those that its file gives to it.

use proc_macro2::Ident;

use super::flow::Flow;
use crate::fault::{Faults, Place};
use crate::message;
use crate::model::{LARGEST_SIDE, Shape, Size, Step, smallest_input};
use crate::surroundings::{File, Use};

/// Adds what is wrong with heights and widths, if the compiler would tell of some in more than one place. To `walk`, it
/// gives the shape that arrives then.
pub(super) fn check(
    name: &Ident,
    parameters: &[Ident],
    arriving: Flow,
    steps: &[Step],
    walk: impl Fn(Flow, Faults) -> Faults,
    faults: &mut Faults,
) {
    let (Some(Shape::Map { channels, .. }), Some(file)) = (arriving.shape(), File::of(name.span())) else { return };
    let smallest = smallest_input(steps);
    let check = |Use { text, line, sides, is_spread }| {
        let mut found = Faults::default();
        if sides.iter().any(|side| !(1..=LARGEST_SIDE).contains(side)) {
            found.add(Place::of(name), message::sides_out_of_range(name, &text, line, LARGEST_SIDE));
            return (found, is_spread);
        }
        let is_small = sides[0] < smallest[0] || sides[1] < smallest[1];
        found.enter(Some(message::with_sides(&text, line, is_small.then_some(smallest))));
        let [height, width] = sides.map(Size::Known);
        (walk(Flow::Map { channels, height, width }, found), is_spread)
    };
    let found = file.uses(name, parameters.len()).into_iter().map(check).filter(|(found, _)| !found.is_empty());
    let found = found.collect::<Vec<_>>();
    if found.iter().any(|(_, is_spread)| *is_spread) {
        for (found, _) in found {
            faults.append(found);
        }
    }
}
