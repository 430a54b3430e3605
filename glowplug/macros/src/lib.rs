//! table!, pg_enum! and view!: glowplug declarations as plain Diesel.
