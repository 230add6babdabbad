//! 配对引擎: every member who may be matched in memory, as columns, and the questions asked of them. Pure: no
//! database, no clock, no view.
//!
//! - [`Pool`] holds the members; [`Pool::put`], [`Pool::remove`] and [`Pool::change`] keep it current,
//!   [`Pool::snapshot`] is what everybody reads.
//! - [`Snapshot::library`] ranks candidates for one member, [`Snapshot::prices`] says what each criterion costs,
//!   [`Snapshot::batch`] ranks for very many, [`spread`] hands out introductions under caps.
//! - [`oracle`] is the rule written plainly; it explains a pair, and tests hold the fast path against it.
//!
//! # Memory
//! A member takes 55 bytes in all columns together (`Chunk::BYTES`, at most 64 by a check when compiled):
//!
//! | bytes | column |
//! | ---: | --- |
//! | 8 | number |
//! | 8 | interests, a bit set |
//! | 2 + 1 | birthday in days, and the age on the pool's day |
//! | 1 + 1 | height, weight |
//! | 2 + 1 | region (province in the upper seven bits), province of the household register |
//! | 1 | education, income, car: three, three and two bits |
//! | 1 | marital status and children, a bit for each |
//! | 1 | house |
//! | 1 + 1 + 1 | who may be recommended, what was verified, level |
//! | 2 + 2 | what was learned: says yes, is said yes to |
//! | 4 | criteria: the weights, three bits each |
//! | 1 + 1 + 1 | criteria: which filter; education, income; sets of marital status and children |
//! | 2 + 2 + 2 | criteria: age, height, weight from and to |
//! | 8 | criteria: four wished regions; more lie beside the columns |
//!
//! The sex is the half of the pool that a member stands in. Beside the columns: four bytes a number for where a
//! member stands (`Ids`), wished regions beyond four (a few dozen bytes for those who have them), slots of the
//! last chunk not in use yet. `Snapshot::memory` counts all of it.

mod asks;
pub mod batch;
mod columns;
pub mod explain;
mod filter;
mod ids;
mod learned;
mod library;
pub mod oracle;
mod places;
mod pool;
mod price;
mod query;
mod row;
mod score;
mod snapshot;
pub mod spread;
#[cfg(test)]
mod tests;

pub use columns::Chunk;
pub use learned::Learned;
pub use library::{Candidate, Library};
pub use oracle::Tendency;
pub use places::Places;
pub use pool::{Changes, Pool};
pub use row::Row;
pub use snapshot::{Memory, Snapshot};

use super::model::Criterion;
use super::score::Facts;
use crate::features::members::{Criteria, Education};
use crate::types::ids::MemberId;
use chrono::NaiveDate;

/// A member as the pool is fed with them.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    pub id: MemberId,
    pub birthday: NaiveDate,
    /// The age in it is not read: it comes from the birthday and the pool's day.
    pub facts: Facts,
    pub criteria: Criteria,
    /// A bit for each of the first 64 words of the agency's list of interests.
    pub interests: u64,
    pub standing: Standing,
    pub tendency: Tendency,
}

/// Whether a member may be recommended to others, and what they are narrowed by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// In pre-sale, signed or in service.
    pub looked_after: bool,
    /// Agreed to be shown.
    pub shown: bool,
    pub do_not_contact: bool,
    pub blacklisted: bool,
    pub never_recommended: bool,
    /// A bit for each of the six items that can be verified, in their order.
    pub checked: u8,
    pub level: u8,
}

/// A question: whom it is asked for, what narrows it, by which rules, and who is left out.
#[derive(Clone, Copy)]
pub struct Ask<'a> {
    /// From [`Snapshot::row`], or from [`Snapshot::with`] where criteria are tried out.
    pub member: &'a Row,
    pub filter: &'a Filter,
    pub rules: Rules<'a>,
    /// Pairs that must not be: met, declined, recommended lately, of one household, related. In any order.
    pub excluded: &'a [MemberId],
}

/// What narrows a library on top of criteria.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub sexes: Sexes,
    /// A province, city or district.
    pub place: Option<i64>,
    pub age_min: Option<i64>,
    pub age_max: Option<i64>,
    pub education: Option<Education>,
    /// All of these items are verified.
    pub checked: u8,
    /// Only those who were never recommended to anybody.
    pub never_recommended: bool,
    /// At least this level.
    pub level: u8,
    /// At least so many interests in common.
    pub in_common: u32,
}

/// Whom a member is looked for among. Anything but `Other` only where the agency allows it in its settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sexes {
    #[default]
    Other,
    Same,
    Both,
}

/// What the agency decides, and what the one who looks is kept from.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rules<'a> {
    pub learned: Learned,
    /// These filter where they are insisted on, and are not weighed: their viewer does not see them.
    pub unseen: &'a [Criterion],
    pub ties: Ties,
}

/// Who comes first of those who suit equally well.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ties {
    #[default]
    ByNumber,
    /// By a number made of both members' numbers: always the same for a pair, and another order for each
    /// member, so that a batch does not show everybody the same few.
    Scattered,
}

impl Snapshot {
    /// A member with what is being tried out, as a question needs them; the pool does not change.
    pub fn with(&self, member: &Member) -> Row {
        Row::new(member, self.places(), self.today())
    }
}
