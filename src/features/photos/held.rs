//! Photos while they change: held, so that two changes come one after the other.

use super::{OwnPhoto, Photo, access, rules, store};
use crate::error::{Error, Result};
use crate::features::events::{self, EventData, EventKind};
use crate::features::members::access::require as allowed;
use crate::features::portal::THEMSELF;
use crate::features::staff::Viewer;
use crate::server::db::Tx;
use crate::types::ids::{MemberId, PhotoId};

/// One of the member's own photos, held while it changes.
pub async fn own_held(tx: &mut Tx, me: MemberId, id: PhotoId) -> Result<store::Held> {
    store::own(tx, me, id).await?;
    store::hold(tx, me).await?;
    store::own(tx, me, id).await
}

/// Writes what a member did with a photo into their events.
pub async fn noted(tx: &mut Tx, kind: EventKind, me: MemberId, id: PhotoId, what: &str) -> Result<()> {
    let data = EventData::default().with("what", what).with("remark", THEMSELF);
    events::record(tx, kind, None, Some(me), Some(id.0), data).await
}

/// A photo as its member sees it.
pub fn own(photo: Photo, agreed: bool) -> OwnPhoto {
    OwnPhoto {
        standing: rules::standing(photo.state, photo.audience, agreed, &photo.error),
        id: photo.id,
        state: photo.state,
        cover: photo.cover,
        width: photo.width,
        height: photo.height,
    }
}

/// A photo of a member, whose row is held while it changes; papers are not touched here.
pub async fn portrait(tx: &mut Tx, viewer: &Viewer, id: PhotoId) -> Result<store::Held> {
    allowed(access::may_edit(viewer))?;
    let seen = store::photo(tx, viewer, id).await?;
    if seen.verification.is_some() {
        return Err(Error::NotFound);
    }
    store::hold(tx, seen.member).await?;
    // Again, now that nobody else changes it.
    store::photo(tx, viewer, id).await
}
