//! What a change of the profile has to agree with.

use super::{Profile, answers};
use crate::error::{Error, Result};
use crate::features::contacts::{self, ContactKind, ContactOwner};
use crate::server::db::Tx;
use crate::server::request;
use crate::types::ids::MemberId;

/// Refuses a new birthday or sex that the identity number contradicts.
pub async fn agrees_with_id_number(tx: &mut Tx, id: MemberId, before: &Profile, after: &Profile) -> Result<()> {
    let told_by_it = |p: &Profile| (p.birthday, p.lunar, p.sex);
    if told_by_it(before) == told_by_it(after) {
        return Ok(());
    }
    let keys = request::server().keys;
    let number = contacts::open_one(tx, &keys, ContactOwner::Member, id.0, ContactKind::IdNumber).await?;
    match number.and_then(|n| answers::id_number_disagrees(&n, after)) {
        Some((field, sentence)) => Err(Error::invalid(field, sentence)),
        None => Ok(()),
    }
}
