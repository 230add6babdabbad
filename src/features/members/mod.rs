//! 会员: a person looking for a partner. Profile (B1), criteria (B2), the stage in the agency's flow, and
//! who may see whom. Everything that reads a member goes through `store::member` or the scope `seen!`.

pub mod access;
pub mod answers;
pub mod fields;
pub mod form;
mod form_criteria;
mod form_regions;
mod model;
pub mod rules;
#[cfg(feature = "ssr")]
#[macro_use]
pub mod scope;
#[cfg(feature = "ssr")]
pub mod store;
mod words;

pub use model::*;
pub use words::*;
