//! SQL of erasing a member for good.

use crate::error::Result;
use crate::features::duplicates::references::{Erase, REFERENCES};
use crate::features::events::{EventData, EventKind};
use crate::features::recycle::rules::NAMELESS;
use crate::server::clock;
use crate::server::db::Tx;
use crate::types::ids::{ConsultationId, EventId, MemberId, StaffId};
use crate::types::time::Moment;
use chrono::NaiveDate;
use sqlx::AssertSqlSafe;

/// Whose records were merged into this one.
pub async fn merged_into(tx: &mut Tx, member: MemberId) -> Result<Vec<MemberId>> {
    Ok(
        on!(tx, c => sqlx::query_scalar("select member_id from member_gone where into_id = $1")
        .bind(member).fetch_all(c).await)?,
    )
}

/// Begins: until `close` the triggers of append-only tables let the free words of this member go.
pub async fn open(tx: &mut Tx, member: MemberId, by: StaffId) -> Result<()> {
    on!(tx, c => sqlx::query("insert into erasure (member_id, by_id, at, at_work) values ($1, $2, $3, true)")
        .bind(member).bind(by).bind(clock::now()).execute(c).await.map(|_| ()))?;
    Ok(())
}

pub async fn close(tx: &mut Tx, member: MemberId, by: StaffId) -> Result<()> {
    on!(tx, c => sqlx::query("update member_gone set how = 'erased', into_id = null, reason = '', by_id = $1, at = $2 where member_id = $3")
        .bind(by).bind(clock::now()).bind(member).execute(c).await.map(|_| ()))?;
    on!(tx, c => sqlx::query("update erasure set at_work = false where member_id = $1")
        .bind(member).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Empties the member's own row.
pub async fn blank(tx: &mut Tx, member: MemberId) -> Result<()> {
    let born = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap_or_default();
    on!(tx, c => sqlx::query(
        "update member set username = null, password_hash = null, name = $1, birthday = $2, lunar = false, region = 0, hukou = null,
            height_cm = 0, weight_kg = null, marital = 'single', education = 'junior', income = null, house = null, car = null,
            children = null, occupation = '', traits = '{}', criteria = '{}', shown = false, do_not_contact = true, intent = null,
            last_contact_at = null, next_contact_at = null, updated_at = $3, version = version + 1
         where id = $4")
        .bind(NAMELESS).bind(born).bind(clock::now()).bind(member).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// What they asked before they were a member.
pub async fn consultations(tx: &mut Tx, member: MemberId) -> Result<Vec<ConsultationId>> {
    Ok(
        on!(tx, c => sqlx::query_scalar("select id from consultation where member_id = $1")
        .bind(member).fetch_all(c).await)?,
    )
}

/// Counts an enquiry as a member's, and as done with, if it is nobody's.
pub async fn take_enquiry(tx: &mut Tx, id: ConsultationId, member: MemberId, by: StaffId) -> Result<bool> {
    let done = on!(tx, c => sqlx::query(
        "update consultation set member_id = $1, state = 'handled', handled_by = coalesce(handled_by, $2),
            handled_at = coalesce(handled_at, $3)
         where id = $4 and member_id is null")
        .bind(member).bind(by).bind(clock::now()).bind(id).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

/// Since when a member lies in the bin.
pub async fn binned_at(tx: &mut Tx, member: MemberId) -> Result<Moment> {
    Ok(
        on!(tx, c => sqlx::query_scalar("select at from member_gone where member_id = $1").bind(member).fetch_one(c).await)?,
    )
}

pub async fn name(tx: &mut Tx, member: MemberId) -> Result<String> {
    Ok(on!(tx, c => sqlx::query_scalar("select name from member where id = $1").bind(member).fetch_one(c).await)?)
}

pub async fn events(tx: &mut Tx, member: MemberId) -> Result<Vec<(EventId, EventKind, EventData)>> {
    Ok(
        on!(tx, c => sqlx::query_as("select id, kind, data from event where member_id = $1")
        .bind(member).fetch_all(c).await)?,
    )
}

pub async fn save_event(tx: &mut Tx, id: EventId, data: EventData) -> Result<()> {
    on!(tx, c => sqlx::query("update event set data = $1 where id = $2")
        .bind(data).bind(id).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// What the other side said of a date with them, and what finance noted beside their money.
pub async fn beside(tx: &mut Tx, member: MemberId) -> Result<()> {
    const BESIDE: [&str; 2] = [
        "update date_feedback set impression = '', reasons = '[]'
         where date_id in (select id from arranged_date where member_a = $1 or member_b = $1)",
        "update payment set note = '' where note <> '' and contract_id in (select id from contract where member_id = $1)",
    ];
    for sql in BESIDE {
        on!(tx, c => sqlx::query(sql).bind(member).execute(c).await.map(|_| ()))?;
    }
    Ok(())
}

/// Everything that names them, as the list of references says.
pub async fn references(tx: &mut Tx, member: MemberId) -> Result<()> {
    for r in REFERENCES {
        let (table, column) = (r.table, r.column);
        let sql = match r.erase {
            Erase::Keep => continue,
            Erase::Delete => format!("delete from {table} where {column} = $1"),
            Erase::Blank(columns) => format!("update {table} set {columns} where {column} = $1"),
        };
        // Names of tables and columns from the list, nothing that anybody typed.
        let sql = AssertSqlSafe(sql);
        on!(tx, c => sqlx::query(sql).bind(member).execute(c).await.map(|_| ()))?;
    }
    Ok(())
}
