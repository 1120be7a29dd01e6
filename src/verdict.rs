//! What the macro can't tell of a network because it depends on constants: worked out, and judged, by the compiler when it
//! evaluates constants.

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
