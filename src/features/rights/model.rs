//! The sheet of effective rights.

use crate::features::members::{Sex, Stage};
use crate::features::staff::{Module, Protected, Right, Scope, Sight};
use crate::types::ids::{MemberId, RoleId, StaffId};
use crate::types::masked::Masked;
use crate::types::time::Moment;
use serde::{Deserialize, Serialize};

/// What one member of staff may do and see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EffectiveRights {
    pub id: StaffId,
    pub name: String,
    pub account: String,
    /// The branch and department: 「静安总店 · 售前部」.
    pub place: String,
    pub role_id: RoleId,
    pub role: String,
    pub scope: Scope,
    /// Whether members whom nobody owns are theirs to see.
    pub assigns: bool,
    pub disabled_at: Option<Moment>,
    /// The modules in which they may do something, with what.
    pub modules: Vec<(Module, Vec<Right>)>,
    pub fields: Vec<(Protected, Sight)>,
    /// The nearest first.
    pub above: Vec<Colleague>,
    /// The nearest first; at most `BELOW` of `below_count`.
    pub below: Vec<Colleague>,
    pub below_count: i64,
    pub example: Example,
}

/// Somebody who stands above or below.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Colleague {
    pub id: StaffId,
    pub name: String,
    pub role: String,
    pub disabled: bool,
    /// How many steps away.
    pub depth: i64,
}

/// How many of those below are listed.
pub const BELOW: i64 = 100;

/// Members as that person sees them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Example {
    /// They may not open the lists of members.
    NoMembers,
    /// They may do or see what the viewer may not: an example would show too much.
    BeyondViewer,
    Seen {
        /// How many they see; 10,001 is «more than».
        count: i64,
        rows: Vec<Seen>,
    },
}

/// One member in the example.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    pub id: MemberId,
    pub name: String,
    pub sex: Sex,
    pub age: i32,
    pub place: String,
    pub stage: Stage,
    /// What they see of each protected group, in the order of `Protected::ALL`.
    pub fields: Vec<Masked<String>>,
}
