//! What the compiler says of wrong networks: each case's `.stderr` is the whole of it.

#[test]
fn messages() {
    trybuild::TestCases::new().compile_fail("tests/ui/*/*.rs");
}
