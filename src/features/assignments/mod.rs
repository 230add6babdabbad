//! 分配 / 调配: who looks after whom (D1 to D5). Every change of owner is a row that says who, when and why.
//! Members are given by hand or by rule, taken or handed back by those they are given to, claimed out of
//! the open pool, and handed over as a whole by who leaves.

#[cfg(feature = "ssr")]
mod acts;
pub mod api;
#[cfg(feature = "ssr")]
mod claims;
mod model;
#[cfg(feature = "ssr")]
mod order;
mod pool_model;
#[cfg(feature = "ssr")]
pub mod returns;
pub mod rules;
#[cfg(feature = "ssr")]
mod spread;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(feature = "ssr")]
mod succession;
#[cfg(feature = "ssr")]
mod taking;
pub mod view;

pub use model::*;
pub use pool_model::*;
