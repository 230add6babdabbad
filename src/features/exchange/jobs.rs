//! The work of imports and exports that goes on after the answer. Each job looks where its import stands and
//! does nothing where it was stopped, so that a job that runs twice does nothing twice.

use super::{ExportState, ImportState, apply, check, export, files, read, store, undo};
use crate::error::{Error, Result};
use crate::server::db::Tx;
use crate::server::jobs::{Handler, Job, Running, enqueue_at};
use crate::server::{Server, clock};
use crate::types::ids::{ExportId, ImportId, StaffId};
use serde::{Deserialize, Serialize};

pub const READ: &str = "import_read";
pub const CHECK: &str = "import_check";
pub const RUN: &str = "import_run";
pub const UNDO: &str = "import_undo";
pub const EXPORT: &str = "members_export";

/// Clears away what is personal and nobody needs any more, when its time has come.
pub const TIDY: &str = "exchange_tidy";

pub const HANDLERS: [Handler; 6] = [
    Handler {
        kind: READ,
        run: reading,
    },
    Handler {
        kind: CHECK,
        run: checking,
    },
    Handler {
        kind: RUN,
        run: running,
    },
    Handler {
        kind: UNDO,
        run: undoing,
    },
    Handler {
        kind: EXPORT,
        run: exporting,
    },
    Handler {
        kind: TIDY,
        run: tidying,
    },
];

/// Which import, and who asked.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct OfImport {
    pub id: ImportId,
    pub by: StaffId,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct OfExport {
    pub id: ExportId,
}

fn reading(server: Server, job: Job) -> Running {
    Box::pin(async move {
        let of: OfImport = job.payload()?;
        files::tidy(&server).await?;
        let done = read::run(&server, of.id).await;
        settled(&server, &job, of.id, ImportState::Reading, ImportState::Failed, done).await
    })
}

fn checking(server: Server, job: Job) -> Running {
    Box::pin(async move {
        let of: OfImport = job.payload()?;
        let done = check::run(&server, of.id).await;
        settled(&server, &job, of.id, ImportState::Checking, ImportState::Mapping, done).await
    })
}

fn running(server: Server, job: Job) -> Running {
    Box::pin(async move {
        let of: OfImport = job.payload()?;
        let done = apply::run(&server, of.id).await;
        settled(&server, &job, of.id, ImportState::Running, ImportState::Failed, done).await
    })
}

fn undoing(server: Server, job: Job) -> Running {
    Box::pin(async move {
        let of: OfImport = job.payload()?;
        let done = undo::run(&server, of.id, of.by).await;
        settled(&server, &job, of.id, ImportState::Undoing, ImportState::Done, done).await
    })
}

fn exporting(server: Server, job: Job) -> Running {
    Box::pin(async move {
        let of: OfExport = job.payload()?;
        files::tidy(&server).await?;
        match export::run(&server, of.id).await {
            Err(error) if for_good(&job, &error) => {
                let mut tx = server.db.write().await?;
                store::end_export(&mut tx, of.id, ExportState::Failed, &sentence(&error)).await?;
                tx.commit().await?;
                Err(error)
            }
            other => other,
        }
    })
}

fn tidying(server: Server, _: Job) -> Running {
    Box::pin(async move { files::tidy(&server).await })
}

/// Asks that what an import or export leaves is cleared away when its time is over.
pub async fn tidy_after(tx: &mut Tx, hours: i64) -> Result<()> {
    let later = clock::now() + chrono::Duration::hours(hours) + chrono::Duration::minutes(1);
    enqueue_at(tx, TIDY, &(), later).await?;
    Ok(())
}

/// What is not tried again.
fn for_good(job: &Job, error: &Error) -> bool {
    job.last() || !matches!(error, Error::Failed | Error::Offline)
}

/// Where the work of a job came to nothing for good, its import says so.
async fn settled(
    server: &Server,
    job: &Job,
    id: ImportId,
    from: ImportState,
    to: ImportState,
    done: Result<()>,
) -> Result<()> {
    let Err(error) = done else { return Ok(()) };
    if for_good(job, &error) {
        let mut tx = server.db.write().await?;
        let import = store::import(&mut tx, id).await?;
        if store::end_import(&mut tx, id, from, to, &sentence(&error)).await? && from == ImportState::Reading {
            store::forget_file(&mut tx, id).await?;
            store::remove_rows(&mut tx, id).await?;
        }
        tx.commit().await?;
        if from == ImportState::Reading {
            files::remove(server, files::IMPORTS, &import.file);
        }
        // A table that can't be read is no failure of ours.
        if matches!(error, Error::Conflict(_)) {
            return Ok(());
        }
    }
    Err(error)
}

fn sentence(error: &Error) -> String {
    let fields = error.fields();
    if fields.is_empty() {
        error.to_string()
    } else {
        fields.0.into_values().collect::<Vec<_>>().join("；")
    }
}
