//! End-to-end tests against the real app and a real database.
