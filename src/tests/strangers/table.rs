//! One line for each server function: how to call it, and who may.
//!
//! The arguments must parse, but need not hold: where somebody is allowed, the call may end in «invalid» or
//! «not found», so choose such as change nothing (an empty name, a page that isn't there). `?member`,
//! `?contract`, `?payment`, `?recommendation`, `?date`, `?consultation`, `?package`, `?staff`, `?session`
//! stand for records, see `records.rs`: those of one's own when a right is missing, a peer's when the
//! tree must refuse, and none at all when the call is allowed.
//!
//!   public(name, fields)                    anybody, signed in or not
//!   any_staff(name, fields)                 whoever is signed in
//!   needs(name, fields, module, right)      whoever's role has the right
//!   either(name, fields, &[(module, right)])  whoever's role has one of the rights

use super::{Entry, any_staff, needs, public};
use yuelao::features::staff::Module::{Audit, Roles, Staff};
use yuelao::features::staff::Right::{Create, Edit, View};

pub fn table() -> Vec<Entry> {
    vec![
        public("staff/api/sign_in", &[("account", "nobody"), ("password", "x")]),
        public("staff/api/demo_accounts", &[]),
        any_staff("staff/api/me", &[]),
        any_staff("staff/api/sign_out", &[]),
        any_staff("staff/api/my_sessions", &[]),
        any_staff("staff/api/revoke_session", &[("session", "?session")]),
        any_staff("staff/api/change_password", &[("current", ""), ("fresh", ""), ("again", "")]),
        needs("staff/api/people/list_staff", &[("show", ""), ("q", "")], Staff, View),
        needs("staff/api/people/open_staff_form", &[("id", "?staff")], Staff, Edit),
        needs("staff/api/people/save_staff", &[("id", "?staff"), ("version", "1"), ("once", "k"), ("name", "甲"), ("role", "3")], Staff, Edit),
        needs("staff/api/people/disable_staff", &[("id", "?staff")], Staff, Edit),
        needs("staff/api/people/enable_staff", &[("id", "?staff")], Staff, Edit),
        needs("staff/api/roles/list_roles", &[], Roles, View),
        needs("staff/api/roles/save_role", &[("once", "k"), ("name", ""), ("scope", "tree")], Roles, Create),
        needs("audit/api/audit_log", &[("kind", ""), ("person", ""), ("from", ""), ("to", ""), ("member", ""), ("before", "")], Audit, View),
    ]
}
