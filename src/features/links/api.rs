//! Server functions of personal links.

use super::{Card, Link, Proposal};
use crate::error::Result;
use crate::types::ids::StaffId;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{is_code, path, store},
    crate::error::Error,
    crate::features::staff::{self, Module, Right, Viewer, access::require},
    crate::server::db::Tx,
    crate::server::request,
};

/// Where a browser keeps by whose link it came, and for how long.
#[cfg(feature = "ssr")]
const COOKIE: &str = "yuelao_by";
#[cfg(feature = "ssr")]
const KEPT_DAYS: i64 = 30;

/// The page behind a link; from here on the browser says by whose link it came.
#[server]
pub async fn open_link(code: String) -> Result<Card> {
    let mut tx = request::server().db.read().await?;
    let owner = match is_code(&code) {
        true => store::owner_of(&mut tx, &code).await?,
        false => None,
    };
    let card = store::card(&mut tx, owner.ok_or(Error::NotFound)?).await?;
    request::set_cookie(COOKIE, &code, KEPT_DAYS * 24 * 3600);
    card.ok_or(Error::NotFound)
}

/// By whose link the asking browser came.
#[cfg(feature = "ssr")]
pub async fn came_by(tx: &mut Tx) -> Result<Option<StaffId>> {
    match request::cookie(COOKIE).filter(|code| is_code(code)) {
        Some(code) => store::owner_of(tx, &code).await,
        None => Ok(None),
    }
}

/// The name of whoever's link the asking browser came by, for its forms.
#[cfg(feature = "ssr")]
pub async fn came_by_name(tx: &mut Tx) -> Result<Option<String>> {
    let Some(staff) = came_by(tx).await? else {
        return Ok(None);
    };
    Ok(store::card(tx, staff).await?.map(|card| card.matchmaker.name))
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

#[cfg(feature = "ssr")]
async fn link_of(id: StaffId, name: String) -> Result<Option<Link>> {
    let db = request::server().db;
    let mut tx = db.read().await?;
    if !store::takes_clients(&mut tx, id).await? {
        return Ok(None);
    }
    let (registered, asked) = store::counts(&mut tx, id).await?;
    let code = match store::known_code(&mut tx, id).await? {
        Some(code) => code,
        None => {
            drop(tx);
            let mut tx = db.write().await?;
            let code = store::code_of(&mut tx, id).await?;
            tx.commit().await?;
            code
        }
    };
    Ok(Some(Link {
        name,
        address: format!("{}{}", request::origin(), path(&code)),
        code,
        registered,
        asked,
    }))
}

/// Who waits for an owner and came by the link of one of the viewer's people.
#[server]
pub async fn proposals() -> Result<Vec<Proposal>> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Assignments, Right::View)?;
    store::proposals(&mut tx, &viewer).await
}
