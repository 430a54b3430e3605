//! What does not compile, and what the compiler says then: where the span points and what it
//! advises. The expected output stands beside each case.

#[test]
fn mistakes_are_refused_with_the_word_and_the_advice() {
    trybuild::TestCases::new().compile_fail("tests/refusals/*.rs");
}
