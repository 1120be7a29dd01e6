use crate::Card as Network;
use crate::table::Card;

pub const LARGE: usize = Network::<8, 8>::PARAMETERS + size_of::<Card<1, 1>>() + size_of::<crate::table::Card<1, 2>>();
