//! Erasing a member for good: what is personal goes from every table that names them, as
//! `duplicates::references` says of each; the rows of money, dates and events stay without a person.

use super::rules::impersonal;
use super::store::erase as store;
use crate::error::Result;
use crate::features::contacts::{self, ContactOwner};
use crate::features::photos;
use crate::server::db::Tx;
use crate::types::ids::{MemberId, StaffId};

/// Erases a member in the recycle bin, with every record that was merged into theirs.
pub async fn erase(tx: &mut Tx, member: MemberId, by: StaffId) -> Result<()> {
    let mut all = vec![member];
    let mut next = 0;
    while let Some(at) = all.get(next).copied() {
        next += 1;
        all.extend(store::merged_into(tx, at).await?);
    }
    for one in all {
        erase_one(tx, one, by).await?;
    }
    Ok(())
}

async fn erase_one(tx: &mut Tx, member: MemberId, by: StaffId) -> Result<()> {
    store::open(tx, member, by).await?;
    store::blank(tx, member).await?;
    contacts::erase(tx, ContactOwner::Member, member.0).await?;
    // The rows, and soon after the files.
    photos::work::erase(tx, member).await?;
    for consultation in store::consultations(tx, member).await? {
        contacts::erase(tx, ContactOwner::Consultation, consultation.0).await?;
    }
    events(tx, member).await?;
    store::beside(tx, member).await?;
    store::references(tx, member).await?;
    store::close(tx, member, by).await
}

/// Takes the free words out of a member's events.
async fn events(tx: &mut Tx, member: MemberId) -> Result<()> {
    for (id, data) in store::events(tx, member).await? {
        let kept = impersonal(&data);
        if kept != data {
            store::save_event(tx, id, kept).await?;
        }
    }
    Ok(())
}
