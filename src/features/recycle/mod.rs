//! 回收站 (B11): deleting a member puts them into the recycle bin, from where they come back as they were;
//! erasing them for good is a separate act of administrators. Money stays, the person goes.

pub mod access;
pub mod api;
#[cfg(feature = "ssr")]
mod erase;
mod model;
pub mod rules;
#[cfg(feature = "ssr")]
mod store;
pub mod view;

pub use model::*;
