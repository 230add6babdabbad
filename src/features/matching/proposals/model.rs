//! What is proposed, what it rests on, and what people made of it.

use crate::features::matching::{Criterion, Party};
use crate::features::members::{Importance, Sex};
use crate::types::ids::MemberId;
use crate::types::time::Moment;
use serde::{Deserialize, Serialize};

words! {
    /// What a proposal does with a criterion.
    pub enum Step {
        Raise = "raise" "提高重要程度",
        Widen = "widen" "放宽",
        Ease = "ease" "降低重要程度",
        Ask = "ask" "补充要求",
    }
}

words! {
    pub enum Outcome {
        Accepted = "accepted" "已采纳",
        Rejected = "rejected" "未采纳",
    }
}

/// A change to the criteria that the answers speak for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    pub criterion: Criterion,
    pub step: Step,
    /// 「她婉拒的 5 人中 4 人因为地区」
    pub because: String,
    /// 「把「地区」的重要程度由「参考」提高到「很重要」」
    pub change: String,
    pub evidence: Vec<Evidence>,
    /// Names exactly this change, so that what is taken is what was read.
    pub token: String,
}

/// One answer that a proposal rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    pub party: Party,
    /// What the member said of them.
    pub said: String,
    /// How the criterion turned out with them; nothing where it is not asked.
    pub found: String,
    pub at: Moment,
}

/// What a member says they want, beside what their answers say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preference {
    pub criterion: Criterion,
    pub stated: Option<(String, Importance)>,
    /// In short phrases; nothing where no answer tells anything.
    pub revealed: Vec<String>,
}

/// What somebody made of a proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Decided {
    pub criterion: Criterion,
    pub outcome: Outcome,
    pub proposal: String,
    pub reason: String,
    pub staff: String,
    pub at: Moment,
}

/// Everything about a member's stated and revealed preference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposals {
    pub member: MemberId,
    pub sex: Sex,
    /// Of the member, for whoever takes a proposal.
    pub version: i64,
    pub may_decide: bool,
    /// How many people they said yes and no to.
    pub yes: i64,
    pub no: i64,
    pub rows: Vec<Proposal>,
    pub preferences: Vec<Preference>,
    pub decided: Vec<Decided>,
    pub now: Moment,
}
