//! How saved views are kept and who reads what of them.

use super::SavedView;
use crate::error::Result;
use crate::features::events::{self, EventData, EventKind};
use crate::features::members::access;
use crate::features::members::filter::{Board, Filter};
use crate::features::members::store::saved as store;
use crate::features::staff::Viewer;
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

/// What a view asks for, without what the viewer may not ask.
pub fn seen_by(viewer: &Viewer, board: Board, query: &str) -> Filter {
    access::allowed(viewer, Filter::from_text(board, query))
}

/// Writes a change of a view into the log.
pub async fn noted(tx: &mut Tx, viewer: &Viewer, kind: EventKind, id: ViewId, name: &str) -> Result<()> {
    let data = EventData::default().with("name", name);
    events::record(tx, kind, Some(viewer.id), None, Some(id.0), data).await
}
