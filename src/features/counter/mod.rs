//! The counter's tablet: handed over to a visitor and taken back with a PIN, cleared when nobody is there,
//! and who of the members has arrived.

pub mod api;
pub mod arrivals;
pub mod arrivals_view;
pub mod handover_view;
pub mod idle;
#[cfg(feature = "ssr")]
mod pin;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(feature = "ssr")]
mod ticket;

use crate::features::intake::draft_aside::Aside;
use crate::features::members::fields::Fields;
use crate::features::regions::RegionLists;
use crate::types::time::Moment;
use serde::{Deserialize, Serialize};

/// What the frame around the counter's pages shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CounterState {
    /// The tablet is a visitor's: the rest is empty.
    pub handed: bool,
    pub staff: String,
    pub has_pin: bool,
    pub aside: Vec<Aside>,
    pub now: Moment,
}

/// A member who has arrived, and no more of them than the counter needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrival {
    /// Says, signed, who it is: opens this member to the one who looked, for a while.
    pub ticket: String,
    pub name: String,
    pub age: i32,
    /// Who looks after them.
    pub owner: Option<String>,
    /// Their next date today.
    pub date_at: Option<Moment>,
    /// Noted as arrived today already.
    pub arrived: bool,
    /// The keys of the key data that is not known yet.
    pub missing: Vec<String>,
    pub fields: Fields,
    pub regions: RegionLists,
}
