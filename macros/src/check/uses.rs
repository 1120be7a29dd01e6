//! A network with the sizes that its file gives to it.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::flow::Flow;
use crate::fault::{Faults, Place};
use crate::message;
use crate::model::{LARGEST_SIDE, Shape, Size, Step, smallest_input};
use crate::surroundings::{File, Use};
use crate::tokens::is_scalar;

/// `Card<8, 8>`
fn written(name: &Ident, sizes: &[TokenStream]) -> String {
    let sizes = sizes.iter().map(ToString::to_string).collect::<Vec<_>>();
    if sizes.is_empty() { name.to_string() } else { format!("{name}<{}>", sizes.join(", ")) }
}

/// A network, and how its file uses it.
pub(super) struct Uses<'a> {
    name: &'a Ident,
    file: File,
    all: Vec<Use>,
}

impl<'a> Uses<'a> {
    pub(super) fn of(name: &'a Ident) -> Option<Self> {
        let file = File::of(name.span())?;
        Some(Self { name, all: file.uses(name), file })
    }

    /// Adds that there are more or less sizes than the network has, if all uses have as many; those that a stand-in needs in
    /// front of its own.
    pub(super) fn check_count(&self, parameters: &[Ident], open: bool, faults: &mut Faults) -> Vec<Ident> {
        let Self { name, file, all } = self;
        let expected = parameters.len();
        let count = |used: &Use| {
            let count = used.sizes.iter().take_while(|size| file.size(size).is_some()).count();
            // What else stands there may be a size, too, and a scalar in the place of one is another mistake.
            let (rest, is_short) = (&used.sizes[count..], count < expected);
            (if is_short { rest.is_empty() } else { rest.iter().all(is_scalar) }).then_some(count)
        };
        let Some((first, given)) = all.first().and_then(|first| Some((first, count(first)?))) else {
            return Vec::new();
        };
        if given == 0 || given == expected || all.iter().any(|used| count(used) != Some(given)) {
            return Vec::new();
        }
        let used = (&*written(name, &first.sizes[..given]), given);
        let names = parameters.iter().map(Ident::to_string).collect::<Vec<_>>();
        let example = (0..expected.saturating_sub(given)).map(|_| quote!(16));
        // In front of a height and width, the channels may stand.
        let sizes =
            example.chain(first.sizes[given.saturating_sub(expected)..given].iter().cloned()).collect::<Vec<_>>();
        let right = open.then(|| written(name, &sizes));
        faults.add(Place::of(name), message::size_count_of_use(name, used, first.line, &names, right.as_deref()));
        (expected..given).map(|index| format_ident!("SIZE{index}")).collect()
    }

    /// Adds what is wrong with heights and widths, if the compiler would tell of some in more than one place: each mention, the
    /// uses of an alias or a field, the methods of an `impl`. To `walk`, it gives the shape that arrives then.
    pub(super) fn check_sides(
        &self,
        parameters: &[Ident],
        arriving: Flow,
        steps: &[Step],
        walk: impl Fn(Flow, Faults) -> Faults,
        faults: &mut Faults,
    ) {
        let Self { name, file, all } = self;
        let Some(Shape::Map { channels, .. }) = arriving.shape() else { return };
        let mut given: Vec<([usize; 2], &Use, bool)> = Vec::new();
        // Of links, the compiler tells at the link.
        for used in all.iter().filter(|used| !used.is_link) {
            let sides = used.sizes.get(parameters.len()..).and_then(<[TokenStream]>::first_chunk::<2>);
            let sides = sides.map(|sides| sides.each_ref().map(|side| file.size(side)));
            let Some([Some(height), Some(width)]) = sides else { continue };
            let sides = [height, width];
            if let Some((.., counts_once)) = given.iter_mut().find(|(given, ..)| *given == sides) {
                *counts_once = false;
            } else {
                given.push((sides, used, used.counts_once));
            }
        }
        let smallest = smallest_input(steps);
        let check = |(sides, Use { line, sizes, .. }, counts_once): ([usize; 2], &Use, bool)| {
            let text = written(name, &sizes[..parameters.len() + 2]);
            let mut found = Faults::default();
            if sides.iter().any(|side| !(1..=LARGEST_SIDE).contains(side)) {
                found.add(Place::of(name), message::sides_out_of_range(name, &text, *line, LARGEST_SIDE));
                return (found, counts_once);
            }
            let is_small = sides[0] < smallest[0] || sides[1] < smallest[1];
            found.enter(Some(message::with_sides(&text, *line, is_small.then_some(smallest))));
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
}
