//! What deciding a check takes: the row, and the event that says so.

use super::{rules, store};
use crate::error::{Error, Result};
use crate::features::events::{self, EventData, EventKind};
use crate::features::staff::Viewer;
use crate::server::db::Tx;

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
