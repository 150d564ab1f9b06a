//! What the derive refuses, and in which words.

#[test]
fn json_mistakes_are_told() {
    trybuild::TestCases::new().compile_fail("tests/ui/json/*.rs");
}
