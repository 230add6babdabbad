//! Server functions that mark two members as of one household, or related: they are never recommended to each
//! other.

use crate::error::Result;
use crate::types::ids::MemberId;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    crate::error::Error,
    crate::features::events::{self, EventData, EventKind},
    crate::features::matching::store::{self, feed},
    crate::features::matching::{Kin, keeper},
    crate::features::members,
    crate::features::staff::{self, Module, Right, Viewer, access::require},
    crate::server::db::Tx,
    crate::server::{clock, request},
};

/// Marks another member (by number) as of one household with a member, or related.
#[server]
pub async fn mark_kin(
    member: MemberId,
    #[server(default)] other: String,
    #[server(default)] kind: String,
) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Matching, Right::Edit)?;
    members::store::member(&mut tx, &viewer, member).await?;
    let nobody = || Error::invalid("other", "没有找到这位会员，请核对会员编号");
    let other = other.trim().parse::<MemberId>().map_err(|_| nobody())?;
    let kind = Kin::from_code(&kind).ok_or(Error::invalid("kind", "请选择关系"))?;
    if other == member {
        return Err(Error::invalid("other", "请填写另一位会员的编号"));
    }
    if !is_known(&mut tx, &viewer, other).await? {
        return Err(nobody());
    }
    if store::mark_kin(&mut tx, member, other, kind, viewer.id).await? {
        noted(&mut tx, &viewer, EventKind::KinMarked, member, other, kind.label()).await?;
    }
    tx.commit().await
}

/// Takes the mark away.
#[server]
pub async fn unmark_kin(member: MemberId, other: MemberId) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Matching, Right::Edit)?;
    members::store::member(&mut tx, &viewer, member).await?;
    if store::unmark_kin(&mut tx, member, other).await? {
        noted(&mut tx, &viewer, EventKind::KinUnmarked, member, other, "").await?;
    }
    tx.commit().await
}

/// Whether the viewer sees a member, or finds them in libraries.
#[cfg(feature = "ssr")]
async fn is_known(tx: &mut Tx, viewer: &Viewer, id: MemberId) -> Result<bool> {
    match members::store::member(tx, viewer, id).await {
        Ok(_) => return Ok(true),
        Err(Error::NotFound) => {}
        Err(other) => return Err(other),
    }
    let keeper = keeper::of(&request::server());
    let found = feed::members(tx, &[id.0], clock::today(), &keeper.interests).await?;
    Ok(!found.is_empty())
}

#[cfg(feature = "ssr")]
async fn noted(
    tx: &mut Tx,
    viewer: &Viewer,
    kind: EventKind,
    member: MemberId,
    other: MemberId,
    what: &str,
) -> Result<()> {
    for (whose, partner) in [(member, other), (other, member)] {
        let data = EventData::default().with("partner", partner).with("what", what);
        events::record(tx, kind, Some(viewer.id), Some(whose), None, data).await?;
    }
    Ok(())
}
