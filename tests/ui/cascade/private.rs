#![deny(warnings)]
#![warn(missing_docs, unreachable_pub, unused)]
//! No lint adds to the error.

use netshape::network;

network! {
    Unused: [4] -> fc(3) -> fc(4, 2);
    /// Documented.
    pub(crate) Other: [4] -> relu -> fcc(3);
    pub Third: [4] -> tanh -> relu(2)
}

fn main() {}
