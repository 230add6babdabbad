//! SQL of what is taken away when somebody is erased for good.

use super::rows::opened;
use crate::error::Result;
use crate::features::exchange::plan::Plan;
use crate::server::clock;
use crate::server::crypto::Keys;
use crate::server::db::Tx;
use crate::types::ids::ImportId;
use crate::types::time::Moment;

/// A row that is no member's.
pub struct Unlinked {
    pub import: ImportId,
    pub line: i64,
    /// What its cells and its plan say.
    pub texts: Vec<String>,
    /// Whether its import has ended.
    pub over: bool,
}

/// The next rows after one that still hold something and belong to no member.
pub async fn unlinked_after(tx: &mut Tx, keys: &Keys, after: (i64, i64), limit: i64) -> Result<Vec<Unlinked>> {
    type Row = (ImportId, i64, Option<Vec<u8>>, Option<Vec<u8>>, bool);
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "select r.import_id, r.line, r.cells, r.plan, i.state in ('done', 'cancelled', 'failed', 'undone')
         from import_row r join import_run i on i.id = r.import_id
         where (r.import_id, r.line) > ($1, $2) and r.member_id is null and (r.cells is not null or r.plan is not null)
         order by r.import_id, r.line limit $3")
        .bind(after.0).bind(after.1).bind(limit).fetch_all(c).await)?;
    rows.into_iter()
        .map(|(import, line, cells, plan, over)| {
            let mut texts: Vec<String> = opened(keys, import, line, "cells", cells)?;
            let plan: Plan = opened(keys, import, line, "plan", plan)?;
            texts.push(plan.name);
            texts.extend(plan.changes.into_iter().flat_map(|c| [c.before, c.after]));
            Ok(Unlinked {
                import,
                line,
                texts,
                over,
            })
        })
        .collect()
}

pub async fn remove_row(tx: &mut Tx, import: ImportId, line: i64) -> Result<()> {
    on!(tx, c => sqlx::query("delete from import_row where import_id = $1 and line = $2")
        .bind(import).bind(line).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Ends the exports that were asked for until then and whose file nobody has fetched; the files.
pub async fn take_back_exports(tx: &mut Tx, until: Moment) -> Result<Vec<String>> {
    let files = on!(tx, c => sqlx::query_scalar("select file from export_run where state = 'ready' and created_at <= $1")
        .bind(until).fetch_all(c).await)?;
    on!(tx, c => sqlx::query(
        "update export_run set state = case when state = 'ready' then 'gone' else 'cancelled' end, file = '', filter = '{}',
            ended_at = coalesce(ended_at, $1)
         where state in ('waiting', 'running', 'ready') and created_at <= $2")
        .bind(clock::now()).bind(until).execute(c).await.map(|_| ()))?;
    Ok(files)
}
