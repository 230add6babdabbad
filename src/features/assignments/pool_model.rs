//! The open pool (公海): its rules, who lies in it, what happened with it.

use crate::features::members::{Education, Intent, Marital, Sex, Stage};
use crate::types::ids::{MemberId, PoolId, StaffId};
use crate::types::time::Moment;
use serde::{Deserialize, Serialize};

/// The agency's rules of giving, claiming and taking back; a number of 0 is «no limit» or «never».
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rules {
    /// How many members somebody looks after at most, where nothing else is set for them.
    pub usual_presale: i64,
    pub usual_aftersale: i64,
    /// How many one may claim a day.
    pub claims_a_day: i64,
    /// Minutes between two claims.
    pub minutes_between: i64,
    /// Days for which a former owner may not claim the same member again.
    pub former_owner_days: i64,
    /// Whether members go to the pool by themselves.
    pub automatic: bool,
    /// Days without contact after which a pre-sale member goes to the pool, by intent.
    pub strong_days: i64,
    pub medium_days: i64,
    pub weak_days: i64,
    pub none_days: i64,
    /// Days after the assignment where there was never any contact.
    pub untouched_days: i64,
    /// Days after which who waits for a first matchmaker, and who was given up, lies in the pool.
    pub lead_days: i64,
    pub abandoned_days: i64,
    /// Whether a contact that reached nobody keeps a member from being taken back.
    pub ineffective_counts: bool,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            usual_presale: 300,
            usual_aftersale: 200,
            claims_a_day: 5,
            minutes_between: 0,
            former_owner_days: 30,
            automatic: false,
            strong_days: 15,
            medium_days: 30,
            weak_days: 60,
            none_days: 60,
            untouched_days: 7,
            lead_days: 0,
            abandoned_days: 90,
            ineffective_counts: false,
        }
    }
}

sql_json!(Rules);

words! {
    pub enum PoolMove {
        TakenBack = "taken_back" "到期回收",
        Released = "released" "放入公海",
        Claimed = "claimed" "认领",
        Assigned = "assigned" "经理分配",
    }
}

/// A member in the pool, as one who may claim them sees them: who it is comes with the claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolRow {
    pub id: PoolId,
    pub member: MemberId,
    /// The whole name for those who see the member anyway, else 「王女士」.
    pub name: String,
    pub seen: bool,
    pub sex: Sex,
    pub age: i32,
    pub place: String,
    pub height_cm: i64,
    pub education: Education,
    pub marital: Marital,
    pub stage: Stage,
    pub intent: Option<Intent>,
    pub follow_ups: i64,
    pub last_contact_at: Option<Moment>,
    pub reason: String,
    pub released_at: Moment,
    /// Until when the viewer, who looked after them before, may not claim them.
    pub locked_until: Option<Moment>,
}

/// What of the pool is looked at; all in the address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PoolFilter {
    pub sex: Option<Sex>,
    pub province: Option<i64>,
    pub intent: Option<Intent>,
    /// Where the page before ended.
    pub after: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolList {
    pub rows: Vec<PoolRow>,
    pub next: Option<i64>,
    pub count: i64,
    pub standing: Standing,
    pub may_claim: bool,
    pub may_release: bool,
    pub now: Moment,
}

/// Where the viewer stands with their claims.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    pub claimed_today: i64,
    /// 0 is no limit.
    pub a_day: i64,
    pub load: i64,
    pub most: i64,
    /// Before this moment the next claim is refused.
    pub not_before: Option<Moment>,
}

/// One move in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolLogRow {
    pub id: i64,
    pub member: MemberId,
    pub name: String,
    pub seen: bool,
    pub kind: PoolMove,
    pub from: Option<String>,
    pub to: Option<String>,
    /// Nobody: the rules did it.
    pub by: Option<String>,
    pub reason: String,
    pub at: Moment,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolLog {
    pub rows: Vec<PoolLogRow>,
    pub next: Option<i64>,
    pub now: Moment,
}

/// The form of the rules, with what they would do now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulesForm {
    pub rules: Rules,
    pub version: i64,
    /// How many would be taken back now, and how many more would become claimable.
    pub due: i64,
    pub claimable: i64,
    pub swept_at: Option<Moment>,
    pub now: Moment,
}

/// What a claim needs to know about one member.
pub struct Claimed {
    pub former: Option<StaffId>,
    pub released_at: Moment,
}
