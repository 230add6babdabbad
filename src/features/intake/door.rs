//! Who comes in by a place, and the draft that their browser holds.

use super::{Place, access, store};
use crate::error::{Error, Result};
use crate::features::staff::{self, Viewer};
use crate::server::db::Tx;
use crate::server::{Server, crypto, request};

/// A transaction for whoever may use the place.
pub async fn door(place: Place, write: bool) -> Result<(Option<Viewer>, Tx)> {
    if place == Place::Public {
        let db = request::server().db;
        return Ok((None, if write { db.write().await? } else { db.read().await? }));
    }
    // A tablet that was handed over shows this form, and only this.
    let (viewer, tx) = match (place, write) {
        (Place::Counter, true) => staff::viewer::write_at_counter().await.map(|(v, _, tx)| (v, tx))?,
        (Place::Counter, false) => staff::viewer::read_at_counter().await.map(|(v, _, tx)| (v, tx))?,
        (_, true) => staff::write().await?,
        (_, false) => staff::read().await?,
    };
    if !access::may_register(&viewer, place) {
        return Err(Error::Forbidden);
    }
    Ok((Some(viewer), tx))
}

/// Where a browser keeps its draft of a place.
pub fn cookie(place: Place) -> String {
    format!("yuelao_draft_{}", place.code())
}

/// The hash of the draft's token that this browser holds.
pub fn token(place: Place) -> Option<Vec<u8>> {
    request::cookie(&cookie(place))
        .filter(|t| !t.is_empty())
        .map(|t| crypto::hash_token(&t))
}

/// Gives the browser a draft of its own; the hash of its token.
pub fn new_token(place: Place) -> Vec<u8> {
    let (token, hash) = crypto::token();
    request::set_cookie(&cookie(place), &token, 7 * 24 * 3600);
    hash
}

/// Which draft it is.
pub fn mark_of(hash: &[u8]) -> String {
    hash.iter().take(6).map(|b| format!("{b:02x}")).collect()
}

/// The draft of this browser, held; or a new one where there is none or it became a member.
pub async fn draft_to_write(tx: &mut Tx, server: &Server, place: Place) -> Result<(Vec<u8>, store::Draft)> {
    if let Some(hash) = token(place)
        && let Some(kept) = store::held_draft(tx, &server.keys, &hash).await?
        && kept.member.is_none()
    {
        return Ok((hash, kept.draft));
    }
    store::remove_old_drafts(tx).await?;
    Ok((new_token(place), store::Draft::default()))
}
