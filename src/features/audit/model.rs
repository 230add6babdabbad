//! One page of the audit log.

use crate::features::events::Event;
use crate::types::ids::{EventId, StaffId};
use crate::types::time::Moment;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// Newest first.
    pub events: Vec<Event>,
    /// Where the next, older page begins; nothing on the last.
    pub next: Option<EventId>,
    /// Whom one may filter by.
    pub staff: Vec<(StaffId, String)>,
    pub now: Moment,
}

impl AuditPage {
    /// How many lines a page has at most.
    pub const LINES: usize = 50;
}
