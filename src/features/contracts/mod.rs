//! 合同: what was sold to a member. A draft copies its package; submitted, it waits for finance, who
//! confirms the receipt and approves or returns it with a reason. In force it can't be changed: the rules
//! refuse it and a trigger of the database does. Numbers are `YL` + year and month + `-` + four digits.
//! One contract of a member at a time is being written or waits.

pub mod access;
#[cfg(feature = "ssr")]
mod acts;
pub mod api;
mod model;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod store;
pub mod view;

pub use model::*;
