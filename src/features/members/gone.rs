//! Members who are no longer here: merged into another, in the recycle bin, erased. `scope` hides them; this
//! says where they went and brings them back.

use crate::error::Result;
use crate::features::contacts::{self, ContactKind, ContactOwner};
use crate::server::crypto::Keys;
use crate::server::db::Tx;
use crate::types::ids::MemberId;

pub use super::store::gone::{before, come_back, leave, of};

words! {
    /// How a member went.
    pub enum Gone {
        Merged = "merged" "已并入另一份资料",
        Deleted = "deleted" "在回收站中",
        Erased = "erased" "已彻底删除",
    }
}

/// Merges follow each other at most so often; more would be a circle.
const CHAIN: usize = 20;

/// The record that a member's is now, after any merges; nothing where it was deleted.
pub async fn survivor(tx: &mut Tx, member: MemberId) -> Result<Option<MemberId>> {
    let mut at = member;
    for _ in 0..CHAIN {
        match of(tx, at).await? {
            None => return Ok(Some(at)),
            Some((Gone::Merged, Some(into))) => at = into,
            Some(_) => return Ok(None),
        }
    }
    Ok(None)
}

/// Whose record these members' is now, each once; who was deleted is left out.
pub async fn survivors(tx: &mut Tx, members: Vec<i64>) -> Result<Vec<i64>> {
    let mut found = Vec::with_capacity(members.len());
    for id in members {
        found.extend(survivor(tx, MemberId(id)).await?.map(|id| id.0));
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Makes way for a number that is to be this member's and lies with a record that was merged into theirs: that
/// record takes the one they have now in exchange, as in a merge, so that no number is lost and an undo finds
/// both. Anybody else's number stays where it is.
pub async fn number_back(tx: &mut Tx, keys: &Keys, member: MemberId, kind: ContactKind, value: &str) -> Result<()> {
    if value.is_empty() || !kind.is_unique() {
        return Ok(());
    }
    for id in contacts::find(tx, keys, ContactOwner::Member, kind, value).await? {
        if id == member.0 || survivor(tx, MemberId(id)).await? != Some(member) {
            continue;
        }
        let now = contacts::open_one(tx, keys, ContactOwner::Member, member.0, kind).await?;
        contacts::put(tx, keys, ContactOwner::Member, id, kind, "").await?;
        contacts::put(tx, keys, ContactOwner::Member, member.0, kind, "").await?;
        contacts::put(tx, keys, ContactOwner::Member, id, kind, &now.unwrap_or_default()).await?;
    }
    Ok(())
}
