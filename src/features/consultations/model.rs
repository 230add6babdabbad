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
    pub member_id: Option<MemberId>,
    pub note: String,
    pub handled_by: Option<String>,
    pub handled_at: Option<Moment>,
    pub created_at: Moment,
}

/// The office's list of one state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsultationList {
    pub rows: Vec<Consultation>,
    pub waiting: i64,
    pub handled: i64,
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
    pub name: String,
    pub mobile: String,
    pub message: String,
    pub errors: FieldErrors,
}
