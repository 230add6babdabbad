//! Words and values of dates.

use super::rules::Standing;
use crate::features::matching::Party;
use crate::types::ids::{DateId, MemberId, RecommendationId, StaffId};
use crate::types::time::Moment;
use serde::{Deserialize, Serialize};

words! {
    pub enum DateState {
        Planned = "planned" "已安排",
        Held = "held" "已见面",
        NoShow = "no_show" "有人爽约",
        Cancelled = "cancelled" "已取消",
    }
}

words! {
    /// What one side says to a planned date.
    pub enum Consent {
        Waiting = "waiting" "待确认",
        Agreed = "agreed" "已同意",
        Refused = "refused" "不同意",
    }
}

words! {
    /// The two sides of a date.
    pub enum DateSide {
        A = "a" "一方",
        B = "b" "另一方",
    }
}

words! {
    /// Who did not come.
    pub enum Absent {
        A = "a" "一方",
        B = "b" "另一方",
        Both = "both" "双方",
    }
}

words! {
    /// What an impression rests on.
    pub enum FeedbackReason {
        Looks = "looks" "外形气质",
        Talk = "talk" "谈吐",
        Values = "values" "三观",
        Hobbies = "hobbies" "兴趣爱好",
        Work = "work" "工作收入",
        Family = "family" "家庭情况",
        Distance = "distance" "距离",
        Plans = "plans" "结婚打算",
    }
}

words! {
    /// The tabs of the list of dates.
    pub enum DateTab {
        Today = "today" "今天",
        Coming = "coming" "即将见面",
        Consent = "consent" "待双方确认",
        Feedback = "feedback" "待反馈",
        Week = "week" "本周",
        All = "all" "全部",
    }
}

/// What an impression rests on, as the database keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Reasons(pub Vec<FeedbackReason>);
sql_json!(Reasons);

/// What one side said after a date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feedback {
    /// 1 to 5.
    pub satisfaction: i64,
    pub wants_more: bool,
    pub impression: String,
    pub reasons: Vec<FeedbackReason>,
    pub staff: String,
    pub at: Moment,
}

/// A date with both sides, as this viewer may see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArrangedDate {
    pub id: DateId,
    pub version: i64,
    pub a: Half,
    pub b: Half,
    pub at: Moment,
    pub place: String,
    pub note: String,
    pub state: DateState,
    pub absent: Option<Absent>,
    pub cancel_reason: Option<String>,
    pub staff: String,
    pub recommendation: Option<RecommendationId>,
    /// May hold, miss, cancel and move it.
    pub may_edit: bool,
}

/// One side of a date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Half {
    pub party: Party,
    pub consent: Consent,
    pub feedback: Option<Feedback>,
    /// May speak for this side: its matchmaker or who arranged the date.
    pub may_speak: bool,
}

impl ArrangedDate {
    pub fn half(&self, side: DateSide) -> &Half {
        match side {
            DateSide::A => &self.a,
            DateSide::B => &self.b,
        }
    }

    pub fn standing(&self) -> Standing {
        Standing {
            state: self.state,
            at: self.at,
            a: self.a.consent,
            b: self.b.consent,
        }
    }
}

/// The list of dates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dates {
    pub rows: Vec<ArrangedDate>,
    pub today: i64,
    pub coming: i64,
    pub consent: i64,
    pub feedback: i64,
    pub now: Moment,
}

/// The dates of one member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MembersDates {
    pub rows: Vec<ArrangedDate>,
    /// Recommendations that both want and that have no date yet: `(number, with whom)`.
    pub ready: Vec<(RecommendationId, String)>,
    pub met: i64,
    pub missed: i64,
    pub may_plan: bool,
    pub once: String,
    pub now: Moment,
}

/// The row as the database has it.
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
#[derive(Clone, Debug)]
pub struct DateRow {
    pub id: DateId,
    pub version: i64,
    pub member_a: MemberId,
    pub member_b: MemberId,
    pub recommendation_id: Option<RecommendationId>,
    pub at: Moment,
    pub place: String,
    pub note: String,
    pub consent_a: Consent,
    pub consent_b: Consent,
    pub state: DateState,
    pub absent: Option<Absent>,
    pub cancel_reason: Option<String>,
    pub staff_id: StaffId,
    pub staff_name: String,
}
