//! Integration tests: whole effects through the same doors that browsers use, on both databases.
#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod append_only;
mod consultations;
mod contacts;
mod contracts;
mod dates;
mod exchange;
mod exchange_kill;
mod field_rights;
mod intake;
mod jobs;
mod kill;
mod matching;
mod payments;
mod portal;
mod schema;
mod seed;
mod staff;
mod strangers;
mod support;
mod tree;
