//! 约见: meetings that the agency arranges between two members. Planned, agreed to by both sides, held or
//! not, then both tell what they think of it. How one state follows from another stands in `rules`.

pub mod api;
#[cfg(feature = "ssr")]
mod checks;
mod forms;
mod list;
mod model;
pub mod rules;
mod sheets;
#[cfg(feature = "ssr")]
pub mod store;
pub mod view;

pub use list::DateList;
pub use model::*;
pub use sheets::{DateActions, DateSheets};
