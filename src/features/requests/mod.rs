//! 介绍申请: a member asks to be introduced to somebody, whom they know by number or describe. Their matchmakers
//! coordinate, and answer with a recommendation or with a sentence. The member learns no more of the other one
//! than a recommendation shows, not even whether there is such a number.

pub mod api;
mod model;
pub mod own;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod store;
pub mod view;

pub use model::*;
