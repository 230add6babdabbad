//! 跟进: one contact with a member and what was learnt (E2). It moves the member's next contact and intent.

pub mod api;
mod model;
#[cfg(feature = "ssr")]
pub mod store;
pub mod view;

pub use model::*;
