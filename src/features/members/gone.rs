//! Members who are no longer here: merged into another, in the recycle bin, erased. `scope` hides them; this
//! says where they went and brings them back.

use crate::error::Result;
use crate::server::db::Tx;
use crate::types::ids::MemberId;

pub use super::store::gone::{come_back, leave, of};

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
