//! The rows of an import: sealed cells and plans, the outcome of each.

use crate::error::{Error, Result};
use crate::features::exchange::plan::Plan;
use crate::features::exchange::{CLEARED, Counts, ImportState, KEPT, Outcome, WARNED};
use crate::server::clock;
use crate::server::crypto::Keys;
use crate::server::db::Tx;
use crate::server::sql::Sql;
use crate::types::ids::{ImportId, MemberId};
use crate::types::time::Moment;
use serde::de::DeserializeOwned;

/// Rows written in one statement.
const TOGETHER: usize = 100;

fn place(id: ImportId, line: i64, what: &str) -> String {
    format!("import/{id}/{line}/{what}")
}

pub(super) fn opened<T: DeserializeOwned + Default>(
    keys: &Keys,
    id: ImportId,
    line: i64,
    what: &str,
    sealed: Option<Vec<u8>>,
) -> Result<T> {
    let Some(sealed) = sealed else {
        return Ok(T::default());
    };
    let text = keys.open(&place(id, line, what), &sealed).map_err(|error| {
        tracing::error!(%error, "a row of an import does not open");
        Error::Failed
    })?;
    serde_json::from_str(&text).map_err(|_| Error::Failed)
}

/// Takes in rows as they were read; those that are there already stay.
pub async fn insert_rows(tx: &mut Tx, keys: &Keys, id: ImportId, rows: &[(i64, Vec<String>)]) -> Result<()> {
    for together in rows.chunks(TOGETHER) {
        let mut sql = Sql::new("insert into import_row (import_id, line, cells) values ");
        for (at, (line, cells)) in together.iter().enumerate() {
            let text = serde_json::to_string(cells).map_err(|_| Error::Failed)?;
            sql.with(if at == 0 { "(" } else { ", (" }, id.0)
                .with(", ", *line)
                .with(", ", keys.seal(&place(id, *line, "cells"), &text))
                .push(")");
        }
        sql.push(" on conflict (import_id, line) do nothing");
        sql.execute(tx).await?;
    }
    Ok(())
}

/// A row as it was read, and what the dry run said of it.
pub struct Cells {
    pub line: i64,
    pub cells: Vec<String>,
    pub outcome: Option<Outcome>,
}

/// The next rows after a line.
pub async fn cells_after(tx: &mut Tx, keys: &Keys, id: ImportId, line: i64, limit: i64) -> Result<Vec<Cells>> {
    let rows: Vec<(i64, Option<Vec<u8>>, Option<Outcome>)> = on!(tx, c => sqlx::query_as(
        "select line, cells, outcome from import_row where import_id = $1 and line > $2 order by line limit $3")
        .bind(id).bind(line).bind(limit).fetch_all(c).await)?;
    rows.into_iter()
        .map(|(line, sealed, outcome)| {
            Ok(Cells {
                line,
                cells: opened(keys, id, line, "cells", sealed)?,
                outcome,
            })
        })
        .collect()
}

pub async fn count_rows(tx: &mut Tx, id: ImportId) -> Result<i64> {
    Ok(
        on!(tx, c => sqlx::query_scalar("select count(*) from import_row where import_id = $1").bind(id).fetch_one(c).await)?,
    )
}

/// What a row came to.
pub struct Said<'a> {
    pub line: i64,
    pub outcome: Outcome,
    pub plan: &'a Plan,
    pub member: Option<MemberId>,
    pub applied: bool,
}

pub async fn save_outcome(tx: &mut Tx, keys: &Keys, id: ImportId, said: Said<'_>) -> Result<()> {
    let text = serde_json::to_string(said.plan).map_err(|_| Error::Failed)?;
    let sealed = keys.seal(&place(id, said.line, "plan"), &text);
    on!(tx, c => sqlx::query(
        "update import_row set outcome = $1, plan = $2, member_id = $3, applied = $4, warned = $5 where import_id = $6 and line = $7")
        .bind(said.outcome).bind(sealed).bind(said.member).bind(said.applied).bind(!said.plan.warnings.is_empty())
        .bind(id).bind(said.line)
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// A row with its plan.
pub struct Planned {
    pub line: i64,
    pub outcome: Outcome,
    pub applied: bool,
    pub member: Option<MemberId>,
    pub kept: String,
    pub plan: Plan,
}

type PlannedRow = (i64, Outcome, bool, Option<MemberId>, String, Option<Vec<u8>>);

fn planned(keys: &Keys, id: ImportId, rows: Vec<PlannedRow>) -> Result<Vec<Planned>> {
    rows.into_iter()
        .map(|(line, outcome, applied, member, kept, sealed)| {
            Ok(Planned {
                line,
                outcome,
                applied,
                member,
                kept,
                plan: opened(keys, id, line, "plan", sealed)?,
            })
        })
        .collect()
}

/// A page of rows after a line: those of one outcome (its code), those that an undo could not set back
/// (`KEPT`), those that should be completed (`WARNED`), or all.
pub async fn planned_after(
    tx: &mut Tx,
    keys: &Keys,
    id: ImportId,
    show: &str,
    line: i64,
    limit: i64,
) -> Result<Vec<Planned>> {
    let mut sql = Sql::new(
        "select line, outcome, applied, member_id, kept, plan from import_row where outcome is not null and import_id = ",
    );
    sql.with("", id.0).with(" and line > ", line);
    match (show, Outcome::from_code(show)) {
        (KEPT, _) => drop(sql.push(" and kept <> ''")),
        (WARNED, _) => drop(sql.push(" and warned")),
        (_, Some(outcome)) => drop(sql.with(" and outcome = ", outcome.code())),
        _ => {}
    }
    sql.with(" order by line limit ", limit);
    let rows: Vec<PlannedRow> = sql.fetch_all(tx).await?;
    planned(keys, id, rows)
}

/// What the import has done, the last first: the rows before a line.
pub async fn applied_before(tx: &mut Tx, keys: &Keys, id: ImportId, line: i64, limit: i64) -> Result<Vec<Planned>> {
    let rows: Vec<PlannedRow> = on!(tx, c => sqlx::query_as(
        "select line, outcome, applied, member_id, kept, plan from import_row
         where import_id = $1 and line < $2 and applied and outcome in ('new', 'update') order by line desc limit $3")
        .bind(id).bind(line).bind(limit).fetch_all(c).await)?;
    planned(keys, id, rows)
}

/// Refused rows after a line: the line, its cells, and why.
pub async fn refused_after(
    tx: &mut Tx,
    keys: &Keys,
    id: ImportId,
    line: i64,
    limit: i64,
) -> Result<Vec<(i64, Vec<String>, Plan)>> {
    type Sealed = Option<Vec<u8>>;
    let rows: Vec<(i64, Sealed, Sealed)> = on!(tx, c => sqlx::query_as(
        "select line, cells, plan from import_row
         where import_id = $1 and line > $2 and outcome = 'refused' and cells is not null order by line limit $3")
        .bind(id).bind(line).bind(limit).fetch_all(c).await)?;
    rows.into_iter()
        .map(|(line, cells, plan)| {
            Ok((
                line,
                opened(keys, id, line, "cells", cells)?,
                opened(keys, id, line, "plan", plan)?,
            ))
        })
        .collect()
}

/// How many came to what: of all, and of those that the import has done.
pub async fn counts(tx: &mut Tx, id: ImportId) -> Result<(Counts, Counts)> {
    let rows: Vec<(Outcome, bool, i64)> = on!(tx, c => sqlx::query_as(
        "select outcome, applied, count(*) from import_row where import_id = $1 and outcome is not null group by outcome, applied")
        .bind(id).fetch_all(c).await)?;
    let (mut all, mut done) = (Counts::default(), Counts::default());
    for (outcome, applied, count) in rows {
        for counts in [Some(&mut all), applied.then_some(&mut done)].into_iter().flatten() {
            match outcome {
                Outcome::New => counts.new += count,
                Outcome::Update => counts.update += count,
                Outcome::Unchanged => counts.unchanged += count,
                Outcome::Refused => counts.refused += count,
            }
        }
    }
    Ok((all, done))
}

pub async fn count_kept(tx: &mut Tx, id: ImportId) -> Result<i64> {
    Ok(
        on!(tx, c => sqlx::query_scalar("select count(*) from import_row where import_id = $1 and kept <> ''")
        .bind(id).fetch_one(c).await)?,
    )
}

pub async fn count_warned(tx: &mut Tx, id: ImportId) -> Result<i64> {
    Ok(
        on!(tx, c => sqlx::query_scalar("select count(*) from import_row where import_id = $1 and warned")
        .bind(id).fetch_one(c).await)?,
    )
}

/// Whether what the rows of a table said is still there.
pub async fn has_cells(tx: &mut Tx, id: ImportId) -> Result<bool> {
    Ok(
        on!(tx, c => sqlx::query_scalar("select exists (select 1 from import_row where import_id = $1 and cells is not null)")
        .bind(id).fetch_one(c).await)?,
    )
}

/// Notes how the undo of a row went: nothing of it is left, or this.
pub async fn save_undone(tx: &mut Tx, id: ImportId, line: i64, kept: &str) -> Result<()> {
    on!(tx, c => sqlx::query("update import_row set applied = $1, kept = $2 where import_id = $3 and line = $4")
        .bind(!kept.is_empty()).bind(kept).bind(id).bind(line).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// A dry run says everything anew.
pub async fn clear_outcomes(tx: &mut Tx, id: ImportId) -> Result<()> {
    on!(tx, c => sqlx::query("update import_row set outcome = null, plan = null, member_id = null, warned = false where import_id = $1")
        .bind(id).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// The cells of rows that came to something are no longer needed: only what is to be mended stays.
pub async fn forget_cells(tx: &mut Tx, id: ImportId) -> Result<()> {
    on!(tx, c => sqlx::query("update import_row set cells = null where import_id = $1 and applied and outcome <> 'refused'")
        .bind(id).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Nothing of an import that was never run stays.
pub async fn remove_rows(tx: &mut Tx, id: ImportId) -> Result<()> {
    on!(tx, c => sqlx::query("delete from import_row where import_id = $1").bind(id).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// After the time for an undo nothing personal of an import stays. One that was never begun can't be begun
/// any more: it ends, and says why.
pub async fn clear_old(tx: &mut Tx, before: Moment) -> Result<()> {
    on!(tx, c => sqlx::query(
        "delete from import_row where import_id in
           (select id from import_run where coalesce(ended_at, created_at) < $1 and state in ('mapping', 'checked'))")
        .bind(before).execute(c).await.map(|_| ()))?;
    on!(tx, c => sqlx::query(
        "update import_run set state = $1, error = $2, ended_at = $3, version = version + 1
         where coalesce(ended_at, created_at) < $4 and state in ('mapping', 'checked')")
        .bind(ImportState::Cancelled).bind(CLEARED).bind(clock::now()).bind(before).execute(c).await.map(|_| ()))?;
    on!(tx, c => sqlx::query(
        "update import_row set cells = null, plan = null where (cells is not null or plan is not null) and import_id in
           (select id from import_run where coalesce(ended_at, created_at) < $1
              and state not in ('reading', 'checking', 'running', 'undoing'))")
        .bind(before).execute(c).await.map(|_| ()))?;
    Ok(())
}
