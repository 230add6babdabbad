//! The dry run: says of every row what the import will do, and changes no member.

use super::given::Terms;
use super::judge::{self, Seen};
use super::store::{self, Import, Said};
use super::targets::Targets;
use super::{ImportState, access};
use crate::error::{Error, Result};
use crate::features::staff::{self, Viewer};
use crate::server::db::Tx;
use crate::server::{Server, clock};
use crate::types::ids::{ImportId, StaffId};
use std::collections::HashMap;

/// Rows judged together.
const TOGETHER: i64 = 300;

/// What does not change while a job runs.
pub struct Standing {
    pub viewer: Viewer,
    pub import: Import,
    pub targets: Targets,
    pub mapping: Vec<String>,
    owners: HashMap<String, Option<(StaffId, String)>>,
}

impl Standing {
    /// Everything for the rows of an import, through the one who brought it, with the rights they have now.
    pub async fn of(tx: &mut Tx, server: &Server, id: ImportId) -> Result<Self> {
        let import = store::import(tx, id).await?;
        let viewer = staff::viewer::of_staff(tx, import.staff_id).await?;
        if !access::may_import(&viewer) {
            return Err(Error::conflict("导入人已停用或没有导入权限"));
        }
        Ok(Self {
            owners: store::owners(tx, &viewer).await?,
            targets: Targets::now(tx, server).await?,
            mapping: import.mapping(),
            viewer,
            import,
        })
    }

    /// The same for an undo, which goes on whatever became of the one who brought the table.
    pub async fn to_undo(tx: &mut Tx, server: &Server, id: ImportId) -> Result<Self> {
        let import = store::import(tx, id).await?;
        Ok(Self {
            owners: HashMap::new(),
            targets: Targets::now(tx, server).await?,
            mapping: import.mapping(),
            viewer: staff::viewer::viewer_of(tx, import.staff_id).await?,
            import,
        })
    }

    pub fn terms(&self) -> Terms<'_> {
        Terms {
            viewer: &self.viewer,
            targets: &self.targets,
            mapping: &self.mapping,
            mode: self.import.mode,
            lost: self.import.lost,
            may_update: access::may_update(&self.viewer),
            owners: &self.owners,
            now: clock::now(),
            today: clock::today(),
        }
    }
}

pub async fn run(server: &Server, id: ImportId) -> Result<()> {
    let standing = Standing::of(&mut server.db.read().await?, server, id).await?;
    if standing.import.state != ImportState::Checking {
        return Ok(());
    }
    // Whom earlier rows were about is known in here only: a dry run begins with its first row, whatever happened.
    let mut tx = server.db.write().await?;
    if !store::begin_anew(&mut tx, &standing.import).await? {
        return Ok(());
    }
    store::clear_outcomes(&mut tx, id).await?;
    tx.commit().await?;
    let mut seen = Seen::default();
    let mut at = 0;
    loop {
        let mut tx = server.db.read().await?;
        let rows = store::cells_after(&mut tx, &server.keys, id, at, TOGETHER).await?;
        let Some(last) = rows.last().map(|row| row.line) else {
            break;
        };
        let judged = judge::rows(&mut tx, server, &standing.terms(), &rows, &mut seen).await?;
        drop(tx);
        let mut tx = server.db.write().await?;
        if !store::advance(&mut tx, &standing.import, at, last, rows.len() as i64).await? {
            return Ok(());
        }
        for (line, _, judged, member) in &judged {
            let said = Said {
                line: *line,
                outcome: judged.outcome,
                plan: &judged.plan,
                member: *member,
                applied: false,
            };
            store::save_outcome(&mut tx, &server.keys, id, said).await?;
        }
        tx.commit().await?;
        at = last;
    }
    let mut tx = server.db.write().await?;
    store::move_import(&mut tx, id, ImportState::Checking, ImportState::Checked).await?;
    tx.commit().await
}
