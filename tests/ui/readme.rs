//! What the README shows of the compiler is what the compiler says. (Its code is compiled as doctests.)

#[test]
fn the_error_message_is_real() {
    let (readme, message) = (include_str!("../../README.md"), include_str!("shape/inputs.stderr"));
    assert!(readme.contains(message.trim_end()), "the README does not show what tests/ui/shape/inputs.stderr says");
}

#[test]
fn every_word_is_in_the_table() {
    let message = include_str!("layer/unknown.stderr");
    let words = message.split("layers: ").nth(1).and_then(|rest| rest.lines().next()).expect("the list of all layers");
    for word in words.split(", ") {
        let rows = include_str!("../../README.md").lines().filter(|line| line.starts_with('|'));
        assert!(rows.into_iter().any(|row| row.contains(&format!("`{word}"))), "`{word}` is not in the README");
    }
}
