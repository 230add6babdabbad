//! SQL of the recycle bin.

pub mod erase;

use super::rules::Going;
use super::{Binned, Erased};
use crate::error::{Error, Result};
use crate::features::members::scope::binds;
use crate::features::staff::Viewer;
use crate::server::db::Tx;
use crate::types::ids::MemberId;
use crate::types::time::Moment;
use chrono::DateTime;

/// Rows of a page.
pub const PAGE: usize = 50;

macro_rules! binned {
    ($rest:literal) => {
        concat!(
            "select m.id, m.name, m.sex, m.stage, coalesce(a.name, p.name) as owner,
                    (select count(*) from contract k where k.member_id = m.id) as contracts, s.name as by, g.reason, g.at
             from member_gone g join member m on m.id = g.member_id join staff s on s.id = g.by_id
             left join staff p on p.id = m.presale_id left join staff a on a.id = m.aftersale_id
             where g.how = 'deleted' and ", in_reach!(), $rest)
    };
}

/// Up to `limit` members in the bin whom the viewer could see, the latest first, older than `before`; `q` is
/// a name's beginning or a number.
pub async fn bin(tx: &mut Tx, viewer: &Viewer, q: &str, before: Option<Moment>, limit: i64) -> Result<Vec<Binned>> {
    let (all, staff, assigns) = binds(viewer);
    let like = crate::server::dialect::starts_with(q);
    Ok(on!(tx, c => sqlx::query_as(binned!(
        " and ($4 = '' or m.name like $5 escape '\\' or m.id = $6) and g.at < $7 order by g.at desc, m.id desc limit $8"))
        .bind(all).bind(staff).bind(assigns).bind(q).bind(like).bind(q.parse::<i64>().unwrap_or_default())
        .bind(before.unwrap_or(far_away())).bind(limit).fetch_all(c).await)?)
}

/// One of them.
pub async fn binned(tx: &mut Tx, viewer: &Viewer, id: MemberId) -> Result<Binned> {
    let (all, staff, assigns) = binds(viewer);
    let found = on!(tx, c => sqlx::query_as(binned!(" and m.id = $4"))
        .bind(all).bind(staff).bind(assigns).bind(id).fetch_optional(c).await)?;
    found.ok_or(Error::NotFound)
}

/// Who was erased, the latest first.
pub async fn erased(tx: &mut Tx, before: Option<Moment>, limit: i64) -> Result<Vec<Erased>> {
    Ok(on!(tx, c => sqlx::query_as(
        "select e.member_id as id, (select count(*) from contract k where k.member_id = e.member_id) as contracts, s.name as by, e.at
         from erasure e join staff s on s.id = e.by_id where e.at < $1 order by e.at desc, e.member_id desc limit $2")
        .bind(before.unwrap_or(far_away())).bind(limit).fetch_all(c).await)?)
}

/// What still goes on with a member.
pub async fn going(tx: &mut Tx, member: MemberId) -> Result<Going> {
    let (writing, in_force, planned_dates) = on!(tx, c => sqlx::query_as(
        "select (select count(*) from contract where member_id = $1 and state in ('draft', 'submitted', 'returned')),
                (select count(*) from contract where member_id = $1 and state = 'in_force'),
                (select count(*) from arranged_date where (member_a = $1 or member_b = $1) and state = 'planned')")
        .bind(member).fetch_one(c).await)?;
    Ok(Going {
        writing,
        in_force,
        planned_dates,
    })
}

fn far_away() -> Moment {
    DateTime::UNIX_EPOCH + chrono::Duration::days(365 * 1000)
}
