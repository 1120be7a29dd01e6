//! What the compiler says of wrong networks: each case's `.stderr` is the whole of it. And that it says nothing of right
//! ones, whatever stands around them.

#[test]
fn messages() {
    trybuild::TestCases::new().compile_fail("*/*.rs");
}

#[test]
fn silence() {
    trybuild::TestCases::new().pass("../pass/*.rs");
}
