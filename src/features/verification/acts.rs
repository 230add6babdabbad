//! What deciding a check takes: the row, and the event that says so; and what becomes of a check when what it
//! has looked at is changed.

use super::{Item, rules, store};
use crate::error::{Error, Result};
use crate::features::events::{self, EventData, EventKind};
use crate::features::staff::Viewer;
use crate::server::db::Tx;
use crate::types::ids::{MemberId, StaffId, VerificationId};

/// Answers of a member were changed (by their keys): what was checked of them no longer holds and waits to be
/// checked again. Everybody who writes a member's answers or contact data calls this in the same transaction.
pub async fn changed<'a>(
    tx: &mut Tx,
    by: Option<StaffId>,
    member: MemberId,
    keys: impl IntoIterator<Item = &'a str>,
) -> Result<()> {
    for item in rules::items_of(keys) {
        if store::outdate(tx, member, item, rules::OUTDATED).await? {
            again(tx, by, member, item).await?;
        }
    }
    Ok(())
}

/// Puts an item on the list of what is to be checked, unless it waits there already, and says why; the new
/// check where one was made.
pub async fn again(tx: &mut Tx, by: Option<StaffId>, member: MemberId, item: Item) -> Result<Option<VerificationId>> {
    let made = store::wait_again(tx, member, item, rules::CHECK_AGAIN, by).await?;
    let data = EventData::default()
        .with("what", item.label())
        .with("item", item.code());
    let subject = made.map(|id| id.0);
    events::record(tx, EventKind::CheckOutdated, by, Some(member), subject, data).await?;
    Ok(made)
}

pub async fn decided(
    tx: &mut Tx,
    viewer: &Viewer,
    held: &store::Held,
    version: i64,
    decision: &rules::Decision,
) -> Result<()> {
    if !store::decide(tx, held, version, decision, viewer.id).await? {
        return Err(Error::conflict("这项核验刚被同事处理，请刷新后查看"));
    }
    let data = EventData::default()
        .with("what", held.item.label())
        .with("item", held.item.code())
        .with("done", decision.state.label())
        .with("until", decision.valid_until.map_or(String::new(), |d| d.to_string()));
    events::record(
        tx,
        EventKind::Checked,
        Some(viewer.id),
        Some(held.member),
        Some(held.id.0),
        data,
    )
    .await
}
