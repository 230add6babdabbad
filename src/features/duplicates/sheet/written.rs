//! The sheets of both members as they are written: into their records, and sealed for an undo.

use super::super::store::sheet as store;
use super::Sheet;
use crate::error::{Error, Result};
use crate::features::contacts::{self, ContactKind, ContactOwner};
use crate::features::members::{Profile, store as members};
use crate::server::crypto::Keys;
use crate::server::db::Tx;
use crate::types::ids::MemberId;
use serde::{Deserialize, Serialize};

/// Writes both members as they are to be. Contact data and usernames are taken away first and then given, so
/// that two may change places; what a third has meanwhile stays theirs.
pub async fn write_both(tx: &mut Tx, keys: &Keys, both: [(MemberId, &Sheet, &Sheet); 2]) -> Result<()> {
    for (id, was, is) in both {
        if was.profile.username != is.profile.username {
            members::set_sign_in(tx, id, None, None).await?;
        }
        for kind in ContactKind::ALL {
            if was.contacts.get(kind) != is.contacts.get(kind) {
                contacts::put(tx, keys, ContactOwner::Member, id.0, *kind, "").await?;
            }
        }
    }
    for (id, was, is) in both {
        let mut profile = is.profile.clone();
        if was.profile.username != is.profile.username
            && let Some(name) = &is.profile.username
            && !members::username_free(tx, name).await?
        {
            profile.username = None;
        }
        if was != is {
            write(tx, id, is, &profile).await?;
        }
        for (kind, value) in &is.contacts {
            if was.contacts.get(kind) == Some(value) {
                continue;
            }
            if !kind.is_unique() || !contacts::taken(tx, keys, *kind, value, Some(id.0)).await? {
                contacts::put(tx, keys, ContactOwner::Member, id.0, *kind, value).await?;
            }
        }
    }
    Ok(())
}

async fn write(tx: &mut Tx, id: MemberId, sheet: &Sheet, profile: &Profile) -> Result<()> {
    let version = members::version(tx, id).await?;
    members::save_profile(tx, id, version, profile).await?;
    members::save_criteria(tx, id, version + 1, &sheet.criteria).await?;
    members::set_sign_in(tx, id, profile.username.as_deref(), sheet.password_hash.as_deref()).await?;
    store::save_standing(tx, id, sheet).await
}

/// What an undo needs, sealed: the kept member before and after, and the other one before.
#[derive(Serialize, Deserialize)]
pub struct Before {
    pub keep: Sheet,
    pub after: Sheet,
    pub gone: Sheet,
}

impl Before {
    pub fn sealed(&self, keys: &Keys, place: &str) -> Result<Vec<u8>> {
        let text = serde_json::to_string(self).map_err(|_| Error::Failed)?;
        Ok(keys.seal(place, &text))
    }

    pub fn opened(keys: &Keys, place: &str, sealed: &[u8]) -> Result<Self> {
        let text = keys.open(place, sealed).map_err(|error| {
            tracing::error!(%error, "a merge's record does not open");
            Error::Failed
        })?;
        serde_json::from_str(&text).map_err(|_| Error::Failed)
    }
}
