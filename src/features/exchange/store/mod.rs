//! SQL of imports and exports.

mod exports;
pub mod forget;
mod rows;
mod traces;

pub use exports::*;
pub use rows::*;
pub use traces::*;

use super::{Format, ImportLine, ImportState, Lost, Mode};
use crate::error::{Error, Result};
use crate::features::staff::{Phase, Scope, Viewer};
use crate::server::clock;
use crate::server::db::Tx;
use crate::types::ids::{ImportId, StaffId};
use crate::types::time::Moment;
use std::collections::{BTreeMap, HashMap};

/// An import as its row has it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Import {
    pub id: ImportId,
    pub staff_id: StaffId,
    pub staff: String,
    pub name: String,
    pub file: String,
    pub format: Format,
    headers: String,
    mapping: String,
    pub mode: Mode,
    pub lost: Lost,
    pub state: ImportState,
    pub at_line: i64,
    pub done: i64,
    pub total: i64,
    pub error: String,
    pub version: i64,
    pub created_at: Moment,
    pub ended_at: Option<Moment>,
}

impl Import {
    pub fn headers(&self) -> Vec<String> {
        serde_json::from_str(&self.headers).unwrap_or_default()
    }

    /// For each column the key of its field, or nothing.
    pub fn mapping(&self) -> Vec<String> {
        serde_json::from_str(&self.mapping).unwrap_or_default()
    }
}

fn json(words: &[String]) -> Result<String> {
    serde_json::to_string(words).map_err(|_| Error::Failed)
}

macro_rules! import_columns {
    () => {
        "i.id, i.staff_id, s.name as staff, i.name, i.file, i.format, i.headers, i.mapping, i.mode, i.lost, i.state, i.at_line,
         i.done, i.total, i.error, i.version, i.created_at, i.ended_at"
    };
}

/// Notes a file that was uploaded.
pub async fn insert_import(tx: &mut Tx, staff: StaffId, name: &str, file: &str, format: Format) -> Result<ImportId> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "insert into import_run (staff_id, name, file, format, mode, state, created_at)
         values ($1, $2, $3, $4, $5, $6, $7) returning id")
        .bind(staff).bind(name).bind(file).bind(format).bind(Mode::Both).bind(ImportState::Reading).bind(clock::now())
        .fetch_one(c).await)?)
}

/// An import through the viewer: one's own and those of everybody below.
pub async fn import_of(tx: &mut Tx, viewer: &Viewer, id: ImportId) -> Result<Import> {
    let found: Option<Import> = on!(tx, c => sqlx::query_as(concat!(
        "select ", import_columns!(), " from import_run i join staff s on s.id = i.staff_id
         where i.id = $1 and ($2 or i.staff_id in (select below_id from staff_tree where above_id = $3))"))
        .bind(id).bind(viewer.scope == Scope::All).bind(viewer.id).fetch_optional(c).await)?;
    found.ok_or(Error::NotFound)
}

/// An import for the job that works at it.
pub async fn import(tx: &mut Tx, id: ImportId) -> Result<Import> {
    let found: Option<Import> = on!(tx, c => sqlx::query_as(concat!(
        "select ", import_columns!(), " from import_run i join staff s on s.id = i.staff_id where i.id = $1"))
        .bind(id).fetch_optional(c).await)?;
    found.ok_or(Error::NotFound)
}

/// The newest imports that the viewer may see.
pub async fn imports(tx: &mut Tx, viewer: &Viewer) -> Result<Vec<ImportLine>> {
    Ok(on!(tx, c => sqlx::query_as(
        "select i.id, i.name, s.name as staff, i.state, i.total, i.created_at from import_run i join staff s on s.id = i.staff_id
         where $1 or i.staff_id in (select below_id from staff_tree where above_id = $2) order by i.id desc limit 50")
        .bind(viewer.scope == Scope::All).bind(viewer.id).fetch_all(c).await)?)
}

/// Moves an import on, its progress beginning anew; false where it no longer stands where it stood, which is
/// how everybody learns that somebody else was first.
pub async fn move_import(tx: &mut Tx, id: ImportId, from: ImportState, to: ImportState) -> Result<bool> {
    let done = on!(tx, c => sqlx::query(
        "update import_run set state = $1, at_line = 0, done = 0, error = '', version = version + 1 where id = $2 and state = $3")
        .bind(to).bind(id).bind(from).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

/// Ends the work on an import where it stands: what was done stays counted.
pub async fn end_import(tx: &mut Tx, id: ImportId, from: ImportState, to: ImportState, error: &str) -> Result<bool> {
    let done = on!(tx, c => sqlx::query(
        "update import_run set state = $1, error = $2, ended_at = coalesce(ended_at, $3), version = version + 1
         where id = $4 and state = $5")
        .bind(to).bind(error).bind(clock::now()).bind(id).bind(from).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

/// What was chosen for the columns and the rows, if the import still stands at `version`.
pub async fn save_choice(
    tx: &mut Tx,
    id: ImportId,
    version: i64,
    mapping: &[String],
    (mode, lost): (Mode, Lost),
) -> Result<bool> {
    let done = on!(tx, c => sqlx::query(
        "update import_run set mapping = $1, mode = $2, lost = $3 where id = $4 and version = $5")
        .bind(json(mapping)?).bind(mode).bind(lost).bind(id).bind(version).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

/// The columns of the table, and what they are taken for until somebody says otherwise.
pub async fn save_headers(tx: &mut Tx, id: ImportId, headers: &[String], mapping: &[String]) -> Result<()> {
    on!(tx, c => sqlx::query("update import_run set headers = $1, mapping = $2 where id = $3")
        .bind(json(headers)?).bind(json(mapping)?).bind(id).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// The uploaded file is no longer needed.
pub async fn forget_file(tx: &mut Tx, id: ImportId) -> Result<()> {
    on!(tx, c => sqlx::query("update import_run set file = '' where id = $1").bind(id).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Notes how far a job has come, and holds the import until the transaction ends; false where it was stopped,
/// or where another worker has come further.
pub async fn advance(tx: &mut Tx, import: &Import, from_line: i64, to_line: i64, rows: i64) -> Result<bool> {
    let done = on!(tx, c => sqlx::query(
        "update import_run set at_line = $1, done = done + $2 where id = $3 and state = $4 and at_line = $5")
        .bind(to_line).bind(rows).bind(import.id).bind(import.state).bind(from_line)
        .execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

/// The work of a job begins with its first row again; false where it was stopped.
pub async fn begin_anew(tx: &mut Tx, import: &Import) -> Result<bool> {
    let done = on!(tx, c => sqlx::query("update import_run set at_line = 0, done = 0 where id = $1 and state = $2")
        .bind(import.id).bind(import.state).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

pub async fn set_total(tx: &mut Tx, id: ImportId, total: i64) -> Result<()> {
    on!(tx, c => sqlx::query("update import_run set total = $1 where id = $2").bind(total).bind(id).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// What columns with these headers were taken for the last time.
pub async fn known_mapping(tx: &mut Tx, headers: &str) -> Result<Option<BTreeMap<String, String>>> {
    let text: Option<String> = on!(tx, c => sqlx::query_scalar("select mapping from import_mapping where headers = $1")
        .bind(headers).fetch_optional(c).await)?;
    Ok(text.and_then(|t| serde_json::from_str(&t).ok()))
}

pub async fn keep_mapping(
    tx: &mut Tx,
    headers: &str,
    mapping: &BTreeMap<String, String>,
    staff: StaffId,
) -> Result<()> {
    let text = serde_json::to_string(mapping).map_err(|_| Error::Failed)?;
    on!(tx, c => sqlx::query(
        "insert into import_mapping (headers, mapping, staff_id, at) values ($1, $2, $3, $4)
         on conflict (headers) do update set mapping = excluded.mapping, staff_id = excluded.staff_id, at = excluded.at")
        .bind(headers).bind(text).bind(staff).bind(clock::now()).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Whom the viewer may give members who come along, by account and by name in lower case; nothing where
/// several are called so. Who doesn't assign keeps them.
pub async fn owners(tx: &mut Tx, viewer: &Viewer) -> Result<HashMap<String, Option<(StaffId, String)>>> {
    let rows: Vec<(StaffId, String, String)> = on!(tx, c => sqlx::query_as(
        "select s.id, s.account, s.name from staff s where s.disabled_at is null
           and ($1 or s.id in (select below_id from staff_tree where above_id = $2)) and ($3 or s.id = $2)
           and exists (select 1 from role_right where role_id = s.role_id and module = $4 and \"right\" = 'edit')")
        .bind(viewer.scope == Scope::All).bind(viewer.id).bind(viewer.assigns()).bind(Phase::Presale).fetch_all(c).await)?;
    let mut owners = HashMap::new();
    for (id, _, name) in &rows {
        owners
            .entry(name.to_lowercase())
            .and_modify(|several| *several = None)
            .or_insert(Some((*id, name.clone())));
    }
    // An account is one person's, whatever others are called.
    owners.extend(rows.into_iter().map(|(id, account, name)| (account, Some((id, name)))));
    Ok(owners)
}

/// Files that an import or export still needs.
pub async fn needed_files(tx: &mut Tx) -> Result<Vec<String>> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "select file from import_run where file <> '' union all select file from export_run where file <> ''")
        .fetch_all(c).await)?)
}
