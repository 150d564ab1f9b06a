//! What the compiler says to mistakes in a table: one mistake a file, each file named after its mistake.

#[test]
fn mistakes() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/ui/*/*.rs");
    cases.pass("tests/ui/local.rs");
}
