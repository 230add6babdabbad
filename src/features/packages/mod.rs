//! 套餐: what can be sold: price, months, numbers of introductions and dates. A contract copies what it
//! sells, so a package may change or leave the shelf without changing what was signed; none is deleted.

pub mod access;
pub mod api;
mod model;
#[cfg(feature = "ssr")]
mod store;

pub use model::*;
#[cfg(feature = "ssr")]
pub use store::{insert, on_sale, package};
