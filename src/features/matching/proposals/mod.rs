//! 系统建议: what a member's own answers and feedback say about their criteria, beside what they stated. The
//! rule is pure (`rule`); a person takes a proposal or rejects it, and nothing changes without them.

pub mod api;
mod model;
#[cfg(feature = "ssr")]
mod rule;
#[cfg(feature = "ssr")]
mod store;
pub mod view;
#[cfg(feature = "ssr")]
mod wording;

pub use model::*;
