//! 红娘: everybody who signs in to the office, their roles and rights, the supervisor tree and sessions.
//! A role says what kind of thing one may do; the tree says with whose members: one's own and those of
//! everybody below, nobody above and no peer.

pub mod access;
pub mod api;
#[cfg(feature = "ssr")]
pub mod leave;
#[cfg(feature = "ssr")]
pub mod live;
#[cfg(feature = "ssr")]
mod manage;
#[cfg(feature = "ssr")]
mod manage_units;
mod model;
pub mod people;
#[cfg(feature = "ssr")]
mod roles;
pub mod rules;
pub mod shapes;
#[cfg(feature = "ssr")]
mod store;
pub mod units;
#[cfg(feature = "ssr")]
pub mod viewer;

#[cfg(feature = "ssr")]
pub use manage::manageable_name;
pub use model::*;
#[cfg(feature = "ssr")]
pub use roles::{create_admin, ensure_roles, ensure_roles_in};
#[cfg(feature = "ssr")]
pub use store::{
    NewStaff, any_staff, found_department, insert_branch, insert_role, insert_staff, name_in_reach, names,
    password_hash, people_in_reach, person_in_place, public_matchmakers, put_under, role, role_by_code,
    set_branch_head, staff_below, staff_in_reach,
};
#[cfg(feature = "ssr")]
pub use viewer::{read, viewer_of, write};
