//! 会员分析 (B10): what one member does and what was done for them, as figures and by month. Every group of
//! figures is one statement, and is there only for those who work with what it counts.

pub mod api;
mod model;
#[cfg(feature = "ssr")]
mod store;
pub mod view;

pub use model::*;
#[cfg(feature = "ssr")]
pub use store::visited;
