//! What the recycle bin shows.

use crate::features::members::{Sex, Stage};
use crate::types::ids::MemberId;
use crate::types::time::Moment;
use serde::{Deserialize, Serialize};

/// A member in the recycle bin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Binned {
    pub id: MemberId,
    pub name: String,
    pub sex: Sex,
    pub stage: Stage,
    pub owner: Option<String>,
    pub contracts: i64,
    pub by: String,
    pub reason: String,
    pub at: Moment,
}

/// That somebody was erased: the number stays, the person is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Erased {
    pub id: MemberId,
    pub contracts: i64,
    pub by: String,
    pub at: Moment,
}

/// The recycle bin, the latest first, or with `erased` who was erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bin {
    pub binned: Vec<Binned>,
    pub erased: Vec<Erased>,
    pub may_erase: bool,
    /// Where the next page begins.
    pub next: Option<String>,
    pub now: Moment,
}
