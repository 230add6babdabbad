//! A member's photos in their own pages: only their own session says whose they are.

use super::OwnAlbum;
use crate::error::Result;
use crate::types::ids::PhotoId;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::held::{noted, own, own_held},
    super::{Photo, store},
    crate::error::Error,
    crate::features::events::EventKind,
    crate::features::portal::{myself, session},
};

/// The photos of the member who is signed in.
#[server]
pub async fn my_photos() -> Result<OwnAlbum> {
    let (me, mut tx) = session::read().await?;
    let agreed = myself(&mut tx, me.member).await?.shown;
    let seen = |photos: Vec<Photo>| photos.into_iter().map(|p| own(p, agreed)).collect();
    Ok(OwnAlbum {
        photos: seen(store::album(&mut tx, me.member).await?),
        deleted: seen(store::deleted(&mut tx, me.member, false).await?),
    })
}

/// Makes one of the member's own photos their cover.
#[server]
pub async fn choose_own_cover(id: PhotoId) -> Result<()> {
    let (me, mut tx) = session::write().await?;
    let photo = own_held(&mut tx, me.member, id).await?;
    if photo.cover {
        return Ok(());
    }
    if !store::make_cover(&mut tx, me.member, id).await? {
        return Err(Error::conflict("这张照片还在处理中或无法使用，请稍后再设为封面"));
    }
    noted(&mut tx, EventKind::PhotoChanged, me.member, id, "设为封面").await?;
    tx.commit().await
}

/// Takes one of the member's own photos away; for a while they can bring it back.
#[server]
pub async fn delete_own_photo(id: PhotoId) -> Result<()> {
    let (me, mut tx) = session::write().await?;
    own_held(&mut tx, me.member, id).await?;
    if !store::bin(&mut tx, id, None).await? {
        return Err(Error::NotFound);
    }
    store::next_cover(&mut tx, me.member).await?;
    noted(&mut tx, EventKind::PhotoDeleted, me.member, id, "照片").await?;
    tx.commit().await
}

/// Brings back a photo that the member deleted themself.
#[server]
pub async fn restore_own_photo(id: PhotoId) -> Result<()> {
    let (me, mut tx) = session::write().await?;
    let photo = own_held(&mut tx, me.member, id).await?;
    if photo.deleted_by.is_some() {
        return Err(Error::NotFound);
    }
    if !store::restore(&mut tx, me.member, id).await? {
        return Err(Error::conflict("这张照片已经恢复，请刷新后查看"));
    }
    store::next_cover(&mut tx, me.member).await?;
    noted(&mut tx, EventKind::PhotoChanged, me.member, id, "已恢复").await?;
    tx.commit().await
}
