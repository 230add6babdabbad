//! Saved views: a filter with its order and columns under a name, one's own or shared with the people below.

#[cfg(feature = "ssr")]
mod kept;

use super::filter::Board;
use crate::error::Result;
use crate::types::ids::ViewId;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use {
    super::store::saved as store,
    crate::error::Error,
    crate::features::events::EventKind,
    crate::features::staff::access::require,
    crate::features::staff::{self, Module, Right},
    crate::types::errors::FieldErrors,
    kept::{noted, seen_by},
};

#[cfg(feature = "ssr")]
pub use kept::{forget_people, keep, views_of};

/// A view as its reader sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct SavedView {
    pub id: ViewId,
    pub name: String,
    /// What the address of the list says after `?`.
    pub query: String,
    pub shared: bool,
    pub own: bool,
    /// Whose it is.
    pub by_name: String,
}

/// Saves what a list shows under a name; answers all views of the board.
#[server]
pub async fn save_view(
    board: Board,
    #[server(default)] query: String,
    #[server(default)] view_name: String,
    #[server(default)] shared: bool,
) -> Result<Vec<SavedView>> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Members, Right::View)?;
    let name = view_name.trim();
    let mut errors = FieldErrors::default();
    match name.chars().count() {
        0 => errors.add("view_name", "请填写视图名称"),
        21.. => errors.add("view_name", "视图名称请不超过 20 个字"),
        _ => {}
    }
    errors.into_result()?;
    let query = seen_by(&viewer, board, &query).query();
    let id = store::insert(&mut tx, viewer.id, board, name, &query, shared).await?;
    noted(&mut tx, &viewer, EventKind::ViewSaved, id, name).await?;
    let views = views_of(&mut tx, &viewer, board).await?;
    tx.commit().await?;
    Ok(views)
}

/// Shares one's own view with the people below, or no longer.
#[server]
pub async fn share_view(id: ViewId, #[server(default)] shared: bool) -> Result<Vec<SavedView>> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Members, Right::View)?;
    let (board, name) = store::share(&mut tx, viewer.id, id, shared)
        .await?
        .ok_or(Error::NotFound)?;
    noted(&mut tx, &viewer, EventKind::ViewSaved, id, &name).await?;
    let views = views_of(&mut tx, &viewer, board).await?;
    tx.commit().await?;
    Ok(views)
}

/// Removes one's own view.
#[server]
pub async fn remove_view(id: ViewId) -> Result<Vec<SavedView>> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Members, Right::View)?;
    let (board, name) = store::remove(&mut tx, viewer.id, id).await?.ok_or(Error::NotFound)?;
    noted(&mut tx, &viewer, EventKind::ViewRemoved, id, &name).await?;
    let views = views_of(&mut tx, &viewer, board).await?;
    tx.commit().await?;
    Ok(views)
}
