//! Who comes in by a place, and the draft that their browser holds.

use super::{Place, access, store};
use crate::error::{Error, Result};
use crate::features::staff::{self, Viewer};
use crate::server::db::Tx;
use crate::server::{Server, crypto, request};
use crate::types::ids::StaffId;

/// Who fills in a form: a stranger, somebody of the staff, or a visitor at a tablet of the staff's.
pub struct Guest {
    pub viewer: Option<Viewer>,
    /// The tablet was handed over: the staff's session, but not their hands.
    pub handed: bool,
}

impl Guest {
    /// In the words of which place one speaks to them: a visitor is spoken to as the public is.
    pub fn words(&self, place: Place) -> Place {
        if self.handed { Place::Public } else { place }
    }

    /// Who ticks the consent, for the record.
    pub fn consents(&self) -> &'static str {
        match (&self.viewer, self.handed) {
            (None, _) => "本人网上勾选",
            (Some(_), true) => "本人在前台平板勾选",
            (Some(_), false) => "工作人员征得本人同意后代为勾选",
        }
    }
}

/// A transaction for whoever may use the place.
pub async fn door(place: Place, write: bool) -> Result<(Guest, Tx)> {
    if place == Place::Public {
        let db = request::server().db;
        let stranger = Guest {
            viewer: None,
            handed: false,
        };
        return Ok((stranger, if write { db.write().await? } else { db.read().await? }));
    }
    // A tablet that was handed over shows this form, and only this.
    let (viewer, handed, tx) = match (place, write) {
        (Place::Counter, true) => staff::viewer::write_at_counter().await?,
        (Place::Counter, false) => staff::viewer::read_at_counter().await?,
        (_, true) => staff::write().await.map(|(v, tx)| (v, false, tx))?,
        (_, false) => staff::read().await.map(|(v, tx)| (v, false, tx))?,
    };
    if !access::may_register(&viewer, place) {
        return Err(Error::Forbidden);
    }
    let viewer = Some(viewer);
    Ok((Guest { viewer, handed }, tx))
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

/// Takes the form that lies on this tablet off it: kept for the staff where anything was filled in. Once the
/// transaction has ended, `let_go`.
pub async fn put_aside(tx: &mut Tx, server: &Server, staff: StaffId) -> Result<()> {
    let Some(hash) = token(Place::Counter) else {
        return Ok(());
    };
    let kept = store::draft(tx, &server.keys, &hash).await?;
    if kept.is_some_and(|k| k.draft.answers.is_empty()) {
        return store::remove_draft(tx, &hash).await;
    }
    store::set_aside(tx, &hash, staff).await
}

/// This browser holds a place's draft no more.
pub fn let_go(place: Place) {
    request::set_cookie(&cookie(place), "", 0);
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
    if place == Place::Public {
        server.limits.created(&request::address())?;
    }
    store::remove_old_drafts(tx).await?;
    Ok((new_token(place), store::Draft::default()))
}
