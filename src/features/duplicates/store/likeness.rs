//! SQL of the index of name with birthday.

use crate::error::Result;
use crate::server::db::Tx;
use crate::server::sql::Sql;
use crate::types::ids::MemberId;
use chrono::NaiveDate;

/// Who was born then and still waits for the index, with their name.
pub async fn waiting(tx: &mut Tx, birthday: NaiveDate) -> Result<Vec<(MemberId, String)>> {
    Ok(on!(tx, c => sqlx::query_as(
        "select m.id, m.name from likeness_todo t join member m on m.id = t.member_id where m.birthday = $1 limit 200")
        .bind(birthday).fetch_all(c).await)?)
}

/// Who stands in the index so.
pub async fn alike(tx: &mut Tx, blind: Vec<u8>) -> Result<Vec<MemberId>> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "select member_id from member_likeness where blind = $1 order by member_id limit 20")
        .bind(blind).fetch_all(c).await)?)
}

/// Takes up to `limit` members off the list of those who wait.
pub async fn take_waiting(tx: &mut Tx, limit: i64) -> Result<Vec<i64>> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "delete from likeness_todo where member_id in (select member_id from likeness_todo order by member_id limit $1) returning member_id")
        .bind(limit).fetch_all(c).await)?)
}

/// Name and birthday of those of them who were not erased.
pub async fn people(tx: &mut Tx, ids: &[i64]) -> Result<Vec<(i64, String, NaiveDate)>> {
    let mut sql = Sql::new(
        "select m.id, m.name, m.birthday from member m
         where not exists (select 1 from member_gone g where g.member_id = m.id and g.how = 'erased')",
    );
    sql.in_ids(" and m.id", ids);
    sql.fetch_all(tx).await
}

/// Puts members into the index.
pub async fn put(tx: &mut Tx, rows: impl IntoIterator<Item = (i64, Vec<u8>)>) -> Result<()> {
    let mut sql = Sql::new("insert into member_likeness (member_id, blind) values ");
    for (i, (id, blind)) in rows.into_iter().enumerate() {
        sql.with(if i == 0 { "(" } else { ", (" }, id)
            .with(", ", blind)
            .push(")");
    }
    sql.push(" on conflict (member_id) do update set blind = excluded.blind");
    sql.execute(tx).await?;
    Ok(())
}
