//! 登记: how a member enters the agency, on the public site, at the counter or by a matchmaker. One form in
//! five groups and a confirmation; what was typed lies in a sealed draft until it becomes a member.

pub mod access;
pub mod api;
#[cfg(feature = "ssr")]
mod asides;
#[cfg(feature = "ssr")]
mod checks;
#[cfg(feature = "ssr")]
mod complete;
#[cfg(feature = "ssr")]
mod door;
pub mod draft_aside;
#[cfg(feature = "ssr")]
mod enter;
pub mod keeper;
#[cfg(feature = "ssr")]
mod lengths;
pub mod missing;
mod model;
#[cfg(feature = "ssr")]
mod plain;
pub mod privacy;
#[cfg(feature = "ssr")]
pub mod store;
pub mod view;

#[cfg(feature = "ssr")]
pub use asides::{asides, open_form};
#[cfg(feature = "ssr")]
pub use complete::{complete, open_fields};
#[cfg(feature = "ssr")]
pub use door::{let_go, put_aside};
pub use model::{Place, Registered, RegistrationPage, STEPS};
