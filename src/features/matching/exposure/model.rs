//! The cap, who waits for an introduction, runs and what they propose.

use crate::features::matching::Party;
use crate::features::members::Sex;
use crate::types::ids::{MemberId, OfferId, PhotoId, SpreadId};
use crate::types::time::Moment;
use serde::{Deserialize, Serialize};

words! {
    /// Where a run stands.
    pub enum RunState {
        Waiting = "waiting" "等待开始",
        Running = "running" "进行中",
        Done = "done" "已完成",
        Cancelled = "cancelled" "已取消",
        Failed = "failed" "未完成",
    }
}

impl RunState {
    pub fn busy(self) -> bool {
        matches!(self, Self::Waiting | Self::Running)
    }
}

words! {
    /// What became of an introduction that a run proposed.
    pub enum OfferState {
        Open = "open" "待处理",
        Made = "made" "已推荐",
        Refused = "refused" "未采纳",
        Replaced = "replaced" "被新一轮取代",
    }
}

/// How often somebody may be shown within a week; 0 is as often as one likes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CapForm {
    pub weekly: i64,
    pub version: i64,
    pub may_edit: bool,
}

/// How often a candidate was shown within the week, beside the cap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lately {
    pub shown: i64,
    pub cap: i64,
    /// This viewer may go beyond it.
    pub may_exceed: bool,
}

impl Lately {
    pub fn is_full(self) -> bool {
        self.cap > 0 && self.shown >= self.cap
    }
}

/// A member in service whom nobody was introduced to lately.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forgotten {
    pub id: MemberId,
    pub name: String,
    pub sex: Sex,
    pub age: i32,
    pub place: String,
    pub owner: Option<String>,
    /// When somebody was introduced to them, or they to somebody.
    pub last: Option<Moment>,
    /// Since when they wait: the last introduction, or the beginning of the service.
    pub since: Moment,
    pub cover: Option<PhotoId>,
}

/// A page of them, those who wait the longest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForgottenList {
    pub rows: Vec<Forgotten>,
    /// Where the next page begins.
    pub next: Option<String>,
    pub count: i64,
    pub now: Moment,
}

/// How evenly members are shown: shares in ten thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evenness {
    /// 0 where everybody is shown equally often, towards 10000 where one only is.
    pub gini: i64,
    /// The share of those who are shown to nobody.
    pub without: i64,
    /// How often the one is shown who is shown most.
    pub most: i64,
}

/// A run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    pub id: SpreadId,
    pub staff: String,
    pub state: RunState,
    /// At most so many proposals for each member.
    pub quota: i64,
    pub cap: i64,
    pub members: i64,
    pub done: i64,
    pub offers: i64,
    /// How many of them became recommendations, how many were refused, by now.
    pub made: i64,
    pub refused: i64,
    /// Before the run; with the best of every list and no cap; with the run.
    pub before: Option<Evenness>,
    pub plain: Option<Evenness>,
    pub after: Option<Evenness>,
    pub error: String,
    pub created_at: Moment,
    pub ended_at: Option<Moment>,
}

/// The runs of the viewer's scope, the latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Runs {
    pub rows: Vec<Run>,
    pub cap: i64,
    pub once: String,
    pub now: Moment,
}

/// An introduction that a run proposes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposed {
    pub id: OfferId,
    pub member: Party,
    pub candidate: Party,
    pub affinity: i64,
    pub theirs: i64,
    pub ours: i64,
    pub at: Moment,
}

/// A page of what waits for the viewer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offers {
    pub rows: Vec<Proposed>,
    pub next: Option<OfferId>,
    pub count: i64,
    pub may_recommend: bool,
    pub may_refuse: bool,
    /// May begin a run.
    pub may_run: bool,
    pub now: Moment,
}
