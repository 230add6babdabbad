//! Server functions of the photo on a staff record; it comes in through `door`.

use super::StaffPhoto;
use crate::error::Result;
use crate::types::ids::StaffId;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::store::of_staff as store,
    super::work,
    crate::error::Error,
    crate::features::events::{self, EventData, EventKind},
    crate::features::staff::{self, Module, Right, access::require},
    crate::server::jobs,
};

/// The photo of somebody whom the viewer may manage.
#[server]
pub async fn photo_of_staff(id: StaffId) -> Result<StaffPhoto> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Staff, Right::Edit)?;
    staff::manageable_name(&mut tx, &viewer, id).await?;
    store::of(&mut tx, id).await
}

/// Takes the photo away; initials stand in its place again.
#[server]
pub async fn remove_staff_photo(id: StaffId) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Staff, Right::Edit)?;
    let name = staff::manageable_name(&mut tx, &viewer, id).await?;
    let files = store::remove(&mut tx, id).await?;
    if files.is_empty() {
        return Err(Error::conflict("这位红娘没有照片，请刷新后查看"));
    }
    for file in files {
        jobs::enqueue(&mut tx, work::FORGET, &file).await?;
    }
    let data = EventData::default().with("what", format!("红娘{name}的照片"));
    events::record_and_commit(tx, EventKind::PhotoDeleted, Some(viewer.id), None, Some(id.0), data).await
}
