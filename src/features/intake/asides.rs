//! Forms that were taken off the counter's screen, for the staff's list.

use super::draft_aside::{Aside, OpenForm};
use super::{Place, door, store};
use crate::error::Result;
use crate::features::members::Answers;
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
        found.push(Aside {
            id,
            name: masked(&kept.draft.answers),
            furthest: kept.draft.furthest,
            at,
        });
    }
    Ok(found)
}

/// As much of the name as a screen in a shop may show: 「林**」.
pub fn masked(answers: &Answers) -> String {
    let name = answers.get("name").and_then(|n| n.chars().next());
    name.map_or("未填姓名".into(), |first| format!("{first}**"))
}

/// The form that lies on this tablet, if anything was filled in and it is no member yet.
pub async fn open_form(tx: &mut Tx, server: &Server) -> Result<Option<OpenForm>> {
    let Some(hash) = door::token(Place::Counter) else {
        return Ok(None);
    };
    let kept = store::draft(tx, &server.keys, &hash).await?;
    let open = kept.filter(|k| k.member.is_none() && !k.draft.answers.is_empty());
    Ok(open.map(|k| OpenForm {
        name: masked(&k.draft.answers),
        furthest: k.draft.furthest.max(1),
    }))
}
