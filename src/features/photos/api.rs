//! Server functions of photos; what is uploaded and shown goes through `door`.

use super::{Album, Audience};
use crate::error::Result;
use crate::types::ids::{MemberId, PhotoId};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::held::portrait,
    super::{access, store, work},
    crate::error::Error,
    crate::features::events::{self, EventData, EventKind},
    crate::features::members,
    crate::features::members::access::require as allowed,
    crate::features::staff::access::require,
    crate::features::staff::{self, Module, Right},
    crate::server::{clock, jobs},
};

/// A member's photos, in order.
#[server]
pub async fn photos_of(member: MemberId) -> Result<Album> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Members, Right::View)?;
    let found = members::store::member(&mut tx, &viewer, member).await?;
    Ok(Album {
        member,
        photos: store::album(&mut tx, member).await?,
        deleted: if access::may_edit(&viewer) {
            store::deleted(&mut tx, member, true).await?
        } else {
            Vec::new()
        },
        may_edit: access::may_edit(&viewer),
        shown: found.shown,
        now: clock::now(),
    })
}

/// Makes a photo the member's cover.
#[server]
pub async fn make_cover(id: PhotoId) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    let photo = portrait(&mut tx, &viewer, id).await?;
    if photo.cover {
        return Ok(());
    }
    if !store::make_cover(&mut tx, photo.member, id).await? {
        return Err(Error::conflict("这张照片还在处理中或无法使用，请稍后再设为封面"));
    }
    let data = EventData::default().with("what", "设为封面");
    events::record_and_commit(
        tx,
        EventKind::PhotoChanged,
        Some(viewer.id),
        Some(photo.member),
        Some(id.0),
        data,
    )
    .await
}

/// Says who sees a photo; `was` is what the page showed.
#[server]
pub async fn show_photo(id: PhotoId, was: Audience, audience: Audience) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    let photo = portrait(&mut tx, &viewer, id).await?;
    if photo.audience == audience {
        return Ok(());
    }
    if !store::show_to(&mut tx, id, was, audience).await? {
        return Err(Error::conflict("这张照片的可见范围刚被同事修改，请刷新后再改"));
    }
    let data = EventData::default().with("what", format!("可见范围改为「{audience}」"));
    events::record_and_commit(
        tx,
        EventKind::PhotoChanged,
        Some(viewer.id),
        Some(photo.member),
        Some(id.0),
        data,
    )
    .await
}

/// Moves a photo one place forward or back.
#[server]
pub async fn move_photo(id: PhotoId, earlier: bool) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    let photo = portrait(&mut tx, &viewer, id).await?;
    store::swap(&mut tx, &photo, earlier).await?;
    tx.commit().await
}

/// Takes a photo away; for a while it can be brought back, and the next one becomes the cover. A paper goes for
/// good, its files with it, as long as nobody has decided by it.
#[server]
pub async fn delete_photo(id: PhotoId) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    allowed(access::may_edit(&viewer))?;
    let seen = store::photo(&mut tx, &viewer, id).await?;
    if let Some(item) = seen.item {
        allowed(crate::features::verification::access::sees_papers(&viewer, item))?;
        if seen.verification_state.as_deref() != Some("waiting") {
            return Err(Error::conflict("核验已有结论，材料需要保留"));
        }
    }
    store::hold(&mut tx, seen.member).await?;
    if seen.item.is_some() {
        if !store::delete(&mut tx, id).await? {
            return Err(Error::NotFound);
        }
        jobs::enqueue(&mut tx, work::FORGET, &seen.file).await?;
    } else if !store::bin(&mut tx, id, Some(viewer.id)).await? {
        return Err(Error::NotFound);
    }
    store::next_cover(&mut tx, seen.member).await?;
    let data = match seen.item {
        Some(item) => EventData::default()
            .with("what", format!("{item}材料"))
            .with("item", item.code()),
        None => EventData::default(),
    };
    events::record_and_commit(
        tx,
        EventKind::PhotoDeleted,
        Some(viewer.id),
        Some(seen.member),
        Some(id.0),
        data,
    )
    .await
}

/// Brings back a photo that staff deleted.
#[server]
pub async fn restore_photo(id: PhotoId) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    allowed(access::may_edit(&viewer))?;
    let held = store::photo_or_deleted(&mut tx, &viewer, id).await?;
    // What the member took away themself, only they bring back.
    if held.deleted && held.deleted_by.is_none() {
        return Err(Error::NotFound);
    }
    store::hold(&mut tx, held.member).await?;
    if !store::restore(&mut tx, held.member, id).await? {
        return Err(Error::conflict("这张照片已经恢复或已被彻底清除，请刷新后查看"));
    }
    store::next_cover(&mut tx, held.member).await?;
    let data = EventData::default().with("what", "已恢复");
    events::record_and_commit(
        tx,
        EventKind::PhotoChanged,
        Some(viewer.id),
        Some(held.member),
        Some(id.0),
        data,
    )
    .await
}
