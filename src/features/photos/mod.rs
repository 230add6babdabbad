//! 照片 (B3): pictures of members and of the papers that prove something (B4). What comes in is looked at by
//! its header, re-encoded in the background to a few sizes, and the original thrown away: nothing of what
//! a camera writes into a file (place, device) stays. Every picture goes through the one door that asks who
//! is looking; each has an audience of its own.

pub mod access;
pub mod api;
#[cfg(feature = "ssr")]
pub mod door;
#[cfg(feature = "ssr")]
mod files;
#[cfg(feature = "ssr")]
mod held;
mod model;
pub mod own;
#[cfg(feature = "ssr")]
pub mod picture;
pub mod rules;
pub mod staff;
#[cfg(feature = "ssr")]
pub mod store;
pub mod view;
#[cfg(feature = "ssr")]
pub mod work;

pub use model::*;
