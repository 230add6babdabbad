//! 登记审核: whoever registered by themself or at the counter is looked at once: what key data is missing,
//! whether they are here already. Accepted, or returned with a question that they answer on their own page.

#[cfg(feature = "ssr")]
mod answered;
pub mod api;
pub mod model;
pub mod own;
#[cfg(feature = "ssr")]
mod sight;
#[cfg(feature = "ssr")]
pub mod store;
pub mod view;

pub use model::*;
