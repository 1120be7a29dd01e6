//! What the compiler says of wrong networks: each case's `.stderr` is the whole of it. And that it says nothing of right
//! ones, whatever stands around them.

#[test]
fn messages() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/ui/*/*.rs");
    cases.pass("tests/pass/*.rs");
}
