//! Integration tests: whole effects through the same doors that browsers use, on both databases.
#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod analysis;
mod append_only;
mod arrivals;
mod consultations;
mod contacts;
mod contracts;
mod dates;
mod duplicates;
mod field_rights;
mod fields;
mod handing;
mod guard;
mod handover;
mod intake;
mod jobs;
mod kill;
mod links;
mod marks;
mod leaving;
mod matching;
mod organisation;
mod payments;
mod pool;
mod photos;
mod portal;
mod recycle;
mod receiving;
mod reviews;
mod schema;
mod seed;
mod staff;
mod strangers;
mod support;
mod tree;
mod verification;
