//! What a list is sorted by: the expression that has an index, and where a page ends in it.

use super::Row;
use crate::error::{Error, Result};
use crate::features::members::filter::{Board, Class, Filter, Sort};
use crate::features::members::names;
use crate::server::sql::{Sql, Value};
use crate::types::time::Moment;
use chrono::NaiveDate;

/// How a value of the order is written and read.
enum Kind {
    Number,
    Text,
    Moment,
    Day,
}

/// One order: its expression, whether it may be empty, and its index.
pub struct Order {
    pub key: &'static str,
    pub nullable: bool,
    /// For `dialect::along`.
    pub along: &'static str,
    kind: Kind,
}

// The expressions of `migrations/*/0002_lists.sql`, and of 0015 for the stages: as the agency's flow has them.
const EDUCATION: &str = "(case m.education when 'junior' then 0 when 'senior' then 1 when 'college' then 2 when 'bachelor' then 3 when 'master' then 4 when 'doctor' then 5 end)";
const INCOME: &str = "(case m.income when 'below_5' then 0 when 'from_5' then 1 when 'from_10' then 2 when 'from_20' then 3 when 'from_30' then 4 when 'from_50' then 5 when 'from_100' then 6 end)";
const INTENT: &str =
    "(case m.intent when 'strong' then 0 when 'medium' then 1 when 'weak' then 2 when 'none' then 3 end)";
const STAGE: &str = "(case m.stage when 'lead' then 0 when 'presale' then 1 when 'signed' then 2 when 'in_service' then 3 when 'completed' then 4 when 'abandoned' then 5 end)";
const OWNER: &str =
    "(case when m.stage in ('signed', 'in_service', 'completed') then m.aftersale_id else m.presale_id end)";

impl Order {
    pub fn of(filter: &Filter) -> Self {
        let order = |key, nullable, along, kind| Self {
            key,
            nullable,
            along,
            kind,
        };
        let staged = one_stage(filter);
        match filter.sort {
            Sort::Id if staged => order("m.id", false, " indexed by member_by_stage", Kind::Number),
            Sort::Id => order("m.id", false, " not indexed", Kind::Number),
            Sort::Name => order("n.pinyin", false, " indexed by member_name_by_pinyin", Kind::Text),
            Sort::Sex => order("m.sex", false, " indexed by member_by_sex", Kind::Text),
            Sort::Age => order("m.birthday", false, " indexed by member_by_age", Kind::Day),
            Sort::Height => order("m.height_cm", false, " indexed by member_by_height", Kind::Number),
            Sort::Education => order(EDUCATION, false, " indexed by member_by_education", Kind::Number),
            Sort::Marital => order("m.marital", false, " indexed by member_by_marital", Kind::Text),
            Sort::Income => order(INCOME, true, " indexed by member_by_income", Kind::Number),
            Sort::Region => order("m.region", false, " indexed by member_by_region", Kind::Number),
            Sort::Source => order("m.source", false, " indexed by member_by_source", Kind::Text),
            Sort::Stage => order(STAGE, false, " indexed by member_by_flow", Kind::Number),
            Sort::Intent => order(INTENT, true, " indexed by member_by_intent", Kind::Number),
            Sort::Owner => order(OWNER, true, " indexed by member_by_owner", Kind::Number),
            Sort::FollowUps if staged => order(
                "m.follow_ups",
                false,
                " indexed by member_by_stage_follow_ups",
                Kind::Number,
            ),
            Sort::FollowUps => order("m.follow_ups", false, " indexed by member_by_follow_ups", Kind::Number),
            Sort::LastContact => order(
                "m.last_contact_at",
                true,
                " indexed by member_by_last_contact",
                Kind::Moment,
            ),
            Sort::NextContact if staged => order(
                "m.next_contact_at",
                true,
                " indexed by member_by_stage_next",
                Kind::Moment,
            ),
            Sort::NextContact => order(
                "m.next_contact_at",
                true,
                " indexed by member_by_next_contact",
                Kind::Moment,
            ),
            Sort::Created => order("m.created_at", false, " indexed by member_by_created", Kind::Moment),
            Sort::Assigned => order("m.assigned_at", true, " indexed by member_by_assigned", Kind::Moment),
            Sort::ServiceEnd => order(
                "m.service_ends_on",
                true,
                " indexed by member_by_service_end",
                Kind::Day,
            ),
        }
    }
}

/// Whether everybody on the list is at one stage, so that indexes that begin with it serve.
fn one_stage(filter: &Filter) -> bool {
    filter.stage.is_some()
        || matches!(filter.board, Board::Presale | Board::Aftersale | Board::AssignAftersale)
        || matches!(
            filter.class,
            Class::Unsigned
                | Class::AbandonedWaiting
                | Class::NotSigned
                | Class::Signed
                | Class::NeverContacted
                | Class::Contacted
        )
}

/// Youngest first is latest birthday first.
fn falls(filter: &Filter) -> bool {
    filter.falling != (filter.sort == Sort::Age)
}

/// A stretch of a list in its order. A page goes on through them until it is full: each lies side by side
/// in the index, which a comparison of pairs would not for SQLite.
#[derive(Clone)]
pub enum Stretch {
    /// From the very beginning.
    Whole,
    /// Those with the value that the page before ended with, after its number.
    Same(Value, i64),
    /// Those beyond that value.
    Beyond(Value),
    /// Those after this number, in the order of numbers.
    After(i64),
    /// Those without a value, who come last; after this number.
    Empty(Option<i64>),
}

/// What is left of the list after the page that the filter names.
pub fn stretches(filter: &Filter, order: &Order) -> Result<Vec<Stretch>> {
    let empty = |after| order.nullable.then_some(Stretch::Empty(after));
    if filter.after.is_empty() {
        return Ok([Some(Stretch::Whole), empty(None)].into_iter().flatten().collect());
    }
    let wrong = || Error::invalid("after", "页码已失效，请回到第一页");
    let (value, id) = filter.after.rsplit_once('~').ok_or_else(wrong)?;
    let id: i64 = id.parse().map_err(|_| wrong())?;
    if filter.sort == Sort::Id {
        return Ok(vec![Stretch::After(id)]);
    }
    if value.is_empty() {
        return Ok(vec![empty(Some(id)).ok_or_else(wrong)?]);
    }
    let value = match order.kind {
        Kind::Text => Value::Text(value.to_string()),
        Kind::Number => Value::Int(value.parse().map_err(|_| wrong())?),
        Kind::Day => Value::Day(value.parse().map_err(|_| wrong())?),
        Kind::Moment => {
            let millis = value.parse().map_err(|_| wrong())?;
            Value::Moment(Moment::from_timestamp_millis(millis).ok_or_else(wrong)?)
        }
    };
    let rest = [
        Some(Stretch::Same(value.clone(), id)),
        Some(Stretch::Beyond(value)),
        empty(None),
    ];
    Ok(rest.into_iter().flatten().collect())
}

impl Stretch {
    /// The condition and the order, of which `id` is the last.
    pub fn push(&self, sql: &mut Sql, filter: &Filter, order: &Order, id: &'static str) {
        let falls = falls(filter);
        let (sign, down) = if falls { (" < ", " desc") } else { (" > ", "") };
        match self {
            Self::Whole if order.nullable => {
                sql.push(" and ").push(order.key).push(" is not null");
            }
            Self::Whole => {}
            Self::Same(value, after) => {
                sql.push(" and ").push(order.key).with(" = ", value.clone());
                sql.push(" and ").push(id).push(sign).with("", *after);
            }
            Self::Beyond(value) => {
                sql.push(" and ").push(order.key).push(sign).with("", value.clone());
            }
            Self::After(after) => {
                sql.push(" and ").push(id).push(sign).with("", *after);
            }
            Self::Empty(after) => {
                sql.push(" and ").push(order.key).push(" is null");
                if let Some(after) = after {
                    sql.push(" and ").push(id).push(sign).with("", *after);
                }
            }
        }
        sql.push(" order by ");
        if matches!(self, Self::Whole | Self::Beyond(_)) && filter.sort != Sort::Id {
            sql.push(order.key).push(down).push(", ");
        }
        sql.push(id).push(down);
    }
}

/// Where the page that ends with this row ends.
pub fn end_of(sort: Sort, row: &Row) -> String {
    let moment = |at: Option<Moment>| at.map(|a| a.timestamp_millis().to_string());
    let day = |day: Option<NaiveDate>| day.map(|d| d.to_string());
    let owner = if row.stage.module() == crate::features::staff::Module::Aftersale {
        row.aftersale_id
    } else {
        row.presale_id
    };
    let value = match sort {
        Sort::Id => Some(row.id.to_string()),
        Sort::Name => Some(names::pinyin(&row.name)),
        Sort::Sex => Some(row.sex.code().into()),
        Sort::Age => day(Some(row.birthday)),
        Sort::Height => Some(row.height_cm.to_string()),
        Sort::Education => Some((row.education as i64).to_string()),
        Sort::Marital => Some(row.marital.code().into()),
        Sort::Income => row.income.map(|i| (i as i64).to_string()),
        Sort::Region => Some(row.region.to_string()),
        Sort::Source => Some(row.source.code().into()),
        Sort::Stage => Some((row.stage as i64).to_string()),
        Sort::Intent => row.intent.map(|i| (i as i64).to_string()),
        Sort::Owner => owner.map(|o| o.to_string()),
        Sort::FollowUps => Some(row.follow_ups.to_string()),
        Sort::LastContact => moment(row.last_contact_at),
        Sort::NextContact => moment(row.next_contact_at),
        Sort::Created => moment(Some(row.created_at)),
        Sort::Assigned => moment(row.assigned_at),
        Sort::ServiceEnd => day(row.service_ends_on),
    };
    format!("{}~{}", value.unwrap_or_default(), row.id)
}

/// At least so high in a vocabulary with an order.
pub fn at_least(sql: &mut Sql, education: bool, rank: i64) {
    sql.push(" and ")
        .push(if education { EDUCATION } else { INCOME })
        .with(" >= ", rank);
}

/// Exactly this intent.
pub fn of_intent(sql: &mut Sql, rank: i64) {
    sql.push(" and ").push(INTENT).with(" = ", rank);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::members::words::{Education, Income, Intent, Stage};

    #[test]
    fn the_expressions_name_every_word_in_order() {
        let ranks = |codes: Vec<&str>| {
            let all: Vec<String> = codes
                .iter()
                .enumerate()
                .map(|(i, c)| format!("when '{c}' then {i} "))
                .collect();
            all.concat()
        };
        assert!(EDUCATION.contains(&ranks(Education::ALL.iter().map(|w| w.code()).collect())));
        assert!(INCOME.contains(&ranks(Income::ALL.iter().map(|w| w.code()).collect())));
        assert!(INTENT.contains(&ranks(Intent::ALL.iter().map(|w| w.code()).collect())));
        assert!(STAGE.contains(&ranks(Stage::ALL.iter().map(|w| w.code()).collect())));
        for migration in [
            include_str!("../../../../migrations/sqlite/0015_lists.sql"),
            include_str!("../../../../migrations/postgres/0015_lists.sql"),
        ] {
            assert!(migration.contains(&STAGE.replace("m.", "")));
        }
        for migration in [
            include_str!("../../../../migrations/sqlite/0002_lists.sql"),
            include_str!("../../../../migrations/postgres/0002_lists.sql"),
        ] {
            for expression in [EDUCATION, INCOME, INTENT, OWNER] {
                assert!(migration.contains(&expression.replace("m.", "")), "{expression}");
            }
        }
    }
}
