//! 曝光: nobody is shown so often that others are not shown at all. A cap a week, the list of those whom nobody
//! was introduced to lately, and runs that spread introductions under the cap as proposals, which matchmakers
//! make recommendations or leave.

pub mod api;
#[cfg(feature = "ssr")]
pub mod guard;
mod model;
#[cfg(feature = "ssr")]
mod plan;
pub mod rules;
pub mod runs;
#[cfg(feature = "ssr")]
mod store;
pub mod view;
#[cfg(feature = "ssr")]
pub mod work;

pub use model::*;
