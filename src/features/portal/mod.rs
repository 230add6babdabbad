//! 我的: the pages of a member who signed in. A member sees themself and nobody else: whom they were
//! introduced to appears as a card without a full name, and never with contact data or income. The session
//! is of another kind than the staff's and opens none of the office's doors.

pub mod api;
mod model;
#[cfg(feature = "ssr")]
mod page;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod session;
#[cfg(feature = "ssr")]
mod sign_in;
#[cfg(feature = "ssr")]
mod store;

pub use model::*;
#[cfg(feature = "ssr")]
pub use {
    session::THEMSELF,
    store::{give_sign_in, myself},
};

/// The member whom the demonstration lets everybody sign in as.
pub const DEMO_USERNAME: &str = "member";
