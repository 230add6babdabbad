//! What an agency does, a folder each. A feature uses another only through what its `mod.rs` shows.

// First: its scope macros are used by the others.
#[macro_use]
pub mod members;
pub mod analysis;
pub mod assignments;
pub mod audit;
pub mod consultations;
pub mod contacts;
pub mod contracts;
pub mod counter;
pub mod dates;
pub mod dictionaries;
pub mod duplicates;
pub mod events;
pub mod exchange;
pub mod followups;
pub mod intake;
#[cfg(feature = "ssr")]
pub mod jobs;
pub mod links;
pub mod marks;
pub mod matching;
pub mod packages;
pub mod payments;
pub mod photos;
pub mod portal;
pub mod recycle;
pub mod regions;
pub mod requests;
pub mod reviews;
pub mod rights;
pub mod search;
#[cfg(feature = "ssr")]
pub mod seed;
pub mod settings;
pub mod staff;
pub mod verification;
pub mod workbench;
