//! What of a change of the settings is noted.

use crate::error::Result;
use crate::features::events::{self, EventData, EventKind};
use crate::features::staff::Viewer;
use crate::server::db::Tx;

/// Writes a change of the settings into the log.
pub async fn noted(tx: &mut Tx, viewer: &Viewer, name: &str, changed: &str) -> Result<()> {
    let changed: String = changed.chars().take(500).collect();
    let data = EventData::default().with("name", name).with("changed", changed);
    events::record(tx, EventKind::SettingsSaved, Some(viewer.id), None, None, data).await
}
