//! Server functions of tags, notes and the blacklist.

use super::{Marks, Tag};
use crate::error::Result;
use crate::types::ids::{MemberId, NoteId, TagId};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::rules::{MANY, said},
    super::{TagTone, access, store},
    crate::error::Error,
    crate::features::events::{self, EventData, EventKind},
    crate::features::members,
    crate::features::staff::access::require,
    crate::features::staff::{self, Module, Right},
    crate::server::clock,
    std::collections::BTreeSet,
};

/// Tags, notes and blacklist of one member.
#[server]
pub async fn member_marks(id: MemberId) -> Result<Marks> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Members, Right::View)?;
    members::store::member(&mut tx, &viewer, id).await?;
    Ok(Marks {
        member: id,
        tags: store::tags_of(&mut tx, id).await?,
        notes: store::notes(&mut tx, id).await?,
        barred: store::barred_for(&mut tx, id).await?,
        now: clock::now(),
    })
}

/// The agency's tags, to choose from.
#[server]
pub async fn offered_tags() -> Result<Vec<Tag>> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Members, Right::View)?;
    store::offered(&mut tx).await
}

/// The agency's tags with how many members have each.
#[server]
pub async fn all_tags() -> Result<Vec<Tag>> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Members, Right::View)?;
    store::tags(&mut tx).await
}

/// Makes a tag (`id` empty) or changes its name and colour.
#[server]
pub async fn save_tag(#[server(default)] id: String, name: String, #[server(default)] tone: String) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Records, Right::Edit)?;
    let name = name.trim().to_string();
    match name.chars().count() {
        0 => return Err(Error::invalid("name", "请填写标签名称")),
        n if n > 12 => return Err(Error::invalid("name", "标签名称请不超过 12 个字")),
        _ => {}
    }
    let tone = TagTone::from_code(&tone).unwrap_or(TagTone::Plain);
    let id = match id.parse::<TagId>() {
        Ok(id) => {
            store::save_tag(&mut tx, id, &name, tone).await?;
            id
        }
        Err(_) => store::insert_tag(&mut tx, &name, tone).await?,
    };
    let data = EventData::default().with("name", name);
    events::record_and_commit(tx, EventKind::TagSaved, Some(viewer.id), None, Some(id.0), data).await
}

/// Takes a tag out of the list and off every member.
#[server]
pub async fn remove_tag(id: TagId) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Records, Right::Edit)?;
    let name = store::remove_tag(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let data = EventData::default().with("name", name).with("remark", "删除");
    events::record_and_commit(tx, EventKind::TagSaved, Some(viewer.id), None, Some(id.0), data).await
}

/// Gives one or many members (`ids`, separated by commas) exactly the tags of `tags` with `mode` set, or adds
/// (`add`) or takes (`take`) them.
#[server]
pub async fn tag_members(ids: String, #[server(default)] tags: String, #[server(default)] mode: String) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Members, Right::Edit)?;
    let wanted: BTreeSet<MemberId> = ids.split(',').filter_map(|i| i.parse().ok()).collect();
    if wanted.is_empty() {
        return Err(Error::invalid("ids", "请先勾选会员"));
    }
    if wanted.len() > MANY {
        return Err(Error::invalid("ids", format!("一次最多为 {MANY} 位会员改标签")));
    }
    let wanted: Vec<MemberId> = wanted.into_iter().collect();
    if members::store::members(&mut tx, &viewer, &wanted).await?.len() != wanted.len() {
        return Err(Error::NotFound);
    }
    let all = store::offered(&mut tx).await?;
    let chosen: BTreeSet<TagId> = tags.split(',').filter_map(|i| i.parse().ok()).collect();
    if chosen.iter().any(|c| all.iter().all(|t| t.id != *c)) {
        return Err(Error::conflict("有标签刚被删除，请刷新后再选"));
    }
    if chosen.is_empty() && mode != "set" {
        return Err(Error::invalid("tags", "请选择标签"));
    }
    let now = clock::now();
    for member in wanted {
        let (mut added, mut removed) = (Vec::new(), Vec::new());
        for tag in &all {
            let picked = chosen.contains(&tag.id);
            if picked && mode != "take" {
                if store::add_tag(&mut tx, member, tag.id, Some(viewer.id), now).await? {
                    added.push(tag.name.as_str());
                }
            } else if picked != (mode == "set") && store::take_tag(&mut tx, member, tag.id).await? {
                removed.push(tag.name.as_str());
            }
        }
        if !added.is_empty() || !removed.is_empty() {
            let data = EventData::default()
                .with("added", added.join("、"))
                .with("removed", removed.join("、"));
            events::record(
                &mut tx,
                EventKind::TagsChanged,
                Some(viewer.id),
                Some(member),
                None,
                data,
            )
            .await?;
        }
    }
    tx.commit().await
}

/// Writes an internal note.
#[server]
pub async fn add_note(member: MemberId, text: String, #[server(default)] pinned: bool) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    members::access::require(access::may_mark(&viewer))?;
    members::store::member(&mut tx, &viewer, member).await?;
    let text = text.trim();
    match text.chars().count() {
        0 => return Err(Error::invalid("text", "请写下备注内容")),
        n if n > 1000 => return Err(Error::invalid("text", "备注请不超过 1000 个字")),
        _ => {}
    }
    // A double click is not two notes.
    if let Some(last) = store::notes(&mut tx, member).await?.iter().max_by_key(|n| n.id)
        && last.text == text
        && last.staff_id == viewer.id
        && clock::now() - last.at < chrono::Duration::seconds(60)
    {
        return Ok(());
    }
    let note = store::insert_note(&mut tx, member, viewer.id, text, pinned).await?;
    let data = EventData::default();
    events::record_and_commit(
        tx,
        EventKind::NoteWritten,
        Some(viewer.id),
        Some(member),
        Some(note.0),
        data,
    )
    .await
}

/// Pins a note on top, or lets it go.
#[server]
pub async fn pin_note(member: MemberId, note: NoteId, #[server(default)] pinned: bool) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    members::access::require(access::may_mark(&viewer))?;
    members::store::member(&mut tx, &viewer, member).await?;
    if !store::pin_note(&mut tx, member, note, pinned).await? {
        return Err(Error::NotFound);
    }
    tx.commit().await
}

/// Takes a note away: one's own, or any for who manages.
#[server]
pub async fn remove_note(member: MemberId, note: NoteId) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    members::access::require(access::may_mark(&viewer))?;
    members::store::member(&mut tx, &viewer, member).await?;
    let notes = store::notes(&mut tx, member).await?;
    let found = notes.iter().find(|n| n.id == note).ok_or(Error::NotFound)?;
    members::access::require(access::may_remove(&viewer, found))?;
    store::remove_note(&mut tx, member, note).await?;
    let data = EventData::default();
    events::record_and_commit(
        tx,
        EventKind::NoteRemoved,
        Some(viewer.id),
        Some(member),
        Some(note.0),
        data,
    )
    .await
}

/// Puts a member on the blacklist.
#[server]
pub async fn blacklist_member(member: MemberId, #[server(default)] reason: String) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    members::access::require(access::may_mark(&viewer))?;
    members::store::member(&mut tx, &viewer, member).await?;
    let reason = said(&reason, "请写明列入黑名单的原因")?;
    if !store::bar(&mut tx, member, viewer.id, &reason).await? {
        return Err(Error::conflict("该会员已在黑名单中"));
    }
    let data = EventData::default().with("reason", reason);
    events::record_and_commit(tx, EventKind::Blacklisted, Some(viewer.id), Some(member), None, data).await
}

/// Takes a member off the blacklist.
#[server]
pub async fn lift_blacklist(member: MemberId, #[server(default)] reason: String) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Records, Right::Edit)?;
    members::store::member(&mut tx, &viewer, member).await?;
    let reason = said(&reason, "请写明移出黑名单的原因")?;
    if !store::lift(&mut tx, member, viewer.id, &reason).await? {
        return Err(Error::conflict("该会员已不在黑名单中"));
    }
    let data = EventData::default().with("reason", reason);
    events::record_and_commit(
        tx,
        EventKind::BlacklistLifted,
        Some(viewer.id),
        Some(member),
        None,
        data,
    )
    .await
}
