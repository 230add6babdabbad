//! 系统设置: what the administrator decides about the forms: which fields are asked and required where, the
//! agency's own fields, the lists of words. Fields and lists live with their features; here are the screens'
//! server functions, each change an event in the log and refused where a colleague was faster.

pub mod api;
#[cfg(feature = "ssr")]
mod log;
mod model;
#[cfg(feature = "ssr")]
mod rules;

pub use model::*;
