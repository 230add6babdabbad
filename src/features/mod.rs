//! What an agency does, a folder each. A feature uses another only through what its `mod.rs` shows.

pub mod assignments;
pub mod audit;
pub mod consultations;
pub mod contacts;
pub mod dictionaries;
pub mod events;
pub mod followups;
pub mod intake;
#[cfg(feature = "ssr")]
pub mod jobs;
pub mod regions;
pub mod staff;
pub mod workbench;
#[macro_use]
pub mod members;
pub mod contracts;
pub mod dates;
pub mod exchange;
pub mod matching;
pub mod packages;
pub mod payments;
pub mod portal;
#[cfg(feature = "ssr")]
pub mod seed;
