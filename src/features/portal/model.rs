//! What a member's own page shows. Whatever is not in here never crosses the wire.

use crate::features::matching::Answer;
use crate::features::members::{Education, Sex};
use crate::features::verification::Item;
use crate::types::ids::{DateId, MemberId, PhotoId, RecommendationId};
use crate::types::time::Moment;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A member's own page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnPage {
    pub me: Me,
    /// Where they stand, in a sentence.
    pub standing: String,
    pub matchmaker: Option<MyMatchmaker>,
    /// Those that wait for an answer first, then the latest.
    pub recommendations: Vec<MyRecommendation>,
    /// `(code, label)` of the reasons for declining.
    pub declining: Vec<(String, String)>,
    /// The next first, then those that lie behind.
    pub dates: Vec<MyDate>,
    pub contract: Option<MyContract>,
    pub now: Moment,
}

/// The member themself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    pub id: MemberId,
    pub name: String,
    pub sex: Sex,
    pub age: i32,
    pub place: String,
    /// What is known: label and answer. Income stays out: a phone is looked at by others too.
    pub known: Vec<(String, String)>,
    /// The labels of what is not known yet.
    pub missing: Vec<String>,
    /// The photo that stands for the member.
    pub cover: Option<PhotoId>,
}

/// The matchmaker who looks after the member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct MyMatchmaker {
    pub name: String,
    pub title: String,
    pub motto: String,
    pub landline: String,
    pub photo: Option<PhotoId>,
}

/// Somebody to meet, as much of them as the member may know before they have met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Partner {
    /// The number by which one speaks of them with the matchmaker.
    pub id: MemberId,
    /// 「王女士」
    pub name: String,
    pub sex: Sex,
    pub age: i32,
    pub height_cm: i64,
    pub place: String,
    pub education: Education,
    pub occupation: String,
    /// The photo that stands for them, perhaps blurred; only where they let it be seen.
    pub cover: Option<PhotoId>,
    /// What the agency has checked of them.
    pub checked: Vec<Item>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyRecommendation {
    pub id: RecommendationId,
    pub partner: Partner,
    /// What the matchmaker says of it; none where the member is the one who was proposed.
    pub reason: Option<String>,
    pub at: Moment,
    pub answer: Answer,
    /// As the agency calls it now.
    pub declined_for: Option<String>,
    /// What it has come to, in a sentence.
    pub outcome: String,
    pub may_answer: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyDate {
    pub id: DateId,
    pub version: i64,
    pub at: Moment,
    pub place: String,
    /// 「王女士」
    pub partner: String,
    pub outcome: String,
    pub may_consent: bool,
    /// Planned and still to come.
    pub ahead: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct MyContract {
    pub number: String,
    pub package_name: String,
    pub ends_on: NaiveDate,
}
