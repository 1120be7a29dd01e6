//! Whether the branches of a join fit together.

use super::{Chain, shape};
use crate::budget::text::Text;

/// What one branch of a join leaves.
pub struct Branch<'a> {
    /// 1 for the first one.
    pub number: usize,
    /// The sizes of what it leaves.
    pub leaves: &'a [usize],
    /// Whether it is the input that a residual block adds by itself.
    pub is_input: bool,
}

/// Compiles, in a constant, if all branches leave the same shape from the dimension `first` on: 0 for a sum, 1 for a
/// concatenation.
///
/// # Panics
/// If one of them does not leave what the first one does.
#[track_caller]
pub const fn join(name: &str, first: usize, branches: &[Branch<'_>], chain: &Chain<'_>) {
    let mut index = 1;
    while index < branches.len() {
        let (one, other) = (&branches[0], &branches[index]);
        let difference = difference(one.leaves, other.leaves, first);
        if !difference.is_empty() {
            let text = shape(Text::new().word(name).word(" can't join branch 1, which leaves "), one.leaves);
            let text =
                if other.is_input { text.word(", and its input, ") } else { leaving(text.word(", and "), other) };
            let text = chain.line(shape(text, other.leaves).word(": ").word(difference));
            panic!("{}", advice(text.word("\n = "), one, other, first).as_str());
        }
        index += 1;
    }
}

/// `branch 2`
const fn title(text: Text, branch: &Branch<'_>) -> Text {
    text.word("branch ").number(branch.number as u64, ',')
}

const fn leaving(text: Text, branch: &Branch<'_>) -> Text {
    title(text, branch).word(", which leaves ")
}

/// Whether both are known, and not the same.
const fn differ(one: usize, other: usize) -> bool {
    one > 0 && other > 0 && one != other
}

/// What differs, in words; nothing where both fit together, or a fault has spoiled one of them.
const fn difference(one: &[usize], other: &[usize], first: usize) -> &'static str {
    if one.len() != other.len() {
        let is_known = crate::nest::is_known(one) && crate::nest::is_known(other);
        return if is_known { "one is a map, the other a vector" } else { "" };
    }
    let outer = first == 0 && differ(one[0], other[0]);
    if one.len() == 1 {
        return if outer { "the length differs" } else { "" };
    }
    match (outer, differ(one[1], other[1]), differ(one[2], other[2])) {
        (false, false, false) => "",
        (true, false, false) => "the number of channels differs",
        (false, true, false) => "the height differs",
        (false, false, true) => "the width differs",
        (true, true, false) => "the number of channels and the height differ",
        (true, false, true) => "the number of channels and the width differ",
        (false, true, true) => "the height and the width differ",
        (true, true, true) => "channels, height and width differ",
    }
}

/// What makes the two alike.
const fn advice(text: Text, one: &Branch<'_>, other: &Branch<'_>, first: usize) -> Text {
    let (is, was) = (one.leaves, other.leaves);
    if is.len() != was.len() {
        if other.is_input && was.len() > 1 {
            return text.word("write `flatten` before `residual`, or leave a map in the branch");
        }
        return title(text.word("write `flatten` at the end of "), if is.len() > 1 { one } else { other });
    }
    if is.len() == 1 {
        // The input is as it is; otherwise, the first branch tells.
        let (length, changed) = if other.is_input { (was[0], one) } else { (is[0], other) };
        return title(text.word("write `fc(").number(length as u64, '_').word(")` at the end of "), changed);
    }
    let channels = first == 0 && differ(is[0], was[0]);
    let is_even = !differ(is[1], was[1]) && !differ(is[2], was[2]);
    let stride = if is_even { Some(1) } else { stride(was, is) };
    if let (true, Some(stride), true) = (other.is_input, stride, is[0] > 0) {
        let text = text.word("write a projection as second branch: `| conv(").number(is[0] as u64, '_').word(", k1");
        let text = if stride > 1 { text.word(", s").number(stride, ',') } else { text };
        return text.word(")`");
    }
    if is_even {
        let text = channels_of(title(text.word("make "), other).word(" leave "), is[0]);
        return text.word(", such as by `conv(").number(is[0] as u64, '_').word(", k1)` at its end");
    }
    let (changed, right) = if other.is_input { (one, was) } else { (other, is) };
    let text = title(text.word("make "), changed).word(" leave ");
    let text = if channels { channels_of(text, right[0]).word(" and ") } else { text };
    let text = text.word("a height and width of ").number(right[1] as u64, ',').word("x").number(right[2] as u64, ',');
    match stride {
        Some(stride) => text.word(", such as by the stride `s").number(stride, ',').word("`"),
        None => text.word(", by its strides and paddings"),
    }
}

/// `8 channels`
const fn channels_of(text: Text, channels: usize) -> Text {
    text.number(channels as u64, ',').word(if channels == 1 { " channel" } else { " channels" })
}

/// The stride with which a kernel of 1 leaves this height and width of that: 1 + (H − 1)/s.
const fn stride(from: &[usize], to: &[usize]) -> Option<u64> {
    let mut stride = 2;
    while stride <= 8 {
        if from[1] > 0 && from[2] > 0 && (from[1] - 1) / stride + 1 == to[1] && (from[2] - 1) / stride + 1 == to[2] {
            return Some(stride as u64);
        }
        stride += 1;
    }
    None
}
