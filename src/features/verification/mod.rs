//! 核验 (B4): what a member says of themself and the agency has checked: by which papers, by whom, when and
//! until when it counts. A check is a row that stays; of each item one waits and one holds at most. Whether
//! it has run out is told by the day on which it is read, no clock changes anything.

pub mod access;
#[cfg(feature = "ssr")]
pub mod acts;
pub mod api;
mod model;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod store;
pub mod view;

pub use model::*;
