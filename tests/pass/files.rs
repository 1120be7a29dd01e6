//! What looks in other files like a height and width that do not fit a network, but is something else's.
#![deny(warnings)]

mod rules;
mod table;

netshape::network!(pub Card: < conv(1, 4, k5) -> relu -> gap >);

fn main() {
    println!("{} {}", table::ACES.len() + table::inner::COUNT, rules::LARGE);
}
