//! 查重: one person, one record (B7). Warns while somebody is entered who is known already, lists suspected
//! pairs, merges two records and undoes it.
//!
//! Known by mobile, identity number, WeChat, QQ, e-mail and name with birthday, each through a blind index,
//! across all owners; whose record it is learns only who may see it. A merge moves every row that names the
//! one member to the other (`references` lists all of them, and a test walks the schema), keeps in
//! `merge_row` what it moved, and so is undone exactly, within 30 days.

pub mod access;
#[cfg(feature = "ssr")]
pub mod among;
pub mod api;
#[cfg(feature = "ssr")]
mod checks;
#[cfg(feature = "ssr")]
pub mod likeness;
#[cfg(feature = "ssr")]
mod look;
#[cfg(feature = "ssr")]
mod merge;
mod model;
#[cfg(feature = "ssr")]
pub mod references;
pub mod rules;
#[cfg(feature = "ssr")]
mod sheet;
#[cfg(feature = "ssr")]
mod store;
pub mod view;
pub mod watch;

pub use model::*;
