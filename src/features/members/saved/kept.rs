//! How saved views are kept and who reads what of them.

use super::SavedView;
use crate::error::Result;
use crate::features::events::{self, EventData, EventKind};
use crate::features::members::access;
use crate::features::members::filter::{Board, Filter};
use crate::features::members::store::saved as store;
use crate::features::staff::Viewer;
use crate::server::Server;
use crate::server::db::Tx;
use crate::types::ids::{StaffId, ViewId};

/// The views of a board that somebody may open, without what they may not filter by.
pub async fn views_of(tx: &mut Tx, viewer: &Viewer, board: Board) -> Result<Vec<SavedView>> {
    let mut views = store::of_board(tx, viewer.id, board).await?;
    for view in &mut views {
        view.query = seen_by(viewer, board, &view.query).query();
    }
    Ok(views)
}

/// Keeps a view that a person of the demonstration shares.
pub async fn keep(tx: &mut Tx, owner: StaffId, board: Board, name: &str, query: &str) -> Result<()> {
    store::insert(tx, owner, board, name, query, true).await.map(|_| ())
}

/// What a view asks for, without what the viewer may not ask and what tells of one person.
pub fn seen_by(viewer: &Viewer, board: Board, query: &str) -> Filter {
    access::allowed(viewer, Filter::from_text(board, query)).without_person()
}

/// At the start of a server: takes names and numbers out of views that were saved when they were still kept;
/// one that asked for nothing else goes. Done here and not in a migration because only the program reads the
/// queries, and what else a view asks for is to stay.
pub async fn forget_people(server: &Server) -> Result<()> {
    let mut tx = server.db.write().await?;
    for (id, board, query) in store::all(&mut tx).await? {
        let Some(board) = Board::from_code(&board) else {
            continue;
        };
        let filter = Filter::from_text(board, &query);
        let kept = filter.clone().without_person();
        if kept == filter {
            continue;
        }
        if kept == Filter::of(board) {
            store::forget(&mut tx, id).await?;
        } else {
            store::save_query(&mut tx, id, &kept.query()).await?;
        }
    }
    tx.commit_aside().await
}

/// Writes a change of a view into the log.
pub async fn noted(tx: &mut Tx, viewer: &Viewer, kind: EventKind, id: ViewId, name: &str) -> Result<()> {
    let data = EventData::default().with("name", name);
    events::record(tx, kind, Some(viewer.id), None, Some(id.0), data).await
}
