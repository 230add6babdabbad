//! SQL of who agrees with each of several members: a statement for all of them, whatever their number.

use crate::error::Result;
use crate::features::duplicates::Basis;
use crate::features::members::scope;
use crate::features::staff::Viewer;
use crate::server::db::Tx;
use crate::server::sql::Sql;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// Who has the same contact data as each of `ids`: `(member, other, in what)`. Who is gone has none.
pub async fn by_contact(tx: &mut Tx, ids: &[i64]) -> Result<Vec<(i64, i64, Basis)>> {
    // Crossed so that SQLite begins with the few who are asked about, and in no order: for that it would walk
    // through the contacts of all members instead of looking each value up.
    let mut sql = Sql::new(concat!(
        "select a.owner_id, b.owner_id as other, a.kind from contact a cross join contact b
         where a.owner = 'member' and a.kind in ('mobile', 'id_number', 'wechat', 'qq', 'email')
           and b.blind = a.blind and b.kind = a.kind and b.owner = 'member' and b.owner_id <> a.owner_id and ",
        here!("b.owner_id")
    ));
    sql.in_ids(" and a.owner_id", ids).push(" limit 500");
    sql.fetch_all(tx).await
}

/// Name and birthday of each.
pub async fn people(tx: &mut Tx, ids: &[i64]) -> Result<Vec<(i64, String, NaiveDate)>> {
    let mut sql = Sql::new("select m.id, m.name, m.birthday from member m where");
    sql.in_ids(" m.id", ids);
    sql.fetch_all(tx).await
}

/// Who stands in the index of name and birthday under one of these: `(member, blind)`.
pub async fn by_blind(tx: &mut Tx, blinds: &[Vec<u8>]) -> Result<Vec<(i64, Vec<u8>)>> {
    let mut sql = Sql::new(concat!(
        "select l.member_id, l.blind from member_likeness l where ",
        here!("l.member_id"),
        " and l.blind in ("
    ));
    for (i, blind) in blinds.iter().enumerate() {
        sql.with(if i == 0 { "" } else { ", " }, blind.clone());
    }
    sql.push(") order by l.member_id limit 500");
    sql.fetch_all(tx).await
}

/// Who was born on one of these days and still waits for that index, with name and birthday.
pub async fn waiting(tx: &mut Tx, days: &BTreeSet<NaiveDate>) -> Result<Vec<(i64, String, NaiveDate)>> {
    let mut sql = Sql::new(concat!(
        "select m.id, m.name, m.birthday from likeness_todo t join member m on m.id = t.member_id where ",
        here!("m.id"),
        " and m.birthday in ("
    ));
    for (i, day) in days.iter().enumerate() {
        sql.with(if i == 0 { "" } else { ", " }, *day);
    }
    sql.push(") order by m.id limit 200");
    sql.fetch_all(tx).await
}

/// The pairs with one of `ids` that were judged not to be the same person, the lower number first.
pub async fn judged(tx: &mut Tx, ids: &[i64]) -> Result<Vec<(i64, i64)>> {
    let mut sql = Sql::new("select low_id, high_id from not_same where");
    sql.in_ids(" low_id", ids).in_ids(" or high_id", ids);
    sql.fetch_all(tx).await
}

/// Those of `ids` whom the viewer may see.
pub async fn visible(tx: &mut Tx, viewer: &Viewer, ids: &[i64]) -> Result<Vec<i64>> {
    let mut sql = Sql::new("select m.id from member m where");
    scope::push(&mut sql, viewer);
    sql.in_ids(" and m.id", ids);
    let rows: Vec<(i64,)> = sql.fetch_all(tx).await?;
    Ok(rows.into_iter().map(|r| r.0).collect())
}
