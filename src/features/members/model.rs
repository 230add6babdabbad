//! A member's profile and criteria, and what lists and pages show of them.

use super::words::*;
use crate::features::staff::Protected;
use crate::features::verification::Item;
use crate::types::ids::{MemberId, PhotoId, StaffId};
use crate::types::masked::Masked;
use crate::types::time::Moment;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a form was answered, by field key; codes for choices, commas between several.
pub type Answers = BTreeMap<String, String>;

/// The answers to the fields that have no column of their own, by field key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Traits(pub Answers);
sql_json!(Traits);

/// Who a member is, without contact data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Profile {
    pub username: Option<String>,
    pub name: String,
    pub sex: Sex,
    pub birthday: NaiveDate,
    pub lunar: bool,
    /// The district's code (GB/T 2260).
    pub region: i64,
    /// The province's code.
    pub hukou: Option<i64>,
    pub height_cm: i64,
    pub weight_kg: Option<i64>,
    pub marital: Marital,
    pub education: Education,
    pub income: Option<Income>,
    pub house: Option<House>,
    pub car: Option<Car>,
    pub children: Option<Children>,
    pub occupation: String,
    pub traits: Traits,
}

/// A wish with how much it counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish<T> {
    pub value: T,
    pub importance: Importance,
}

/// From and to, both included, either open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    pub min: Option<i64>,
    pub max: Option<i64>,
}

/// What a member asks of a partner; what is absent is not asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Criteria {
    pub age: Option<Wish<Range>>,
    pub height: Option<Wish<Range>>,
    pub weight: Option<Wish<Range>>,
    pub education: Option<Wish<Education>>,
    pub income: Option<Wish<Income>>,
    pub marital: Option<Wish<Vec<Marital>>>,
    pub children: Option<Wish<Vec<Children>>>,
    pub house: Option<Wish<()>>,
    pub car: Option<Wish<()>>,
    /// Province, city or district codes.
    pub regions: Option<Wish<Vec<i64>>>,
    pub text: String,
}
sql_json!(Criteria);

/// One line of a list of members, as this viewer may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberRow {
    pub id: MemberId,
    pub name: String,
    pub sex: Sex,
    pub age: i32,
    /// 「上海 浦东新区」
    pub place: String,
    pub height_cm: i64,
    pub marital: Marital,
    pub education: Education,
    pub income: Masked<Option<Income>>,
    pub mobile: Masked<String>,
    pub source: Source,
    pub stage: Stage,
    pub intent: Option<Intent>,
    pub presale: Option<String>,
    pub aftersale: Option<String>,
    pub follow_ups: i64,
    pub last_contact_at: Option<Moment>,
    pub next_contact_at: Option<Moment>,
    pub created_at: Moment,
    pub assigned_at: Option<Moment>,
    /// The photo that stands for the member.
    pub cover: Option<PhotoId>,
    /// What the agency has checked and still holds.
    pub checked: Vec<Item>,
    pub service_ends_on: Option<NaiveDate>,
    /// Answers to own fields that are shown as columns, by the field's number.
    pub own: BTreeMap<i64, String>,
    /// Stands on the blacklist.
    pub barred: bool,
    /// Wants no contact for now.
    pub quiet: bool,
}

/// One contact value as shown: a hint, and whether the viewer may ask for all of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactShown {
    pub kind: crate::features::contacts::ContactKind,
    pub value: Masked<String>,
    pub may_reveal: bool,
}

/// A member's page: everything but the timeline, as this viewer may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberPage {
    pub id: MemberId,
    pub version: i64,
    pub profile: Profile,
    pub fields: super::fields::Fields,
    /// The groups of fields that were taken out of `profile` and `criteria`.
    pub hidden: Vec<Protected>,
    pub criteria: Criteria,
    pub contacts: Vec<ContactShown>,
    /// Masked: what records had that were merged into this one.
    pub former: Vec<(crate::features::contacts::ContactKind, String)>,
    pub place: String,
    pub hukou: String,
    /// Names of the regions in the criteria, by code.
    pub region_names: BTreeMap<i64, String>,
    pub stage: Stage,
    pub source: Source,
    pub intent: Option<Intent>,
    pub presale: Option<(StaffId, String)>,
    pub aftersale: Option<(StaffId, String)>,
    pub shown: bool,
    pub do_not_contact: bool,
    pub follow_ups: i64,
    pub last_contact_at: Option<Moment>,
    pub next_contact_at: Option<Moment>,
    pub service_ends_on: Option<NaiveDate>,
    pub created_at: Moment,
    /// The photo that stands for the member.
    pub cover: Option<PhotoId>,
    /// What the agency has checked and still holds.
    pub checked: Vec<Item>,
    pub now: Moment,
}

/// The row as the database has it; `see` makes of it what a viewer may see.
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
#[derive(Clone, Debug)]
pub struct Member {
    pub id: MemberId,
    #[cfg_attr(feature = "ssr", sqlx(flatten))]
    pub profile: Profile,
    pub criteria: Criteria,
    pub stage: Stage,
    pub presale_id: Option<StaffId>,
    pub presale_name: Option<String>,
    pub aftersale_id: Option<StaffId>,
    pub aftersale_name: Option<String>,
    pub source: Source,
    pub shown: bool,
    pub do_not_contact: bool,
    pub intent: Option<Intent>,
    pub follow_ups: i64,
    pub last_contact_at: Option<Moment>,
    pub next_contact_at: Option<Moment>,
    pub assigned_at: Option<Moment>,
    pub service_ends_on: Option<NaiveDate>,
    pub version: i64,
    pub created_at: Moment,
}
