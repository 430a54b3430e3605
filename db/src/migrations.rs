//! The migrations, carried by the binary: `app migrate` needs no sources.

use diesel_migrations::{EmbeddedMigrations, embed_migrations};
use glowplug_migrate::{Migrations, SourceError};

/// Everything in `migrations/`. The build script compiles this anew when that directory changes.
pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../migrations");

/// The migrations in the runner's form.
///
/// # Errors
///
/// When two of them have the same version.
pub fn embedded() -> Result<Migrations, SourceError> {
    Migrations::from_diesel(&MIGRATIONS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_embedded_is_what_the_directory_holds() {
        let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/../migrations");
        let files = Migrations::from_directory(directory).expect("the project's migrations are in order");
        let embedded = embedded().expect("the embedded migrations are in order");
        let facts = |migrations: &Migrations| {
            migrations
                .iter()
                .map(|migration| (migration.name.clone(), migration.up.checksum.clone(), migration.run_in_transaction))
                .collect::<Vec<_>>()
        };
        assert_eq!(facts(&embedded), facts(&files));
    }
}
