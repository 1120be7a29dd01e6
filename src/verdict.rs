//! What the macro can't tell of a network because it depends on constants of the user's: judged by the compiler when it
//! evaluates constants, in the macro's words and in decimals.
//!
//! What a constant that can't be a size is part of, is not judged. A size that a window or a link has spoiled is 0, and passes
//! every check but that of its own fault. So no error is the consequence of another.

use crate::budget::text::Text;

mod join;

pub use join::{Branch, join};

/// The largest number of numbers that a shape or a layer may have; the macro's limit.
const LARGEST: usize = isize::MAX as usize >> 23;

/// `left − right`, or 0 where that is negative.
#[must_use]
pub const fn difference(left: usize, right: usize) -> usize {
    left.saturating_sub(right)
}

/// `left / right`, or 0 where that is no whole number.
#[must_use]
pub const fn quotient(left: usize, right: usize) -> usize {
    if right > 0 && left.is_multiple_of(right) { left / right } else { 0 }
}

/// How many places a window has along a side, or 0 where it does not fit.
#[must_use]
pub const fn places(side: usize, reach: usize, stride: usize, padding: usize, ceil: bool) -> usize {
    if ceil {
        crate::layer::places_reaching_over(side, reach, stride, padding)
    } else {
        crate::layer::places(side, reach, stride, padding, 1)
    }
}

/// Compiles, in a constant, if a constant can be a size.
///
/// # Panics
/// If it is 0 or too large.
#[track_caller]
pub const fn size(name: &str, size: usize) {
    if size == 0 {
        let text = fault(name, size).word(", but a number of channels or a length is 1 or more\n = make ");
        panic!("{}", text.word("`").word(name).word("` 1 or more").as_str());
    }
    if size > LARGEST {
        let text = fault(name, size).word(", which is too large for a size\n = write one of at most ");
        panic!("{}", text.number(LARGEST as u64, ',').as_str());
    }
}

/// `` `CLASSES` is 0``
const fn fault(name: &str, size: usize) -> Text {
    Text::new().word("`").word(name).word("` is ").number(size as u64, ',')
}

/// Whether no count is too large.
#[must_use]
pub const fn fits(counts: &[usize]) -> bool {
    let mut index = 0;
    while index < counts.len() {
        if counts[index] > LARGEST {
            return false;
        }
        index += 1;
    }
    true
}

/// Compiles, in a constant, if the values of a network's parameters can be sizes.
///
/// # Panics
/// If the one at `index` is 0 or too large.
#[track_caller]
pub const fn parameter(network: &str, name: &str, values: &[usize], index: usize) {
    let value = values[index];
    if value == 0 || value > LARGEST {
        let text = Text::new().instance(network, values).word(" can't be: its ").word(name).word(" is ");
        let text = text.number(value as u64, ',');
        if value == 0 {
            let text = text.word(", but a number of channels or a length is 1 or more\n = write 1 or more for ");
            panic!("{}", text.word(name).as_str());
        }
        panic!("{}", limit(text.word(", which is too large for a size")).as_str());
    }
}

/// Compiles, in a constant, if a layer's weights are not too many.
///
/// # Panics
/// If they are.
#[track_caller]
pub const fn weights(name: &str, dimensions: &[usize]) {
    if crate::plan::product_of(dimensions) > LARGEST {
        let (mut text, mut index) = (Text::new().word(name).word(" would have "), 0);
        while index < dimensions.len() {
            text = if index > 0 { text.word(" * ") } else { text };
            text = text.number(dimensions[index] as u64, ',');
            index += 1;
        }
        panic!("{}", limit(text.word(" weights, which are too many")).as_str());
    }
}

/// Compiles, in a constant, if what leaves a layer is not too large.
///
/// # Panics
/// If it is.
#[track_caller]
pub const fn sample(name: &str, dimensions: &[usize]) {
    if crate::plan::product_of(dimensions) > LARGEST {
        let text = shape(Text::new().word(name).word(" makes "), dimensions);
        panic!("{}", limit(text.word(" of each sample, which is too large")).as_str());
    }
}

/// Compiles, in a constant, if the network's input is not too large.
///
/// # Panics
/// If it is.
#[track_caller]
pub const fn input(dimensions: &[usize]) {
    if crate::plan::product_of(dimensions) > LARGEST {
        let text = shape(Text::new().word("a sample of "), dimensions);
        panic!("{}", limit(text.word(" is too large")).as_str());
    }
}

/// What to do about what is too large.
const fn limit(text: Text) -> Text {
    text.word("\n = write sizes whose product is at most ").number(LARGEST as u64, ',')
}

/// Compiles, in a constant, if what is computed from constants is a size.
///
/// # Panics
/// If the difference is not positive.
#[track_caller]
pub const fn positive_difference(name: &str, left: usize, right: usize) {
    if left > 0 && right > 0 && left <= right {
        let text = Text::new().word("`").word(name).word("` is not positive here: that is ").number(left as u64, ',');
        let text = text.word(" - ").number(right as u64, ',');
        panic!("{}", text.word("\n = write numbers that leave 1 or more").as_str());
    }
}

/// Compiles, in a constant, if a quotient is a whole number.
///
/// # Panics
/// If it is not.
#[track_caller]
pub const fn whole_quotient(name: &str, left: usize, right: usize) {
    if left > 0 && right > 0 && !left.is_multiple_of(right) {
        let text = Text::new().word("`").word(name).word("` is no whole number here: ").number(right as u64, ',');
        let text = text.word(" does not divide ").number(left as u64, ',');
        panic!("{}", text.word("\n = write numbers that divide evenly").as_str());
    }
}

/// The chain in front of a layer: a text with a `\u{1}` in place of each number that only the compiler knows, or of all
/// numbers of a shape, and these.
pub struct Chain<'a>(pub &'a str, pub &'a [&'a [usize]]);

impl Chain<'_> {
    /// Puts the chain's line behind a text.
    const fn line(&self, text: Text) -> Text {
        let (mut text, mut rest, mut start, mut index) = (text.word("\n = chain: "), self.0, 0, 0);
        while start < rest.len() {
            if rest.as_bytes()[start] == 1 {
                let (before, behind) = rest.split_at(start);
                text = text.word(before);
                text = numbers(text, if index < self.1.len() { self.1[index] } else { &[0] });
                (rest, start, index) = (behind.split_at(1).1, 0, index + 1);
            } else {
                start += 1;
            }
        }
        text.word(rest)
    }
}

/// Compiles, in a constant, if the two are the same.
///
/// # Panics
/// If they are not, with the words before, between and behind them.
#[track_caller]
pub const fn same(expected: usize, arriving: usize, [before, between, behind, advice]: [&str; 4], chain: &Chain<'_>) {
    if expected > 0 && arriving > 0 && expected != arriving {
        let text = Text::new().word(before).number(expected as u64, ',').word(between).number(arriving as u64, ',');
        panic!("{}", chain.line(text.word(behind)).word("\n = ").word(advice).as_str());
    }
}

/// Compiles, in a constant, if the two shapes are the same, from their dimension `first` on.
///
/// # Panics
/// If they are not, with the words before, between and behind them.
#[track_caller]
pub const fn same_shape(
    one: &[usize],
    other: &[usize],
    first: usize,
    [before, between, behind, advice]: [&str; 4],
    chain: &Chain<'_>,
) {
    let (known, mut index) = (crate::nest::is_known(one) && crate::nest::is_known(other), first);
    while index < one.len() || index < other.len() {
        let differ = if index < one.len() && index < other.len() {
            one[index] > 0 && other[index] > 0 && one[index] != other[index]
        } else {
            known
        };
        if differ {
            let text = shape(shape(Text::new().word(before), one).word(between), other);
            panic!("{}", chain.line(text.word(behind)).word("\n = ").word(advice).as_str());
        }
        index += 1;
    }
}

/// Compiles, in a constant, if a chain can go on with the shape that leaves a link.
///
/// # Panics
/// If that is neither a map nor a vector.
#[track_caller]
pub const fn goes_on(name: &str, leaving: &[usize]) {
    if !matches!(leaving.len(), 1 | 3) {
        let text = shape(Text::new(), leaving).word(" leaves ").word(name);
        let text = text.word(", but a chain goes on with a map [channels, height, width] or a vector [length]");
        panic!("{}", text.word("\n = make its output one of both").as_str());
    }
}

/// Compiles, in a constant, if what arrives at a layer is a map.
///
/// # Panics
/// If it is a vector.
#[track_caller]
pub const fn map(name: &str, arriving: &[usize], chain: &Chain<'_>) {
    if arriving.len() == 1 {
        let text = Text::new().word(name).word(" needs a map [channels, height, width], but the vector ");
        let text = chain.line(shape(text, arriving).word(" arrives"));
        panic!("{}", text.word("\n = write it before what makes a vector of the map, or leave it out").as_str());
    }
}

/// Compiles, in a constant, if groups split the channels that arrive at a convolution, or those that leave it.
///
/// # Panics
/// If they do not.
#[track_caller]
pub const fn groups(name: &str, groups: usize, channels: usize, what: &str, chain: &Chain<'_>) {
    if !channels.is_multiple_of(groups) {
        let text = Text::new().number(groups as u64, ',').word(" groups don't divide ").word(name).word("'s ");
        let text = text.number(channels as u64, ',').word(" ").word(what).word(" channel").word(if channels == 1 {
            ""
        } else {
            "s"
        });
        let text = chain.line(text).word("\n = leave the groups out, or make the channels multiples of ");
        panic!("{}", text.number(groups as u64, ',').as_str());
    }
}

/// Compiles, in a constant, if groups split the channels, or the numbers of the vector, that arrive at a `groupnorm`.
///
/// # Panics
/// If they do not.
#[track_caller]
pub const fn norm_groups(name: &str, groups: usize, arriving: &[usize], chain: &Chain<'_>) {
    if !arriving[0].is_multiple_of(groups) {
        let what = if arriving.len() == 1 { "numbers" } else { "channels" };
        let text = Text::new().number(groups as u64, ',').word(" groups don't divide the ");
        let text = text.number(arriving[0] as u64, ',').word(" ").word(what).word(" that arrive at ").word(name);
        let text = chain.line(text).word("\n = write fewer groups, or make the ").word(what).word(" a multiple of ");
        panic!("{}", text.number(groups as u64, ',').as_str());
    }
}

/// Compiles, in a constant, if the shape that leaves a link is the one that is written behind it or, if none is, that
/// which arrives.
///
/// # Panics
/// If it is not.
#[track_caller]
pub const fn leaves(name: &str, leaving: &[usize], expected: &[usize], is_stated: bool) {
    let (mut same, mut index) = (leaving.len() == expected.len(), 0);
    while same && index < leaving.len() {
        same = leaving[index] == expected[index] || leaving[index] == 0 || expected[index] == 0;
        index += 1;
    }
    if same {
        return;
    }
    let text = shape(Text::new(), leaving).word(" leaves ").word(name);
    if is_stated {
        let text = shape(text.word(", but "), expected).word(" is written behind it\n = write `");
        panic!("{}", shape(text, leaving).word("` here").as_str());
    }
    let text =
        shape(text.word(", and not the "), expected).word(" that arrives\n = write `-> ").word(name).word(" -> ");
    panic!("{}", shape(text, leaving).word("`, for those who read on").as_str());
}

/// Compiles, in a constant, if a window that covers `reach` finds a place, and if what leaves is not too large.
///
/// # Panics
/// If it does not, or is.
#[track_caller]
pub const fn window(name: &str, input: [usize; 3], output: [usize; 3], reach: [usize; 2], chain: &Chain<'_>) {
    let arrives = input[1] > 0 && input[2] > 0;
    if arrives && (output[1] == 0 || output[2] == 0) {
        let text = Text::new().word(name).word("'s kernel covers ").number(reach[0] as u64, ',').word("x");
        let text = text.number(reach[1] as u64, ',').word(" (height x width), but only ").number(input[1] as u64, ',');
        let text = text.word("x").number(input[2] as u64, ',').word(" arrives, padding not counted");
        panic!("{}", chain.line(text).word("\n = write a smaller kernel, or pad it").as_str());
    }
    sample(name, &output);
}

/// A window that slides over a map.
pub struct Slide {
    /// What it covers.
    pub reach: [usize; 2],
    /// By how much it moves.
    pub stride: [usize; 2],
    /// Rows and columns added on each side.
    pub padding: [usize; 2],
    /// The most that may be added.
    pub most: [usize; 2],
}

impl Slide {
    /// Rows or columns behind the last window, where so many arrive and `padding` is added.
    const fn left_over(&self, axis: usize, arriving: usize, padding: usize) -> usize {
        let padded = arriving + 2 * padding;
        if padded < self.reach[axis] {
            return 0;
        }
        let end = (padded - self.reach[axis]) / self.stride[axis] * self.stride[axis] + self.reach[axis];
        (arriving + padding).saturating_sub(end)
    }

    /// The least padding with which nothing is left over.
    const fn covering(&self, axis: usize, arriving: usize) -> Option<usize> {
        let mut padding = self.padding[axis];
        while padding <= self.most[axis] {
            if self.left_over(axis, arriving, padding) == 0 {
                return Some(padding);
            }
            padding += 1;
        }
        None
    }
}

/// Compiles, in a constant, if the windows of a strict layer leave nothing over; `ceil` is the layer with that option, if
/// it can have it, and `strict` where it is said.
///
/// # Panics
/// If they leave rows or columns over.
#[track_caller]
pub const fn covered(name: &str, input: [usize; 3], slide: &Slide, chain: &Chain<'_>, [ceil, strict]: [&str; 2]) {
    let (mut parts, mut ends, mut axis, mut found) = (Text::new(), Text::new(), 0, false);
    while axis < 2 {
        let arriving = input[axis + 1];
        let missed = slide.left_over(axis, arriving, slide.padding[axis]);
        if missed > 0 {
            let (and, thing) = (if found { " and " } else { "" }, if axis == 0 { "row" } else { "column" });
            parts = parts.word(and).number(missed as u64, ',').word(" of ").number(arriving as u64, ',');
            parts = parts.word(" ").word(thing).word(if arriving == 1 { "" } else { "s" });
            ends = ends.word(and).word(thing).word(" ").number((arriving - missed) as u64, ',');
            found = true;
        }
        axis += 1;
    }
    if !found {
        return;
    }
    let text = Text::new().word(name).word(" is strict, but leaves ").word(parts.as_str()).word(" over");
    let text = chain.line(text).word("\n = windows of ").number(slide.reach[0] as u64, ',').word("x");
    let text = text.number(slide.reach[1] as u64, ',').word(" at stride ");
    let mut text = pair(text, slide.stride).word(" end at ").word(ends.as_str()).word("\n = ");
    if !ceil.is_empty() {
        text = text.word("write `").word(ceil).word("` to round up, or ");
    }
    if let (Some(height), Some(width)) = (slide.covering(0, input[1]), slide.covering(1, input[2])) {
        text = pair(text.word("pad with `p"), [height, width]).word("`, or ");
    }
    panic!("{}", text.word("leave out `").word(strict).word("`, if that is meant").as_str());
}

/// `3`, or `3x5`.
const fn pair(text: Text, [height, width]: [usize; 2]) -> Text {
    let text = text.number(height as u64, ',');
    if height == width { text } else { text.word("x").number(width as u64, ',') }
}

/// `[6, 28, 28]`, with a question mark for what is not known.
pub(crate) const fn shape(text: Text, sizes: &[usize]) -> Text {
    numbers(text.word("["), sizes).word("]")
}

/// `6, 28, 28`
const fn numbers(mut text: Text, sizes: &[usize]) -> Text {
    let mut index = 0;
    while index < sizes.len() {
        text = if index > 0 { text.word(", ") } else { text };
        text = if sizes[index] > 0 { text.number(sizes[index] as u64, '_') } else { text.word("?") };
        index += 1;
    }
    text
}
