//! What the benchmarks share: the machine and its peak, useful work, and medians.

#![allow(dead_code, reason = "each benchmark compiles this module for itself and uses its own part")]

pub(crate) mod machine;
pub(crate) mod peak;
pub(crate) mod work;

/// The number in the middle.
pub(crate) fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}
