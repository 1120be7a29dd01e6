//! The rules of joins: what the branches leave must fit together.

use std::ops::Range;

use super::branch;
use super::flow::{Flow, product};
use super::sides::Branches;
use super::unroll::Join;
use crate::fault::{Faults, Place};
use crate::message::{self, Misfit};
use crate::model::{Layer, Size, Step};
use crate::parse::LARGEST;
use crate::words::Joining;

/// The end of a branch.
pub(super) struct End {
    /// The branch with its shapes.
    pub(super) chain: String,
    pub(super) flow: Flow,
    /// Its steps among those of the network.
    pub(super) steps: Range<usize>,
    /// Whether its layers take what arrives at them; else it may have been meant to leave something else.
    pub(super) is_sound: bool,
    /// Whether it is the input that a residual block adds by itself.
    pub(super) is_input: bool,
}

/// What leaves the join.
pub(super) fn check_join(
    name: &str,
    join: &Join,
    (steps, ends): (&[Step], &[End]),
    branches: Option<&Branches<'_>>,
    faults: &mut Faults,
) -> (Option<Layer>, Flow) {
    let (Some(kind), true) = (join.kind, join.is_sound) else { return (None, Flow::Unknown) };
    let layer = if kind == Joining::Concat { Layer::Concat } else { Layer::Sum };
    // After a fault in a branch, the others still have to fit together.
    let known = || ends.iter().enumerate().filter(|(_, end)| end.flow != Flow::Unknown);
    let sound = || known().filter(|(_, end)| end.is_sound);
    // Where only the types know which of the two a branch leaves, the others tell.
    let told_rank = sound().chain(known()).find(|(_, end)| end.flow.link().is_none());
    let Some((first, leading)) = told_rank.or_else(|| known().next()) else { return (None, Flow::Unknown) };
    let dimensions = leading.flow.sizes().len();
    let differs = |end: &End| end.flow.link().is_none() && end.flow.sizes().len() != dimensions;
    if let Some((other, _)) = sound().find(|(_, end)| differs(end)) {
        let difference = "one is a map, the other a vector";
        let maps = (0..ends.len()).filter(|&index| ends[index].flow.sizes().len() == 3).collect::<Vec<_>>();
        let advice = match *maps {
            [map] if ends[map].is_input => "write `flatten` before `residual`, or leave a map in the branch".to_owned(),
            [map] => format!("write `flatten` at the end of branch {}, or leave maps in all branches", map + 1),
            _ => {
                "write `flatten` at the end of each branch that leaves a map, or leave maps in all branches".to_owned()
            }
        };
        add(name, join, ends, [first, other], difference, advice, faults);
        return (None, Flow::Unknown);
    }
    // Along the channels, whatever arrives fits together.
    let compared = usize::from(kind == Joining::Concat)..dimensions;
    let mut sizes = vec![Size::Open; dimensions];
    let mut misfits: Vec<(usize, [usize; 2])> = Vec::new();
    // Of heights and widths that the user of the network chooses.
    let apart = |dimension: usize| branches?.apart(dimension.checked_sub(1)?);
    let mut always = "";
    for dimension in compared {
        let told = known().filter(|(_, end)| !differs(end)).map(|(index, end)| (index, end.flow.sizes()[dimension]));
        let told = told.filter(|(_, size)| *size != Size::Open).collect::<Vec<_>>();
        let sound = told.iter().filter(|(index, _)| ends[*index].is_sound).copied().collect::<Vec<_>>();
        match (differing(&sound), differing(&told), leading_size(&told)) {
            (Some(pair), ..) => misfits.push((dimension, pair)),
            (None, Some(_), _) => faults.spoil(),
            // The compiler will tell whether they are the same. If not, a constant spoils what is judged by it.
            (None, None, Some((_, size))) if told.len() == ends.len() => {
                let constant = told.iter().map(|(_, size)| *size).find(|size| size.is_constant());
                sizes[dimension] = constant.unwrap_or(size);
            }
            // Where a branch does not tell, only the types know, or there was a fault.
            _ if dimensions > 1 => {
                if let Some(pair) = apart(dimension) {
                    misfits.push((dimension, pair));
                    always = " for every input";
                }
            }
            _ => {}
        }
    }
    if let Some(&(_, [one, other])) = misfits.first() {
        let apart = misfits.iter().map(|(dimension, _)| *dimension).collect::<Vec<_>>();
        let difference = difference(&apart, dimensions) + always;
        let advice = advice(join, steps, [&ends[one], &ends[other]], other, &apart);
        add(name, join, ends, [one, other], &difference, advice, faults);
    }
    let mut is_too_large = false;
    if kind == Joining::Concat {
        let told = |end: &End| end.flow.sizes().first().copied().filter(|_| end.is_sound);
        let size = |end: &End| told(end).unwrap_or(Size::Open);
        let sum = ends.iter().try_fold(Size::Known(0), |sum, end| sum.plus(size(end)));
        is_too_large = sum.is_none();
        sizes[0] = sum.unwrap_or(Size::Open);
    }
    if is_too_large || product(&sizes).is_none() {
        let output = Flow::of(&sizes).unwrap_or(Flow::Unknown).to_string();
        faults.add(Place::of(&join.word), message::map_overflow(name, &output, LARGEST));
        return (None, Flow::Unknown);
    }
    (Some(layer), Flow::of(&sizes).unwrap_or(Flow::Unknown))
}

/// The first size that is told, preferably a number, and the branch that leaves it.
fn leading_size(told: &[(usize, Size)]) -> Option<(usize, Size)> {
    told.iter().find(|(_, size)| !size.is_of_link()).or(told.first()).copied()
}

/// That branch, and one that leaves another size.
fn differing(told: &[(usize, Size)]) -> Option<[usize; 2]> {
    let (one, size) = leading_size(told)?;
    let (other, _) = told.iter().find(|(_, other)| size.is(*other) == Some(false))?;
    Some([one, *other])
}

/// `the height and width differ`
fn difference(differing: &[usize], dimensions: usize) -> String {
    let names = differing.iter().map(|dimension| match (dimensions, dimension) {
        (1, _) => "length",
        (_, 0) => "number of channels",
        (_, 1) => "height",
        _ => "width",
    });
    let names = names.collect::<Vec<_>>();
    match names.as_slice() {
        [one] => format!("the {one} differs"),
        [first, second] => format!("the {first} and the {second} differ"),
        _ => "channels, height and width differ".to_owned(),
    }
}

/// What lets a window of stride 1 keep the height and width.
const PADDINGS: &str = "`p1` for a kernel of 3, `p2` for one of 5, `p3` for one of 7";

impl Join {
    /// The one parameter of the block around it that is this number here, so that the advice suits its other uses, too.
    fn called(&self, number: &str) -> Option<&str> {
        let mut found = self.parameters.iter().filter(|(_, value)| value == number);
        let (Some((name, _)), None) = (found.next(), found.next()) else { return None };
        Some(name)
    }
}

/// What makes the two branches alike, as far as that can be told.
fn advice(join: &Join, steps: &[Step], [one, other]: [&End; 2], number: usize, differing: &[usize]) -> String {
    let told = |size: Size| (size != Size::Open).then_some(size);
    let shapes = [one, other].map(|end| end.flow.sizes().into_iter().map(told).collect::<Vec<_>>());
    let [one_shape, other_shape] = &shapes;
    if one_shape.len() == 1 {
        // The input is as it is; otherwise, the first branch tells.
        let (length, number) = if other.is_input { (other_shape[0], 1) } else { (one_shape[0], number + 1) };
        let length = length.map_or("…".to_owned(), |length| length.to_string());
        return format!("write `fc({length})` at the end of branch {number}");
    }
    let is_spatial = differing.iter().any(|dimension| *dimension > 0);
    let branches = [one, other].map(|end| &steps[end.steps.clone()]);
    let numbered = || [(one, 1), (other, number + 1)].into_iter().zip(branches);
    let means = || numbered().find(|((end, _), steps)| branch::leaves_means(steps, end.flow));
    if let (true, Some(((_, number), _))) = (is_spatial, means()) {
        return format!("leave `gap` out of branch {number}: it leaves 1x1, which no join spreads over a larger map");
    }
    let has_stride = branches.iter().any(|steps| branch::has_stride(steps));
    let odd = || branches.iter().find_map(|steps| branch::odd_kernel(steps));
    // 1 + (H − 1)/s is what a kernel of 1 leaves.
    let stride = |from: &[Option<Size>], to: &[Option<Size>]| {
        (2..=8).filter(|_| has_stride).find(|stride| {
            [1, 2].iter().all(|side| match (from[*side], to[*side]) {
                (Some(Size::Known(from)), Some(Size::Known(to))) => (from - 1) / stride + 1 == to,
                _ => false,
            })
        })
    };
    let down = if is_spatial { stride(other_shape, one_shape) } else { Some(1) };
    if other.is_input {
        let channels = one_shape[0].map_or("…".to_owned(), |channels| channels.to_string());
        let channels = join.called(&channels).unwrap_or(&channels);
        return match down {
            Some(1) => format!("write a projection as second branch: `| conv({channels}, k1)`"),
            Some(stride) => {
                let called = join.called(&stride.to_string()).map(|name| format!("s({name})"));
                let stride = called.unwrap_or_else(|| format!("s{stride}"));
                format!("write a projection as second branch: `| conv({channels}, k1, {stride})`")
            }
            None if has_stride => format!(
                "write a projection with the same stride as second branch, such as `| conv({channels}, k1, s2)`, and pad the \
                 first one: {PADDINGS}"
            ),
            None => odd().unwrap_or_else(|| format!("pad the branch so that its height and width stay: {PADDINGS}")),
        };
    }
    if !is_spatial {
        let channels = one_shape[0].map_or("as many".to_owned(), |channels| channels.to_string());
        return format!(
            "make branch {} leave {channels} channels, such as by `conv({}, k1)` at its end",
            number + 1,
            join.called(&channels).unwrap_or(&channels)
        );
    }
    let up = stride(one_shape, other_shape);
    let channels = if join.kind != Some(Joining::Concat) && differing.contains(&0) {
        one_shape[0].map_or(String::new(), |channels| format!(" and {channels} channels"))
    } else {
        String::new()
    };
    match (down, up) {
        (Some(stride), _) => format!("give branch {} the stride `s{stride}`{channels}", number + 1),
        (_, Some(stride)) => format!("give branch {} less stride, or the stride `s{stride}` to all others", number + 1),
        _ if has_stride => {
            let up = branch::rounded_up(branches[0], one.flow, other.flow);
            let strides = branches.map(branch::total_stride);
            match up.or_else(|| branch::rounded_up(branches[1], other.flow, one.flow)) {
                Some(pool) => format!("write `{pool}` to round up"),
                None if strides[0] == strides[1] => format!("pad the branches alike: {PADDINGS}"),
                None => format!("write the same strides in both branches, and pad them alike: {PADDINGS}"),
            }
        }
        _ => odd().unwrap_or_else(|| format!("pad the branches so that their height and width stay: {PADDINGS}")),
    }
}

fn add(
    name: &str,
    join: &Join,
    ends: &[End],
    [one, other]: [usize; 2],
    difference: &str,
    advice: String,
    faults: &mut Faults,
) {
    let title = |index: usize| {
        if ends[index].is_input { "its input".to_owned() } else { format!("branch {}", index + 1) }
    };
    let leaves = |index: usize| {
        let shape = ends[index].flow;
        (title(index), if ends[index].is_input { shape.to_string() } else { format!("which leaves {shape}") })
    };
    let chains = ends.iter().enumerate().filter(|(_, end)| !end.is_input);
    let chains = chains.map(|(index, end)| (title(index), end.chain.clone())).collect();
    let misfit = Misfit { name, differing: [leaves(one), leaves(other)], difference, chains, advice };
    // If all others agree, it is this one.
    let differs = |end: &End| end.flow != ends[one].flow;
    let odd = ends.len() > 2 && ends.iter().filter(|end| differs(end)).count() == 1;
    let place = match join.branches.get(other).filter(|_| odd) {
        Some(branch) => branch.place,
        None => Place::of(&join.word),
    };
    faults.add(place, message::misfit(&misfit));
}
