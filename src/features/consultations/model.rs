//! An enquiry and where it stands.

use crate::features::staff::StaffName;
use crate::types::errors::FieldErrors;
use crate::types::ids::{ConsultationId, MemberId, StaffId};
use crate::types::masked::Masked;
use crate::types::time::Moment;
use serde::{Deserialize, Serialize};

words! {
    pub enum ConsultationState {
        Waiting = "waiting" "待处理",
        Handled = "handled" "已处理",
    }
}

/// An enquiry as this viewer may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consultation {
    pub id: ConsultationId,
    pub name: String,
    pub mobile: Masked<String>,
    pub message: String,
    pub state: ConsultationState,
    pub staff: Option<(StaffId, String)>,
    /// By whose link the enquirer came.
    pub proposed: Option<(StaffId, String)>,
    pub member_id: Option<MemberId>,
    pub note: String,
    pub handled_by: Option<String>,
    pub handled_at: Option<Moment>,
    pub created_at: Moment,
}

words! {
    /// Left within.
    pub enum Since {
        Today = "today" "今天",
        Week = "7d" "七天内",
        Month = "30d" "三十天内",
    }
}

impl Since {
    /// The days before today that count too.
    pub fn days(self) -> u64 {
        match self {
            Self::Today => 0,
            Self::Week => 6,
            Self::Month => 29,
        }
    }
}

words! {
    /// Who has it.
    pub enum Has {
        Nobody = "nobody" "未分配",
        Mine = "mine" "我的",
    }
}

/// Which enquiries are listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsultationFilter {
    pub state: ConsultationState,
    pub has: Option<Has>,
    /// Given to one person.
    pub staff: Option<StaffId>,
    pub since: Option<Since>,
    /// Older than this one: where the page before ended.
    pub after: Option<ConsultationId>,
}

/// The office's list of one state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsultationList {
    pub rows: Vec<Consultation>,
    /// Of each state within the filter's owner and time.
    pub waiting: i64,
    pub handled: i64,
    /// Where the next page begins.
    pub next: Option<ConsultationId>,
    /// Whose enquiries the viewer may see, for the filter.
    pub people: Vec<(StaffId, String)>,
    /// Whom the viewer may give an enquiry to; empty where they may not.
    pub matchmakers: Vec<StaffName>,
    pub may_handle: bool,
    pub may_reveal: bool,
    pub may_convert: bool,
    pub now: Moment,
}

/// What the public form starts with: empty, or what a browser without scripts sent and has to mend.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsultForm {
    pub once: String,
    /// When it was made, signed.
    pub stamp: String,
    /// The puzzle of a form that came too fast, see `server/guard.rs`.
    pub challenge: String,
    /// By whose link the visitor came.
    pub by: Option<String>,
    pub name: String,
    pub mobile: String,
    pub message: String,
    pub errors: FieldErrors,
}
