//! What the macro can't tell of a network because it depends on constants of the user's: judged by the compiler when it
//! evaluates constants, in the macro's words and in decimals.
//!
//! A size that a fault has spoiled is 0. It passes every check but that of its own fault, so that no error is the consequence
//! of another.

use crate::budget::text::Text;

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

/// Compiles, in a constant, if a constant can be a size.
///
/// # Panics
/// If it is 0 or too large.
#[track_caller]
pub const fn size(name: &str, size: usize) {
    assert!(size > 0, "{}", fault(name, size).word(", but a number of channels or a length is 1 or more").as_str());
    assert!(size <= LARGEST, "{}", fault(name, size).word(", which is too large for a size").as_str());
}

/// `` `CLASSES` is 0``
const fn fault(name: &str, size: usize) -> Text {
    Text::new().word("`").word(name).word("` is ").number(size as u64, ',')
}

/// Compiles, in a constant, if what is computed from constants is a size.
///
/// # Panics
/// If the difference is not positive.
#[track_caller]
pub const fn positive_difference(name: &str, left: usize, right: usize) {
    if left > 0 && right > 0 && left <= right {
        let text = Text::new().word("`").word(name).word("` is not positive here: that is ").number(left as u64, ',');
        panic!("{}", text.word(" - ").number(right as u64, ',').as_str());
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
        panic!("{}", text.word(" does not divide ").number(left as u64, ',').as_str());
    }
}

/// Compiles, in a constant, if the two are the same.
///
/// # Panics
/// If they are not, with the words before, between and behind them.
#[track_caller]
pub const fn same(expected: usize, arriving: usize, [before, between, behind]: [&str; 3]) {
    if expected > 0 && arriving > 0 && expected != arriving {
        let text = Text::new().word(before).number(expected as u64, ',').word(between).number(arriving as u64, ',');
        panic!("{}", text.word(behind).as_str());
    }
}

/// Compiles, in a constant, if the two shapes are the same, from their dimension `first` on.
///
/// # Panics
/// If they are not, with the words before, between and behind them.
#[track_caller]
pub const fn same_shape(one: &[usize], other: &[usize], first: usize, [before, between, behind]: [&str; 3]) {
    let mut index = first;
    while index < one.len() && index < other.len() {
        if one[index] > 0 && other[index] > 0 && one[index] != other[index] {
            let text = shape(shape(Text::new().word(before), one).word(between), other);
            panic!("{}", text.word(behind).as_str());
        }
        index += 1;
    }
}

/// Compiles, in a constant, if a window that covers `reach` finds a place, and if what leaves is not too large.
///
/// # Panics
/// If it does not, or is.
#[track_caller]
pub const fn window(name: &str, input: [usize; 3], output: [usize; 3], reach: [usize; 2], chain: &str) {
    let arrives = input[1] > 0 && input[2] > 0;
    if arrives && (output[1] == 0 || output[2] == 0) {
        let text = Text::new().word(name).word("'s kernel covers ").number(reach[0] as u64, ',').word("x");
        let text = text.number(reach[1] as u64, ',').word(" (height x width), but only ").number(input[1] as u64, ',');
        let text = text.word("x").number(input[2] as u64, ',').word(" arrives, padding not counted\n = chain: ");
        panic!("{}", text.word(chain).word("\n = write a smaller kernel, or pad it").as_str());
    }
    if crate::plan::product(output) > LARGEST {
        let text = shape(Text::new().word(name).word(" makes "), &output);
        panic!("{}", text.word(" of each sample, which is too large").as_str());
    }
}

/// `[6, 28, 28]`, with a question mark for what is not known.
const fn shape(text: Text, sizes: &[usize]) -> Text {
    let (mut text, mut index) = (text.word("["), 0);
    while index < sizes.len() {
        text = if index > 0 { text.word(", ") } else { text };
        text = if sizes[index] > 0 { text.number(sizes[index] as u64, ',') } else { text.word("?") };
        index += 1;
    }
    text.word("]")
}
