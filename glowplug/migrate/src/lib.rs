//! Runs Diesel migrations on PostgreSQL: ledger, locks, checksums, resumption.
