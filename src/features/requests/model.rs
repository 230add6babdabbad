//! A request as staff see it, and as the member who made it does.

use crate::features::matching::exposure::Lately;
use crate::features::matching::{Joint, Party};
use crate::types::ids::{MemberId, RecommendationId, RequestId};
use crate::types::time::Moment;
use serde::{Deserialize, Serialize};

words! {
    pub enum RequestState {
        Waiting = "waiting" "待处理",
        Coordinating = "coordinating" "协调中",
        Accepted = "accepted" "已安排推荐",
        Declined = "declined" "未能安排",
        Withdrawn = "withdrawn" "会员已撤回",
    }
}

impl RequestState {
    /// Somebody still has to act.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Coordinating)
    }
}

words! {
    pub enum RequestTab {
        Open = "open" "待处理",
        Accepted = "accepted" "已安排推荐",
        Ended = "ended" "已结束",
    }
}

/// A request with both members, as this viewer may see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    pub id: RequestId,
    pub version: i64,
    pub member: Party,
    /// Who is meant, once that is known.
    pub wanted: Option<Party>,
    /// The number that the member named; 0 where they described somebody.
    pub number: i64,
    pub message: String,
    pub state: RequestState,
    /// Among staff.
    pub note: String,
    /// What the member is told.
    pub answer: String,
    /// Who acted last.
    pub staff: Option<String>,
    pub recommendation: Option<RecommendationId>,
    /// What the recommendation has come to.
    pub joint: Option<Joint>,
    pub dated: bool,
    pub created_at: Moment,
    pub updated_at: Moment,
}

impl Request {
    /// The member whom this viewer sees, the one who asks before the other.
    pub fn own(&self) -> MemberId {
        match &self.wanted {
            Some(wanted) if !self.member.seen => wanted.id,
            _ => self.member.id,
        }
    }
}

/// A page of requests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requests {
    pub rows: Vec<Request>,
    /// Where the next page begins.
    pub next: Option<RequestId>,
    pub open: i64,
    pub accepted: i64,
    pub ended: i64,
    pub may_act: bool,
    /// May arrange a date.
    pub may_plan: bool,
    pub now: Moment,
}

/// What the sheet of one request starts with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestDesk {
    pub request: Request,
    /// May make it a recommendation.
    pub may_recommend: bool,
    /// A reason to begin with, or why the two can't be recommended to each other.
    pub reason: Result<String, String>,
    /// How often the one who would be recommended was shown within the week.
    pub lately: Option<Lately>,
    pub once: String,
}

/// A member's own request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnRequest {
    pub id: RequestId,
    /// As they wrote it.
    pub number: i64,
    pub message: String,
    pub state: RequestState,
    /// What it has come to, in a sentence.
    pub outcome: String,
    pub at: Moment,
    pub may_withdraw: bool,
}

/// A member's own requests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnRequests {
    pub rows: Vec<OwnRequest>,
    /// Why they can't ask now.
    pub closed: Option<String>,
    pub once: String,
    pub now: Moment,
}

/// The row as the database has it.
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
#[derive(Clone, Debug)]
pub struct RequestRow {
    pub id: RequestId,
    pub version: i64,
    pub member_id: MemberId,
    pub wanted_id: Option<MemberId>,
    pub number: i64,
    pub message: String,
    pub state: RequestState,
    pub note: String,
    pub answer: String,
    pub staff: Option<String>,
    pub recommendation_id: Option<RecommendationId>,
    pub member_answer: Option<crate::features::matching::Answer>,
    pub candidate_answer: Option<crate::features::matching::Answer>,
    pub dated: bool,
    pub created_at: Moment,
    pub updated_at: Moment,
}
