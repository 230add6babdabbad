//! What the workbench and the counts beside the modules show.

use crate::features::members::{Intent, Stage};
use crate::types::ids::MemberId;
use crate::types::time::Moment;
use serde::{Deserialize, Serialize};

/// Up to here a figure is exact: it stands on every page, and whoever has more waiting doesn't read the number.
pub const COUNTED: i64 = 999;

/// A figure as it is shown.
pub fn counted(count: i64) -> String {
    if count > COUNTED {
        format!("{COUNTED}+")
    } else {
        count.to_string()
    }
}

/// One figure: what it counts, how many, and the list behind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    pub label: String,
    /// Exact up to `COUNTED`, beyond that one more.
    pub count: i64,
    pub href: String,
    pub icon: String,
    /// Something is late.
    pub urgent: bool,
}

/// A member whose next contact is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct DueContact {
    pub id: MemberId,
    pub name: String,
    pub stage: Stage,
    pub intent: Option<Intent>,
    pub next_contact_at: Moment,
    pub owner: String,
}

/// Whom the viewer calls today; no list for those who call nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calls {
    pub name: String,
    pub due: Option<Vec<DueContact>>,
    pub now: Moment,
}
