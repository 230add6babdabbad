//! Erasing a member for good: what is personal goes from every table that names them, as
//! `duplicates::references` says of each; the rows of money, dates and events stay without a person. What never
//! was linked to them is found by their numbers: enquiries, rows of imports, exports not yet fetched.

use super::rules::impersonal;
use super::store::erase as store;
use crate::error::Result;
use crate::features::contacts::{self, ContactKind, ContactOwner};
use crate::features::exchange::forget::{self, Traces};
use crate::features::photos;
use crate::server::crypto::Keys;
use crate::server::db::Tx;
use crate::types::ids::{ConsultationId, MemberId, StaffId};

/// Erases a member in the recycle bin, with every record that was merged into theirs. Answers the files of
/// exports that may hold them: to be removed when this is settled.
pub async fn erase(tx: &mut Tx, keys: &Keys, member: MemberId, by: StaffId) -> Result<Vec<String>> {
    let mut all = vec![member];
    let mut next = 0;
    while let Some(at) = all.get(next).copied() {
        next += 1;
        all.extend(store::merged_into(tx, at).await?);
    }
    // Who lies in the bin is in no list: what was asked for since can't hold them.
    let until = store::binned_at(tx, member).await?;
    let mut traces = Traces::default();
    for one in all.iter().copied() {
        traces.names.insert(store::name(tx, one).await?);
        for (kind, value) in contacts::all_of(tx, keys, ContactOwner::Member, one.0).await? {
            let of = if kind.is_unique() {
                &mut traces.numbers
            } else {
                &mut traces.words
            };
            of.insert(value);
        }
    }
    for one in all {
        erase_one(tx, keys, one, by).await?;
    }
    forget::rows(tx, keys, &traces).await?;
    forget::exports(tx, until).await
}

async fn erase_one(tx: &mut Tx, keys: &Keys, member: MemberId, by: StaffId) -> Result<()> {
    store::open(tx, member, by).await?;
    store::blank(tx, member).await?;
    enquiries(tx, keys, member, by).await?;
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

/// Counts the enquiries as theirs that were left with their number and are nobody's.
async fn enquiries(tx: &mut Tx, keys: &Keys, member: MemberId, by: StaffId) -> Result<()> {
    let mobile = contacts::open_one(tx, keys, ContactOwner::Member, member.0, ContactKind::Mobile).await?;
    let Some(mobile) = mobile else { return Ok(()) };
    loop {
        // Not all of them at once: those that were taken are not found again.
        let mut taken = 0;
        for id in contacts::find(tx, keys, ContactOwner::Consultation, ContactKind::Mobile, &mobile).await? {
            if store::take_enquiry(tx, ConsultationId(id), member, by).await? {
                contacts::erase(tx, ContactOwner::Consultation, id).await?;
                taken += 1;
            }
        }
        if taken == 0 {
            return Ok(());
        }
    }
}

/// Takes the free words out of a member's events.
async fn events(tx: &mut Tx, member: MemberId) -> Result<()> {
    for (id, kind, data) in store::events(tx, member).await? {
        let kept = impersonal(kind, &data);
        if kept != data {
            store::save_event(tx, id, kept).await?;
        }
    }
    Ok(())
}
