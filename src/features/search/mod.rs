//! 全局搜索: members, contracts and staff by name, pinyin, initials, mobile or number, each within what the
//! viewer may see.

pub mod api;
#[cfg(feature = "ssr")]
mod found;
mod model;
pub mod view;

pub use model::{Found, Hit, Part};
