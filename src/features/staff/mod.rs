//! 红娘: everybody who signs in to the office, their roles and rights, the supervisor tree and sessions.
//! A role says what kind of thing one may do; the tree says with whose members: one's own and those of
//! everybody below, nobody above and no peer.

pub mod access;
pub mod api;
#[cfg(feature = "ssr")]
mod manage;
mod model;
pub mod people;
#[cfg(feature = "ssr")]
mod roles;
pub mod rules;
#[cfg(feature = "ssr")]
mod store;
#[cfg(feature = "ssr")]
pub mod viewer;

pub use model::*;
#[cfg(feature = "ssr")]
pub use roles::{create_admin, ensure_roles, ensure_roles_in};
#[cfg(feature = "ssr")]
pub use store::{
    NewStaff, any_staff, insert_branch, insert_role, insert_staff, names, public_matchmakers, put_under, role_by_code,
    staff_below, staff_in_reach,
};
#[cfg(feature = "ssr")]
pub use viewer::{read, write};
