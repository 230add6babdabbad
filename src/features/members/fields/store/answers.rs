//! SQL of what members answered to the agency's own fields.

use crate::features::members::Wanted;
use crate::features::members::fields::{Field, Kind};
use crate::server::dialect;
use crate::server::sql::Sql;
use crate::types::time::parse_day;

/// Narrows a list of members `m` to those who answered a custom field so: a choice by its code, a text by
/// what it contains or is, a number or a day from and to. What is not of the field's kind is not asked.
pub fn narrow(sql: &mut Sql, field: &Field, wanted: &Wanted) {
    if let Some(condition) = condition(field, wanted) {
        sql.push(" and exists (select 1 from member_answer o where o.member_id = m.id")
            .append(&condition)
            .push(")");
    }
}

/// Selects the numbers of those who answered so, along an index.
pub fn answered(field: &Field, wanted: &Wanted) -> Option<Sql> {
    let condition = condition(field, wanted)?;
    let mut sql = Sql::new("select o.member_id as id from member_answer o where 1 = 1");
    sql.append(&condition);
    Some(sql)
}

/// The condition on `member_answer o`, where something is asked.
fn condition(field: &Field, wanted: &Wanted) -> Option<Sql> {
    let mut sql = Sql::default();
    sql.with(" and o.field = ", field.custom()?);
    let ends = [wanted.from.trim(), wanted.to.trim()];
    // As the triggers keep it.
    let is = wanted.is.trim().to_ascii_lowercase();
    let asked = match &field.kind {
        Kind::Number(..) => {
            let [from, to] = ends.map(|end| end.parse::<i64>().ok());
            for (sign, end) in [(" and o.number >= ", from), (" and o.number <= ", to)] {
                if let Some(end) = end {
                    sql.with(sign, end);
                }
            }
            from.or(to).is_some()
        }
        Kind::Day => {
            let [from, to] = ends.map(|end| parse_day(end).ok());
            for (sign, end) in [(" and o.answer >= ", from), (" and o.answer <= ", to)] {
                if let Some(end) = end {
                    sql.with(sign, end.to_string());
                }
            }
            from.or(to).is_some()
        }
        Kind::Text(_) if !wanted.whole => {
            let pattern = format!("%{}", dialect::starts_with(&is));
            sql.with(" and o.answer like ", pattern).push(" escape '\\'");
            !is.is_empty()
        }
        _ => {
            sql.with(" and o.answer = ", is.clone());
            !is.is_empty()
        }
    };
    asked.then_some(sql)
}
