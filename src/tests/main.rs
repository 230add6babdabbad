//! Integration tests: whole effects through the same doors that browsers use, on both databases.
#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod append_only;
mod consultations;
mod contacts;
mod contracts;
mod dates;
mod duplicates;
mod field_rights;
mod intake;
mod jobs;
mod kill;
mod lists;
mod marks;
mod matching;
mod payments;
mod portal;
mod recycle;
mod schema;
mod seed;
mod staff;
mod strangers;
mod support;
mod tree;
