//! 收款: money that finance has confirmed against a contract. Several may pay one contract, never more than
//! its sum. A payment is written once and stays (a trigger holds it); what was wrong is put right by a refund.

pub mod api;
mod model;
pub mod rules;
#[cfg(feature = "ssr")]
mod store;
pub mod view;

pub use model::*;
#[cfg(feature = "ssr")]
pub use store::{SeededPayment, insert_seeded, of_contracts};
