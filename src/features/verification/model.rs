//! What can be checked, and how a check stands.

use crate::features::photos::Photo;
use crate::types::ids::{MemberId, VerificationId};
use crate::types::time::Moment;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

words! {
    /// What can be checked of a member.
    pub enum Item {
        Identity = "identity" "身份",
        Education = "education" "学历",
        Income = "income" "收入",
        House = "house" "房产",
        Car = "car" "车辆",
        Marital = "marital" "婚姻状况",
    }
}

impl Item {
    /// The answers that a check of this item has looked at: where one changes, nobody has checked it.
    pub fn rests_on(self) -> &'static [&'static str] {
        match self {
            Self::Identity => &["name", "sex", "birthday", "id_number"],
            Self::Education => &["education"],
            Self::Income => &["income"],
            Self::House => &["house"],
            Self::Car => &["car"],
            Self::Marital => &["marital"],
        }
    }
}

words! {
    pub enum CheckState {
        Waiting = "waiting" "待核验",
        Verified = "verified" "已核验",
        Refused = "refused" "未通过",
        /// A newer check took its place.
        Replaced = "replaced" "已更新",
        /// It turned out not to be so.
        Revoked = "revoked" "已撤销",
    }
}

words! {
    /// The lists of what is to be done about checks.
    pub enum CheckTab {
        Waiting = "waiting" "待核验",
        Soon = "soon" "30 天内到期",
        Expired = "expired" "已过期",
    }
}

/// One check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Check {
    pub id: VerificationId,
    pub version: i64,
    pub item: Item,
    pub state: CheckState,
    /// Empty where the viewer may not see what it tells.
    pub note: String,
    pub reason: String,
    pub submitted_by: Option<String>,
    pub submitted_at: Moment,
    pub checked_by: Option<String>,
    pub checked_at: Option<Moment>,
    pub valid_until: Option<NaiveDate>,
}

/// A paper that proves something; without the picture where the viewer may only know that there is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    pub of: VerificationId,
    pub photo: Option<Photo>,
}

/// All the checks of a member, newest first, as this viewer may see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checks {
    pub member: MemberId,
    pub rows: Vec<Check>,
    pub papers: Vec<Paper>,
    pub may_submit: bool,
    pub may_check: Vec<Item>,
    /// The key of the form that hands something in.
    pub once: String,
    pub today: NaiveDate,
    pub now: Moment,
}

impl Checks {
    /// The check that counts for an item, or that waits.
    pub fn of(&self, item: Item, state: CheckState) -> Option<&Check> {
        self.rows.iter().find(|c| c.item == item && c.state == state)
    }

    /// Whether papers are still being worked on.
    pub fn waits(&self) -> bool {
        let waiting = |p: &Paper| {
            p.photo
                .as_ref()
                .is_some_and(|p| p.state == crate::features::photos::PhotoState::Waiting)
        };
        self.papers.iter().any(waiting)
    }
}

/// One line of the list of what is to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct CheckRow {
    pub id: VerificationId,
    pub item: Item,
    pub member: MemberId,
    pub name: String,
    pub owner: Option<String>,
    pub submitted_by: Option<String>,
    pub submitted_at: Moment,
    pub checked_by: Option<String>,
    pub valid_until: Option<NaiveDate>,
    pub papers: i64,
}

/// A list of checks with the counts of all the lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckList {
    pub rows: Vec<CheckRow>,
    pub waiting: i64,
    pub soon: i64,
    pub expired: i64,
    pub today: NaiveDate,
    pub now: Moment,
}
