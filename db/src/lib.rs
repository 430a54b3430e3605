//! This project's database: namespace, schema, URL, pool, embedded migrations.

pub mod env;
