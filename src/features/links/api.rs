//! Server functions of personal links.

use super::{Card, Link, Proposal};
use crate::error::Result;
use crate::types::ids::StaffId;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::own::link_of,
    super::{came, is_code, store},
    crate::error::Error,
    crate::features::staff::access::require,
    crate::features::staff::{self, Module, Right, Viewer},
    crate::server::db::Tx,
    crate::server::request,
};

/// The page behind a link; from here on the browser says by whose link it came.
#[server]
pub async fn open_link(code: String) -> Result<Card> {
    let mut tx = request::server().db.read().await?;
    let owner = match is_code(&code) {
        true => store::owner_of(&mut tx, &code).await?,
        false => None,
    };
    let card = store::card(&mut tx, owner.ok_or(Error::NotFound)?).await?;
    came::remember(&code);
    card.ok_or(Error::NotFound)
}

/// The viewer's own link; none for those who take no clients.
#[server]
pub async fn my_link() -> Result<Option<Link>> {
    let (viewer, tx) = staff::read().await?;
    drop(tx);
    let name = viewer.name.clone();
    link_of(viewer.id, name).await
}

/// The link of somebody within the viewer's reach.
#[server]
pub async fn staff_link(id: StaffId) -> Result<Option<Link>> {
    let (viewer, mut tx): (Viewer, Tx) = staff::read().await?;
    require(&viewer, Module::Staff, Right::View)?;
    let name = staff::name_in_reach(&mut tx, &viewer, id).await?;
    drop(tx);
    link_of(id, name).await
}

/// Who waits for an owner and came by the link of one of the viewer's people.
#[server]
pub async fn proposals() -> Result<Vec<Proposal>> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Assignments, Right::View)?;
    store::proposals(&mut tx, &viewer).await
}
