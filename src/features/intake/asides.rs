//! Forms that were taken off the counter's screen, for the staff's list.

use super::draft_aside::Aside;
use super::store;
use crate::error::Result;
use crate::features::staff::Viewer;
use crate::server::Server;
use crate::server::db::Tx;

/// What the viewer may go on with.
pub async fn asides(tx: &mut Tx, server: &Server, viewer: &Viewer) -> Result<Vec<Aside>> {
    let mut found = Vec::new();
    for (id, hash, at) in store::asides(tx, viewer, None).await? {
        let Some(kept) = store::draft(tx, &server.keys, &hash).await? else {
            continue;
        };
        let name = kept.draft.answers.get("name").and_then(|n| n.chars().next());
        found.push(Aside {
            id,
            name: name.map_or("未填姓名".into(), |first| format!("{first}**")),
            furthest: kept.draft.furthest,
            at,
        });
    }
    Ok(found)
}
