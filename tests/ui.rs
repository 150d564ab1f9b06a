//! What the compiler says to mistakes in a table: one mistake a file, each file named after its mistake.

#[test]
fn mistakes() {
    trybuild::TestCases::new().compile_fail("tests/ui/*/*.rs");
}
