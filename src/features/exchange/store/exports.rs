//! The rows of exports.

use crate::error::{Error, Result};
use crate::features::exchange::{ExportLine, ExportState};
use crate::server::clock;
use crate::server::db::Tx;
use crate::types::ids::{ExportId, StaffId};
use crate::types::time::Moment;

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Export {
    pub id: ExportId,
    pub staff_id: StaffId,
    pub filter: String,
    pub title: String,
    pub whole: bool,
    pub reason: String,
    pub state: ExportState,
    pub file: String,
}

pub struct NewExport<'a> {
    pub staff: StaffId,
    pub filter: &'a str,
    pub title: &'a str,
    pub whole: bool,
    pub reason: &'a str,
    /// To 10,000 exact.
    pub total: i64,
}

pub async fn insert_export(tx: &mut Tx, new: NewExport<'_>) -> Result<ExportId> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "insert into export_run (staff_id, filter, title, whole, reason, state, total, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8) returning id")
        .bind(new.staff).bind(new.filter).bind(new.title).bind(new.whole).bind(new.reason).bind(ExportState::Waiting)
        .bind(new.total).bind(clock::now()).fetch_one(c).await)?)
}

pub async fn export(tx: &mut Tx, id: ExportId) -> Result<Export> {
    let found: Option<Export> = on!(tx, c => sqlx::query_as(
        "select id, staff_id, filter, title, whole, reason, state, file from export_run where id = $1")
        .bind(id).fetch_optional(c).await)?;
    found.ok_or(Error::NotFound)
}

/// One's own export: nobody fetches another's file.
pub async fn own_export(tx: &mut Tx, staff: StaffId, id: ExportId) -> Result<Export> {
    let found = export(tx, id).await?;
    if found.staff_id == staff {
        Ok(found)
    } else {
        Err(Error::NotFound)
    }
}

pub async fn exports(tx: &mut Tx, staff: StaffId) -> Result<Vec<ExportLine>> {
    Ok(on!(tx, c => sqlx::query_as(
        "select id, title, whole, state, done, total, error, created_at from export_run where staff_id = $1 order by id desc limit 20")
        .bind(staff).fetch_all(c).await)?)
}

/// Begins the work, or begins it anew after a kill; false where it was taken back.
pub async fn begin_export(tx: &mut Tx, id: ExportId, file: &str) -> Result<bool> {
    let done = on!(tx, c => sqlx::query(
        "update export_run set state = 'running', file = $1, done = 0 where id = $2 and state in ('waiting', 'running')")
        .bind(file).bind(id).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

/// Notes how far it has come; false where it was taken back.
pub async fn advance_export(tx: &mut Tx, id: ExportId, rows: i64) -> Result<bool> {
    let done = on!(tx, c => sqlx::query("update export_run set done = $1 where id = $2 and state = 'running'")
        .bind(rows).bind(id).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

/// The file lies there with so many rows; false where it was taken back.
pub async fn finish_export(tx: &mut Tx, id: ExportId, rows: i64) -> Result<bool> {
    let done = on!(tx, c => sqlx::query(
        "update export_run set state = 'ready', done = $1, total = $1, ended_at = $2 where id = $3 and state = 'running'")
        .bind(rows).bind(clock::now()).bind(id).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

/// Ends without a file; false where it no longer ran.
pub async fn end_export(tx: &mut Tx, id: ExportId, to: ExportState, error: &str) -> Result<bool> {
    let done = on!(tx, c => sqlx::query(
        "update export_run set state = $1, error = $2, file = '', filter = '{}', ended_at = $3 where id = $4 and state in ('waiting', 'running')")
        .bind(to).bind(error).bind(clock::now()).bind(id).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

/// The file was fetched, or nobody came for it.
pub async fn export_gone(tx: &mut Tx, id: ExportId) -> Result<()> {
    on!(tx, c => sqlx::query("update export_run set state = 'gone', file = '', filter = '{}' where id = $1 and state = 'ready'")
        .bind(id).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Files that nobody came for.
pub async fn old_exports(tx: &mut Tx, before: Moment) -> Result<Vec<(ExportId, String)>> {
    Ok(
        on!(tx, c => sqlx::query_as("select id, file from export_run where state = 'ready' and ended_at < $1 limit 100")
        .bind(before).fetch_all(c).await)?,
    )
}
