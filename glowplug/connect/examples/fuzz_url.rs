//! As many URLs as asked for, held to the laws of the parser: `fuzz_url [COUNT [SEED]]`.
#![allow(clippy::print_stdout, reason = "the count is the result of this program")]
#![allow(clippy::format_push_string, reason = "shared with the tests")]

#[path = "../tests/support/fuzz.rs"]
mod fuzz;

fn main() {
    let mut arguments = std::env::args().skip(1).map(|text| text.parse::<u64>());
    let mut next = |otherwise| arguments.next().unwrap_or(Ok(otherwise)).expect("COUNT and SEED are numbers");
    let (count, seed) = (next(1_000_000), next(1));
    let began = std::time::Instant::now();
    let sound = fuzz::check_many(seed, count);
    println!("{count} texts, {sound} of them URLs: all laws hold ({:.1} s)", began.elapsed().as_secs_f64());
}
