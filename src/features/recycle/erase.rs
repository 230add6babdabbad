//! Erasing a member for good: what is personal goes from every table that names them, as
//! `duplicates::references` says of each; the rows of money, dates and events stay without a person.

use super::rules::{NAMELESS, impersonal};
use crate::error::Result;
use crate::features::contacts::{self, ContactOwner};
use crate::features::duplicates::references::{Erase, REFERENCES};
use crate::features::events::EventData;
use crate::features::photos;
use crate::server::clock;
use crate::server::db::Tx;
use crate::types::ids::{ConsultationId, EventId, MemberId, StaffId};
use chrono::NaiveDate;
use sqlx::AssertSqlSafe;

/// Erases a member in the recycle bin, with every record that was merged into theirs.
pub async fn erase(tx: &mut Tx, member: MemberId, by: StaffId) -> Result<()> {
    let mut all = vec![member];
    let mut next = 0;
    while let Some(at) = all.get(next).copied() {
        next += 1;
        let merged: Vec<MemberId> = on!(tx, c => sqlx::query_scalar("select member_id from member_gone where into_id = $1")
            .bind(at).fetch_all(c).await)?;
        all.extend(merged);
    }
    for one in all {
        erase_one(tx, one, by).await?;
    }
    Ok(())
}

async fn erase_one(tx: &mut Tx, member: MemberId, by: StaffId) -> Result<()> {
    // While this row is at work, the triggers of append-only tables let the free words of this member go.
    on!(tx, c => sqlx::query("insert into erasure (member_id, by_id, at, at_work) values ($1, $2, $3, true)")
        .bind(member).bind(by).bind(clock::now()).execute(c).await.map(|_| ()))?;
    let born = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap_or_default();
    on!(tx, c => sqlx::query(
        "update member set username = null, password_hash = null, name = $1, birthday = $2, lunar = false, region = 0, hukou = null,
            height_cm = 0, weight_kg = null, marital = 'single', education = 'junior', income = null, house = null, car = null,
            children = null, occupation = '', traits = '{}', criteria = '{}', shown = false, do_not_contact = true, intent = null,
            last_contact_at = null, next_contact_at = null, updated_at = $3, version = version + 1
         where id = $4")
        .bind(NAMELESS).bind(born).bind(clock::now()).bind(member).execute(c).await.map(|_| ()))?;
    contacts::erase(tx, ContactOwner::Member, member.0).await?;
    // The rows, and soon after the files.
    photos::work::erase(tx, member).await?;
    let asked: Vec<ConsultationId> = on!(tx, c => sqlx::query_scalar("select id from consultation where member_id = $1")
        .bind(member).fetch_all(c).await)?;
    for consultation in asked {
        contacts::erase(tx, ContactOwner::Consultation, consultation.0).await?;
    }
    events(tx, member).await?;
    // What the other side said of a date with them, and what finance noted beside their money.
    const BESIDE: [&str; 2] = [
        "update date_feedback set impression = '', reasons = '[]'
         where date_id in (select id from arranged_date where member_a = $1 or member_b = $1)",
        "update payment set note = '' where note <> '' and contract_id in (select id from contract where member_id = $1)",
    ];
    for sql in BESIDE {
        on!(tx, c => sqlx::query(sql).bind(member).execute(c).await.map(|_| ()))?;
    }
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
    on!(tx, c => sqlx::query("update member_gone set how = 'erased', into_id = null, reason = '', by_id = $1, at = $2 where member_id = $3")
        .bind(by).bind(clock::now()).bind(member).execute(c).await.map(|_| ()))?;
    on!(tx, c => sqlx::query("update erasure set at_work = false where member_id = $1")
        .bind(member).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Takes the free words out of a member's events.
async fn events(tx: &mut Tx, member: MemberId) -> Result<()> {
    let rows: Vec<(EventId, EventData)> = on!(tx, c => sqlx::query_as("select id, data from event where member_id = $1")
        .bind(member).fetch_all(c).await)?;
    for (id, data) in rows {
        let kept = impersonal(&data);
        if kept != data {
            on!(tx, c => sqlx::query("update event set data = $1 where id = $2")
                .bind(kept).bind(id).execute(c).await.map(|_| ()))?;
        }
    }
    Ok(())
}
