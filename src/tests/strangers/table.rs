//! One line for each server function: how to call it, and who may.
//!
//! A function that takes JSON has one field `json` with the whole body.
//!
//! The arguments must parse, but need not hold: where somebody is allowed, the call may end in «invalid» or
//! «not found», so choose such as change nothing (an empty name, a page that isn't there). `?member`,
//! `?contract`, `?payment`, `?recommendation`, `?merge`, `?binned`, `?date`, `?consultation`, `?package`, `?staff`, `?session`,
//! `?reception`
//! stand for records, see `records.rs`: those of one's own when a right is missing, a peer's when the
//! tree must refuse, and none at all when the call is allowed.
//!
//!   public(name, fields)                    anybody, signed in or not
//!   any_staff(name, fields)                 whoever is signed in
//!   members(name, fields)                   a member in their own pages, and no staff at all
//!   needs(name, fields, module, right)      whoever's role has the right
//!   ….peer_gets(status)                     what a peer is told where it isn't «not found»
//!   ….field(protected)                     and only who sees this field in full
//!   either(name, fields, &[(module, right)])  whoever's role has one of the rights

mod agency;
mod people;
mod service;

use super::Entry;

pub fn table() -> Vec<Entry> {
    [agency::table(), people::table(), service::table()]
        .into_iter()
        .flatten()
        .collect()
}
