//! SQL of members who are no longer here.

use crate::error::Result;
use crate::features::members::gone::Gone;
use crate::server::clock;
use crate::server::db::Tx;
use crate::types::ids::{MemberId, StaffId};

/// Takes a member out of everything that people see; false where they are gone already.
pub async fn leave(
    tx: &mut Tx,
    member: MemberId,
    how: Gone,
    into: Option<MemberId>,
    by: StaffId,
    reason: &str,
) -> Result<bool> {
    let done = on!(tx, c => sqlx::query(
        "insert into member_gone (member_id, how, into_id, by_id, reason, at) values ($1, $2, $3, $4, $5, $6)
         on conflict (member_id) do nothing")
        .bind(member).bind(how).bind(into).bind(by).bind(reason).bind(clock::now())
        .execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

/// Brings a member back who went in this way; false where that is not so.
pub async fn come_back(tx: &mut Tx, member: MemberId, how: Gone) -> Result<bool> {
    let done = on!(tx, c => sqlx::query("delete from member_gone where member_id = $1 and how = $2")
        .bind(member).bind(how).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

/// How a member went and into whom; nothing where they are here (or never were).
pub async fn of(tx: &mut Tx, member: MemberId) -> Result<Option<(Gone, Option<MemberId>)>> {
    Ok(
        on!(tx, c => sqlx::query_as("select how, into_id from member_gone where member_id = $1")
        .bind(member).fetch_optional(c).await)?,
    )
}

/// Whose records were merged into this member's, one after another.
pub async fn before(tx: &mut Tx, member: MemberId) -> Result<Vec<MemberId>> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "with recursive earlier (id) as (
            select member_id from member_gone where into_id = $1
            union select g.member_id from member_gone g join earlier e on g.into_id = e.id)
         select id from earlier order by id limit 50")
        .bind(member).fetch_all(c).await)?)
}
