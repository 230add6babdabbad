//! The append-only `event` table.

use super::{Event, EventData, EventKind};
use crate::error::Result;
use crate::server::db::Tx;
use crate::server::sql::{Sql, Value};
use crate::server::{clock, request};
use crate::types::ids::{ContractId, EventId, MemberId, StaffId};
use crate::types::time::Moment;
use chrono::DateTime;

/// Writes what happened, in the transaction in which it happens.
pub async fn record(
    tx: &mut Tx,
    kind: EventKind,
    by: Option<StaffId>,
    member: Option<MemberId>,
    subject: Option<i64>,
    data: EventData,
) -> Result<()> {
    on!(tx, c => sqlx::query(
        "insert into event (at, kind, member_id, staff_id, subject_id, data, request_id)
         values ($1, $2, $3, $4, $5, $6, $7)")
        .bind(clock::now()).bind(kind).bind(member).bind(by).bind(subject).bind(data).bind(request::id())
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Writes what happened and ends the transaction with it: how most acts close.
pub async fn record_and_commit(
    mut tx: Tx,
    kind: EventKind,
    by: Option<StaffId>,
    member: Option<MemberId>,
    subject: Option<i64>,
    data: EventData,
) -> Result<()> {
    record(&mut tx, kind, by, member, subject, data).await?;
    tx.commit().await
}

/// Writes what happened at another time than now: for histories that are brought along.
pub async fn record_at(
    tx: &mut Tx,
    at: Moment,
    kind: EventKind,
    by: Option<StaffId>,
    member: Option<MemberId>,
    data: EventData,
) -> Result<()> {
    on!(tx, c => sqlx::query("insert into event (at, kind, member_id, staff_id, data) values ($1, $2, $3, $4, $5)")
        .bind(at).bind(kind).bind(member).bind(by).bind(data).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// What happened with one member, newest first. The caller has loaded the member through the viewer.
pub async fn timeline(tx: &mut Tx, member: MemberId, before: Option<EventId>, limit: i64) -> Result<Vec<Event>> {
    Ok(on!(tx, c => sqlx::query_as(
        "select e.id, e.at, e.kind, e.member_id, m.name as member_name, e.staff_id, s.name as staff_name,
                e.subject_id, e.data
         from event e left join member m on m.id = e.member_id left join staff s on s.id = e.staff_id
         where e.member_id = $1 and e.id < $2 order by e.at desc, e.id desc limit $3")
        .bind(member).bind(before.map_or(i64::MAX, |e| e.0)).bind(limit).fetch_all(c).await)?)
}

/// What happened with one contract of a member, its payments with it, newest first.
pub async fn of_contract(tx: &mut Tx, member: MemberId, contract: ContractId) -> Result<Vec<Event>> {
    Ok(on!(tx, c => sqlx::query_as(
        "select e.id, e.at, e.kind, e.member_id, m.name as member_name, e.staff_id, s.name as staff_name,
                e.subject_id, e.data
         from event e left join member m on m.id = e.member_id left join staff s on s.id = e.staff_id
         where e.member_id = $1 and e.subject_id = $2
           and e.kind in ('contract_drafted', 'contract_edited', 'contract_submitted', 'contract_returned', 'contract_terminated', 'contract_approved',
                          'contract_renewed', 'payment_confirmed', 'service_completed')
         order by e.id desc limit 200")
        .bind(member).bind(contract).fetch_all(c).await)?)
}

/// What of the audit log is asked for; what is nothing does not filter.
#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    pub kind: Option<EventKind>,
    pub staff: Option<StaffId>,
    pub member: Option<MemberId>,
    pub from: Option<Moment>,
    pub until: Option<Moment>,
    /// Only what this person and those below them did.
    pub within: Option<StaffId>,
}

/// The audit log, newest first, older than `before`. Only for those who may see the audit log.
pub async fn audit_page(tx: &mut Tx, filter: &AuditFilter, before: Option<EventId>, limit: i64) -> Result<Vec<Event>> {
    Ok(on!(tx, c => sqlx::query_as(
        "select e.id, e.at, e.kind, e.member_id, m.name as member_name, e.staff_id, s.name as staff_name,
                e.subject_id, e.data
         from event e left join member m on m.id = e.member_id left join staff s on s.id = e.staff_id
         where ($1 = '' or e.kind = $1) and ($2 = 0 or e.staff_id = $2) and ($3 = 0 or e.member_id = $3)
           and ($4 = 0 or e.staff_id in (select below_id from staff_tree where above_id = $4))
           and e.at >= $5 and e.at < $6 and e.id < $7
         order by e.id desc limit $8")
        .bind(filter.kind.map_or("", EventKind::code)).bind(filter.staff.unwrap_or_default()).bind(filter.member.unwrap_or_default())
        .bind(filter.within.unwrap_or_default()).bind(filter.from.unwrap_or(DateTime::UNIX_EPOCH)).bind(filter.until.unwrap_or(far_away()))
        .bind(before.map_or(i64::MAX, |e| e.0)).bind(limit).fetch_all(c).await)?)
}

/// Writes one event of a kind for each of many members, in one statement a hundred; by nobody where a rule did it.
pub async fn record_many(
    tx: &mut Tx,
    kind: EventKind,
    by: impl Into<Option<StaffId>>,
    rows: Vec<(MemberId, EventData)>,
) -> Result<()> {
    let by = by.into();
    let (now, request) = (clock::now(), request::id());
    for batch in rows.chunks(100) {
        let mut sql = Sql::new("insert into event (at, kind, member_id, staff_id, data, request_id) values ");
        for (i, (member, data)) in batch.iter().enumerate() {
            let json = serde_json::to_string(data).map_err(|_| crate::error::Error::Failed)?;
            sql.with(if i == 0 { "(" } else { ", (" }, now)
                .with(", ", kind.code())
                .with(", ", member.0);
            match by {
                Some(by) => sql.with(", ", by.0),
                None => sql.push(", null"),
            };
            sql.with(", ", Value::Json(json)).with(", ", request.as_str()).push(")");
        }
        sql.execute(tx).await?;
    }
    Ok(())
}

/// Later than anything that happens.
fn far_away() -> Moment {
    DateTime::UNIX_EPOCH + chrono::Duration::days(365 * 1000)
}
