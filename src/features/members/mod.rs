//! 会员: a person looking for a partner. Profile (B1), criteria (B2), the stage in the agency's flow, and
//! who may see whom. Everything that reads a member goes through `store::member` or the scope `seen!`.

pub mod access;
pub mod answers;
mod answers_back;
mod answers_check;
pub mod api;
#[cfg(feature = "ssr")]
pub mod board;
mod columns;
pub mod fields;
pub mod filter;
mod filter_address;
mod filter_own;
pub mod form;
mod form_birthday;
mod form_criteria;
mod form_regions;
#[cfg(feature = "ssr")]
pub mod gone;
#[cfg(feature = "ssr")]
mod id_number;
#[cfg(feature = "ssr")]
pub mod list;
mod model;
#[cfg(feature = "ssr")]
pub mod names;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
pub mod places;
pub mod rules;
pub mod saved;
#[cfg(feature = "ssr")]
#[macro_use]
pub mod scope;
pub mod sight;
#[cfg(feature = "ssr")]
pub mod store;
pub mod view;
mod words;

pub use filter_own::{OwnField, Wanted};
pub use model::*;
pub use words::*;
