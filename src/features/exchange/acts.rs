//! How an import goes on: by whom, and from one state to the next.

use super::{ImportState, jobs, store};
use crate::error::{Error, Result};
use crate::features::staff::Viewer;
use crate::server::db::Tx;
use crate::server::jobs::enqueue;
use crate::types::ids::{ImportId, StaffId};

pub fn moved_on() -> Error {
    Error::conflict("这次导入刚刚有变化，请刷新后再看")
}

/// Only who brought a table goes on with it: what is in it was theirs to bring.
pub fn own(import: store::Import, viewer: &Viewer) -> Result<store::Import> {
    if import.staff_id == viewer.id {
        Ok(import)
    } else {
        Err(Error::Forbidden)
    }
}

/// Moves an import on and asks for the job that does the work.
pub async fn hand_on(
    tx: &mut Tx,
    id: ImportId,
    from: ImportState,
    to: ImportState,
    job: &'static str,
    by: StaffId,
) -> Result<()> {
    if !store::move_import(tx, id, from, to).await? {
        return Err(moved_on());
    }
    enqueue(tx, job, &jobs::OfImport { id, by }).await?;
    Ok(())
}
