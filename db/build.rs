//! Compiles the crate anew when a migration is added, edited or removed: `embed_migrations!` reads
//! files that the compiler does not know of.

#[allow(clippy::print_stdout, reason = "this is how a build script speaks to cargo")]
fn main() {
    println!("cargo:rerun-if-changed=../migrations");
}
