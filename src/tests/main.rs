//! Integration tests: whole effects through the same doors that browsers use, on both databases.
#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod consultations;
mod contracts;
mod dates;
mod intake;
mod matching;
mod payments;
mod staff;
mod support;
