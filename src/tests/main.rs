//! Integration tests: whole effects, on both databases.
