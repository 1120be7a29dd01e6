//! A network with the sizes that its crate gives to it.

use std::fmt::Display;

use proc_macro2::Ident;
use quote::format_ident;

use super::flow::Flow;
use crate::fault::{Faults, Place};
use crate::message;
use crate::model::{LARGEST_SIDE, Shape, Size, Step, smallest_input};
use crate::parse::LARGEST;
use crate::surroundings::{Use, uses};
use crate::tokens::SCALARS;

/// `Card<8, 8>`
pub(super) fn written<'a>(name: impl Display, sizes: impl Iterator<Item = &'a str>) -> String {
    let sizes = sizes.collect::<Vec<_>>();
    if sizes.is_empty() { name.to_string() } else { format!("{name}<{}>", sizes.join(", ")) }
}

pub(super) fn texts(sizes: &[(String, Option<usize>)]) -> impl Iterator<Item = &str> {
    sizes.iter().map(|(text, _)| text.as_str())
}

/// A network, and how its crate uses it.
pub(super) struct Uses<'a> {
    name: &'a Ident,
    all: Vec<Use>,
}

impl<'a> Uses<'a> {
    /// Those of a network with these parameters, or with a height and a width as well.
    pub(super) fn of(name: &'a Ident, parameters: &[Ident]) -> Self {
        Self { name, all: uses(name, !parameters.is_empty()) }
    }

    /// Whether all uses have so many sizes.
    pub(super) fn have(&self, count: usize) -> bool {
        let numbers = |used: &Use| used.sizes.iter().take_while(|(_, number)| number.is_some()).count();
        !self.all.is_empty() && self.all.iter().all(|used| numbers(used) == count)
    }

    /// Adds what is wrong with the sizes; all values that are given to the parameters, and the sizes that uses have more than it
    /// takes. To `walk`, it gives the shape that arrives with a height and a width.
    pub(super) fn check(
        &self,
        sizes: &[Ident],
        open: bool,
        arriving: Flow,
        steps: &[Step],
        walk: impl Fn(Flow, Faults) -> Faults,
        faults: &mut Faults,
    ) -> (Vec<Vec<usize>>, Vec<Ident>) {
        if open {
            self.check_sides(sizes, arriving, steps, walk, faults);
        }
        if !faults.is_empty() {
            return (Vec::new(), Vec::new());
        }
        let input = arriving.shape().filter(|_| open).and_then(|arriving| {
            let sides = smallest_input(steps).map(|side| Size::Known(side.max(32)));
            Flow::of(&[*arriving.sizes().first()?, sides[0], sides[1]])
        });
        let more = self.check_count(sizes, input, faults);
        let values = if faults.is_empty() { self.check_values(sizes, faults) } else { Vec::new() };
        (values, more)
    }

    /// Adds that there are less sizes than the network has, or more if all uses have as many or as many as it has; the ones
    /// that are too many. An open network is given an input that fits it.
    fn check_count(&self, sizes: &[Ident], input: Option<Flow>, faults: &mut Faults) -> Vec<Ident> {
        let Self { name, all } = self;
        let sides = if input.is_some() { ["H", "W"].as_slice() } else { &[] };
        let names = sizes.iter().map(ToString::to_string).chain(sides.iter().map(ToString::to_string));
        let names = names.collect::<Vec<_>>();
        let expected = names.len();
        let count = |used: &Use| {
            let count = used.sizes.iter().take_while(|(_, number)| number.is_some()).count();
            // What else stands there may be a size, too, and a scalar in the place of one is another mistake.
            let (mut rest, is_short) = (texts(&used.sizes[count..]), count < expected);
            (if is_short { rest.next().is_none() } else { rest.all(|text| SCALARS.contains(&text)) }).then_some(count)
        };
        let wrong = all.iter().find_map(|used| Some((used, count(used).filter(|count| *count != expected)?)));
        let Some((first, given)) = wrong else { return Vec::new() };
        // What can be given more, can be given what is right if that is numbers alone, and no link.
        let is_right = |used: &Use| !used.is_link && used.sizes.len() == expected && count(used) == Some(expected);
        if given > expected && !all.iter().all(|used| count(used) == Some(given) || is_right(used)) {
            return Vec::new();
        }
        let written_sizes = texts(&first.sizes[..given]).map(str::to_owned).collect::<Vec<_>>();
        let mut right = vec!["16".to_owned(); sizes.len()];
        if let Some(input) = input {
            // In front of a height and width, the channels may stand.
            let (front, sides) = written_sizes.split_at(given.saturating_sub(2));
            right.iter_mut().zip(front).for_each(|(right, size)| right.clone_from(size));
            right.extend(match sides {
                [] => input.sizes()[1..].iter().map(Size::to_string).collect(),
                [side] => vec![side.clone(); 2],
                sides => sides.to_vec(),
            });
        }
        let texts = [written_sizes, right].map(|sizes| written(&first.name, sizes.iter().map(String::as_str)));
        let message = message::size_count_of_use(name, &texts, given, &first.place, &names, input);
        faults.add(Place::of(name), message);
        (expected..given).map(|index| format_ident!("SIZE{index}")).collect()
    }

    /// Adds that the value of a parameter can't be a size; all values that are given to the parameters. The compiler would tell
    /// it where it needs the network, and of each type that is then another one.
    fn check_values(&self, parameters: &[Ident], faults: &mut Faults) -> Vec<Vec<usize>> {
        let mut given: Vec<Vec<usize>> = Vec::new();
        // Of links, the compiler tells at the link.
        for Use { name, place, sizes, .. } in self.all.iter().filter(|used| !used.is_link) {
            let values = sizes.iter().take(parameters.len()).map_while(|(_, number)| *number).collect::<Vec<_>>();
            if values.len() < parameters.len() || given.contains(&values) {
                continue;
            }
            let wrong = parameters.iter().zip(&values).find(|(_, value)| !(1..=LARGEST).contains(*value));
            if let Some((parameter, value)) = wrong {
                let text = written(name, texts(sizes).take(parameters.len()));
                let message = message::size_out_of_range(&text, place, parameter, *value, LARGEST);
                faults.add(Place::of(parameter), message);
            }
            given.push(values);
        }
        given
    }

    /// Adds what is wrong with heights and widths. The compiler would tell it at each mention, at each use of an alias or a
    /// field, and for each method of an `impl`.
    fn check_sides(
        &self,
        parameters: &[Ident],
        arriving: Flow,
        steps: &[Step],
        walk: impl Fn(Flow, Faults) -> Faults,
        faults: &mut Faults,
    ) {
        let Self { name, all } = self;
        let Some(Shape::Map { channels, .. }) = arriving.shape() else { return };
        let (smallest, mut seen) = (smallest_input(steps), Vec::new());
        let arriving = |[height, width]: [usize; 2]| Flow::Map {
            channels,
            height: Size::Known(height),
            width: Size::Known(width),
        };
        let mut misfits: Vec<(Place, [usize; 2], Vec<String>)> = Vec::new();
        // Of links, the compiler tells at the link.
        for Use { name: used, place, sizes, .. } in all.iter().filter(|used| !used.is_link) {
            // A scalar may follow.
            let sides = match sizes.get(parameters.len()..) {
                Some(&[(_, Some(height)), (_, Some(width))] | &[(_, Some(height)), (_, Some(width)), (_, None)]) => {
                    [height, width]
                }
                _ => continue,
            };
            if seen.contains(&sides) {
                continue;
            }
            seen.push(sides);
            let text = written(used, texts(&sizes[..parameters.len() + 2]));
            if sides.iter().any(|side| !(1..=LARGEST_SIDE).contains(side)) {
                faults.add(Place::of(name), message::sides_out_of_range(name, &text, place, LARGEST_SIDE));
                continue;
            }
            // The same size is what does not fit further on, or in another branch.
            let Some(fault) = walk(arriving(sides), Faults::default()).first() else { continue };
            let used = format!("`{text}` of {place}");
            match misfits.iter_mut().find(|(known, ..)| known.is(fault)) {
                Some((.., uses)) => uses.push(used),
                None => misfits.push((fault, sides, vec![used])),
            }
        }
        for (_, sides, uses) in misfits {
            let is_small = sides[0] < smallest[0] || sides[1] < smallest[1];
            let mut found = Faults::default();
            for line in message::with_sides(&uses, is_small.then_some(smallest)) {
                found.enter(Some(line));
            }
            faults.append_first(walk(arriving(sides), found));
        }
    }
}
