//! Undoing an import: whom it made and nobody touched is removed, what it changed and nobody changed since is
//! set back, and what can't be is said row by row.

use super::ImportState;
use super::Outcome;
use super::apply::{conclude, note_changes};
use super::check::Standing;
use super::plan::Change;
use super::store::{self, Planned};
use crate::error::{Error, Result};
use crate::features::contacts::{self, ContactKind, ContactOwner};
use crate::features::events::EventKind;
use crate::features::members::store as members;
use crate::features::staff::{self, Viewer};
use crate::server::db::Tx;
use crate::server::{Server, clock};
use crate::types::ids::{ImportId, MemberId, StaffId};

/// Rows undone together.
const TOGETHER: i64 = 100;

pub async fn run(server: &Server, id: ImportId, by: StaffId) -> Result<()> {
    let mut tx = server.db.read().await?;
    let standing = Standing::to_undo(&mut tx, server, id).await?;
    if standing.import.state != ImportState::Undoing {
        return Ok(());
    }
    let viewer = staff::viewer::of_staff(&mut tx, by).await?;
    let pointing = store::pointing(&mut tx).await?;
    drop(tx);
    let mut at = standing.import.at_line;
    loop {
        let mut tx = server.db.write().await?;
        // From the last row to the first.
        let below = if at == 0 { i64::MAX } else { at };
        let rows = store::applied_before(&mut tx, &server.keys, id, below, TOGETHER).await?;
        let Some(last) = rows.last().map(|row| row.line) else {
            break;
        };
        if !store::advance(&mut tx, &standing.import, at, last, rows.len() as i64).await? {
            return Ok(());
        }
        for row in rows {
            let kept = one(&mut tx, server, &standing, &viewer, &pointing, &row).await?;
            store::save_undone(&mut tx, id, row.line, &kept).await?;
        }
        tx.commit().await?;
        at = last;
    }
    let mut tx = server.db.write().await?;
    if store::end_import(&mut tx, id, ImportState::Undoing, ImportState::Undone, "").await? {
        conclude(&mut tx, &standing, EventKind::ImportUndone, by).await?;
    }
    tx.commit().await
}

/// Undoes a row; what could not be set back, in words, or nothing.
async fn one(
    tx: &mut Tx,
    server: &Server,
    standing: &Standing,
    viewer: &Viewer,
    pointing: &[(String, String)],
    row: &Planned,
) -> Result<String> {
    let Some(member) = row.member else {
        return Ok(String::new());
    };
    if row.outcome != Outcome::New {
        return set_back(tx, server, standing, viewer, member, row).await;
    }
    let brought = row.plan.follow_ups.len();
    if store::touched(tx, pointing, member, brought, row.plan.owner.is_some()).await? {
        return Ok("导入之后有修改或新的记录，会员保留".into());
    }
    store::remove_member(tx, pointing, member).await?;
    Ok(String::new())
}

async fn set_back(
    tx: &mut Tx,
    server: &Server,
    standing: &Standing,
    viewer: &Viewer,
    id: MemberId,
    row: &Planned,
) -> Result<String> {
    let member = match members::member(tx, viewer, id).await {
        Ok(member) => member,
        Err(Error::NotFound) => return Ok("会员已不在您的管辖范围内".into()),
        Err(other) => return Err(other),
    };
    let mut now = member.profile.answers();
    now.extend(member.criteria.answers());
    let (mut kept, mut done): (Vec<String>, Vec<Change>) = (Vec::new(), Vec::new());
    for change in &row.plan.changes {
        let back = match ContactKind::from_code(&change.key) {
            Some(kind) => contact_back(tx, server, id, kind, change).await?,
            None => {
                let same = now.get(&change.key).map_or("", String::as_str) == change.after;
                if same && change.before.is_empty() {
                    now.remove(&change.key);
                } else if same {
                    now.insert(change.key.clone(), change.before.clone());
                }
                same
            }
        };
        if back {
            done.push(change.clone());
        } else {
            kept.push(standing.targets.label(&change.key));
        }
    }
    match (
        standing.targets.profile(&now, clock::today()),
        standing.targets.criteria(&now),
    ) {
        (Ok(profile), Ok(criteria)) => {
            let mut version = member.version;
            if profile != member.profile {
                members::save_profile(tx, id, version, &profile).await?;
                version += 1;
            }
            if criteria != member.criteria {
                members::save_criteria(tx, id, version, &criteria).await?;
            }
        }
        _ => return Ok("原来的资料与现在的资料不相容，请在会员页手工修改".into()),
    }
    store::take_back_follow_ups(tx, id, &row.plan.follow_ups).await?;
    note_changes(tx, standing, id, &done, "撤销导入", viewer.id).await?;
    Ok(if kept.is_empty() {
        String::new()
    } else {
        format!("导入之后又有修改，保留现值：{}", kept.join("、"))
    })
}

/// Sets contact data back where it is still what the import made it and nobody else has the old one now.
async fn contact_back(tx: &mut Tx, server: &Server, id: MemberId, kind: ContactKind, change: &Change) -> Result<bool> {
    let now = contacts::open_one(tx, &server.keys, ContactOwner::Member, id.0, kind).await?;
    if now.as_deref() != Some(change.after.as_str()) {
        return Ok(false);
    }
    let one_of_a_kind = matches!(kind, ContactKind::Mobile | ContactKind::IdNumber);
    if one_of_a_kind
        && !change.before.is_empty()
        && contacts::taken(tx, &server.keys, kind, &change.before, Some(id.0)).await?
    {
        return Ok(false);
    }
    contacts::put(tx, &server.keys, ContactOwner::Member, id.0, kind, &change.before).await?;
    Ok(true)
}
