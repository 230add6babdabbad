//! 工作台: what waits for this role today (K1). Each figure opens the list behind it.

pub mod api;
mod model;
#[cfg(feature = "ssr")]
mod store;
#[cfg(feature = "ssr")]
mod wait;
#[cfg(feature = "ssr")]
mod waits;

pub use model::*;
