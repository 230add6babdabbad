//! A registration and where its review stands.

use crate::features::duplicates::Alike;
use crate::features::members::fields::Fields;
use crate::features::members::{Sex, Source};
use crate::features::regions::RegionLists;
use crate::types::ids::MemberId;
use crate::types::masked::Masked;
use crate::types::time::Moment;
use serde::{Deserialize, Serialize};

words! {
    pub enum ReviewState {
        Waiting = "waiting" "待审核",
        Returned = "returned" "已退回待补充",
        Accepted = "accepted" "已通过",
    }
}

/// One registration as this viewer may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    pub member: MemberId,
    pub name: String,
    pub sex: Sex,
    pub age: i32,
    pub place: String,
    pub source: Source,
    pub mobile: Masked<String>,
    /// By whose link they came.
    pub proposed: Option<String>,
    pub state: ReviewState,
    pub question: String,
    pub asked: Option<(String, Moment)>,
    pub answer: String,
    pub answered_at: Option<Moment>,
    pub decided: Option<(String, Moment)>,
    pub created_at: Moment,
    /// Labels of key data that is not known.
    pub missing: Vec<String>,
    /// Others who may be the same person.
    pub alike: Alike,
    /// Whether they can sign in and so read a question by themself.
    pub has_account: bool,
}

/// One page of one state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewList {
    pub rows: Vec<Review>,
    pub waiting: i64,
    pub returned: i64,
    pub accepted: i64,
    pub next: Option<MemberId>,
    pub may_decide: bool,
    pub now: Moment,
}

/// What the agency asks of a member on their own page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnQuestion {
    pub question: String,
    pub asked_at: Option<Moment>,
    /// Keys of the key data that could be completed with the answer.
    pub missing: Vec<String>,
    pub fields: Fields,
    pub regions: RegionLists,
}
