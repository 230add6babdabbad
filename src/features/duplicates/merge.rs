//! Two records become one, and two again.

use super::sheet::{self, Before, Choice, Sheet};
use super::{Differing, Preview, Twin, checks, rules, store};
use crate::error::{Error, Result};
use crate::features::events::{self, EventData, EventKind};
use crate::features::matching::store::hold_pair;
use crate::features::members::gone::{self, Gone};
use crate::features::members::{Member, fields, store as members};
use crate::features::regions;
use crate::features::staff::{self, Phase, Viewer};
use crate::server::db::Tx;
use crate::server::{Server, clock, once};
use crate::types::ids::{MemberId, MergeId};
use std::collections::{BTreeMap, BTreeSet};

impl From<&Member> for Twin {
    fn from(m: &Member) -> Self {
        Self {
            id: m.id,
            version: m.version,
            name: m.profile.name.clone(),
            sex: m.profile.sex,
            birthday: m.profile.birthday,
            place: regions::place(m.profile.region),
            stage: m.stage,
            presale: m.presale_name.clone(),
            aftersale: m.aftersale_name.clone(),
            follow_ups: m.follow_ups,
            created_at: m.created_at,
        }
    }
}

/// Both as the viewer may see them; the same one twice is nothing to merge.
async fn both(tx: &mut Tx, viewer: &Viewer, keep: MemberId, gone: MemberId) -> Result<(Member, Member)> {
    if keep == gone {
        return Err(Error::conflict("请选择两份不同的资料"));
    }
    Ok((
        members::member(tx, viewer, keep).await?,
        members::member(tx, viewer, gone).await?,
    ))
}

fn place(merge: MergeId) -> String {
    format!("merge/{merge}")
}

/// What a merge would do.
pub async fn preview(tx: &mut Tx, server: &Server, viewer: &Viewer, keep: MemberId, gone: MemberId) -> Result<Preview> {
    let (k, g) = both(tx, viewer, keep, gone).await?;
    let (a, b) = (
        Sheet::of(tx, &server.keys, &k).await?,
        Sheet::of(tx, &server.keys, &g).await?,
    );
    let names = staff::names(tx).await?;
    let choices = sheet::choices(&fields::now(tx, server).await?, &a, &b, viewer, &names);
    let take = proposed(&choices);
    let (after, _) = sheet::merged(&a, &b, &take)?;
    let refused = rules::may_become_one(k.profile.sex, g.profile.sex, store::between(tx, keep, gone).await?);
    let shown = choices.into_iter().filter(|c| !c.hidden).map(|c| Differing {
        take: c.take(),
        key: c.key,
        group: c.group.to_string(),
        label: c.label,
        keep: c.keep,
        gone: c.gone,
    });
    Ok(Preview {
        differing: shown.collect(),
        moves: store::belongings(tx, gone).await?,
        stage: after.stage,
        refused: refused.err().map(|e| e.to_string()),
        keep: Twin::from(&k),
        gone: Twin::from(&g),
        once: once::fresh_key(),
    })
}

fn proposed(choices: &[Choice]) -> BTreeSet<String> {
    choices.iter().filter(|c| c.take()).map(|c| c.key.clone()).collect()
}

/// What a viewer asks for.
pub struct Asked<'a> {
    pub keep: MemberId,
    pub gone: MemberId,
    /// As the preview showed them: who was changed since is looked at again.
    pub versions: (i64, i64),
    /// `choose_…` → `keep` or `gone`.
    pub chosen: &'a BTreeMap<String, String>,
    pub once: &'a str,
}

/// Takes `gone` into `keep`.
pub async fn merge(tx: &mut Tx, server: &Server, viewer: &Viewer, asked: Asked<'_>) -> Result<()> {
    let (keep, gone) = (asked.keep, asked.gone);
    both(tx, viewer, keep, gone).await?;
    if !once::first_time(tx, asked.once).await? {
        return Ok(());
    }
    hold_pair(tx, keep, gone).await?;
    // Read only now that nobody else can write: somebody may have been first.
    let gone_already = gone::of(tx, keep).await?.is_some() || gone::of(tx, gone).await?.is_some();
    if gone_already {
        return Err(Error::conflict("其中一份资料刚被修改，请刷新预览后再合并"));
    }
    let (k, g) = both(tx, viewer, keep, gone).await?;
    if (k.version, g.version) != asked.versions {
        return Err(Error::conflict("其中一份资料刚被修改，请刷新预览后再合并"));
    }
    rules::may_become_one(k.profile.sex, g.profile.sex, store::between(tx, keep, gone).await?)?;
    let (a, b) = (
        Sheet::of(tx, &server.keys, &k).await?,
        Sheet::of(tx, &server.keys, &g).await?,
    );
    let names = staff::names(tx).await?;
    let choices = sheet::choices(&fields::now(tx, server).await?, &a, &b, viewer, &names);
    let take = chosen(&choices, asked.chosen);
    let (after, left) = sheet::merged(&a, &b, &take)?;

    store::forget_before(tx, clock::now() - chrono::Duration::days(rules::UNDO_DAYS)).await?;
    let id = store::open(tx, keep, gone, viewer.id).await?;
    let sheets = checks::Sheets {
        keep: &a,
        gone: &b,
        after: &after,
    };
    let unchecked = checks::settle(tx, id, keep, gone, sheets).await?;
    store::move_rows(tx, id, gone, keep).await?;
    checks::list_again(tx, viewer, id, keep, unchecked).await?;
    sheet::write_both(tx, &server.keys, [(keep, &a, &after), (gone, &b, &left)]).await?;
    owners_noted(tx, viewer, keep, &a, &after, "合并会员").await?;
    if !gone::leave(tx, gone, Gone::Merged, Some(keep), viewer.id, "").await? {
        return Err(Error::conflict("其中一份资料刚被同事处理，请刷新后再看"));
    }
    let labels: Vec<&str> = choices
        .iter()
        .filter(|c| take.contains(&c.key))
        .map(|c| c.label.as_str())
        .collect();
    let data = EventData::default()
        .with("gone", gone)
        .with("fields", labels.join("、"));
    events::record(tx, EventKind::Merged, Some(viewer.id), Some(keep), Some(id.0), data).await?;
    let sealed = Before {
        keep: a,
        after,
        gone: b,
    }
    .sealed(&server.keys, &place(id))?;
    store::close(tx, id, sealed).await
}

/// The fields that are taken of the other record: as chosen, and as proposed where nobody could choose.
fn chosen(choices: &[Choice], said: &BTreeMap<String, String>) -> BTreeSet<String> {
    choices
        .iter()
        .filter(|c| match said.get(&format!("choose_{}", c.key)).filter(|_| !c.hidden) {
            Some(side) => side == "gone",
            None => c.take(),
        })
        .map(|c| c.key.clone())
        .collect()
}

/// A change of owner is a row that says who, when and why.
async fn owners_noted(
    tx: &mut Tx,
    viewer: &Viewer,
    member: MemberId,
    was: &Sheet,
    is: &Sheet,
    remark: &str,
) -> Result<()> {
    let owners = [
        (Phase::Presale, was.presale_id, is.presale_id),
        (Phase::Aftersale, was.aftersale_id, is.aftersale_id),
    ];
    for (phase, from, to) in owners {
        if from != to {
            store::note_owner(tx, member, phase, from, to, viewer.id, remark).await?;
        }
    }
    Ok(())
}

/// Makes two of one again, as both were, but for what was done since.
pub async fn undo(tx: &mut Tx, server: &Server, viewer: &Viewer, id: MergeId) -> Result<MemberId> {
    let found = store::standing(tx, id).await?.ok_or(Error::NotFound)?;
    let (keep, gone) = (found.kept_id, found.gone_id);
    members::member(tx, viewer, keep).await?;
    if found.undone_at.is_some() {
        return Err(Error::conflict("这次合并已经撤销"));
    }
    let Some(sealed) = found.sealed.filter(|_| rules::undo_until(found.at) > clock::now()) else {
        return Err(Error::conflict(format!(
            "合并已超过 {} 天，不能再撤销",
            rules::UNDO_DAYS
        )));
    };
    hold_pair(tx, keep, gone).await?;
    // One on top of another: only the last can be taken away.
    if store::merged_since(tx, id, keep).await? {
        return Err(Error::conflict("请先撤销之后的合并"));
    }
    if !store::reopen(tx, id, viewer.id).await? {
        return Err(Error::conflict("同事刚刚撤销了这次合并，请刷新后再看"));
    }
    let before = Before::opened(&server.keys, &place(id), &sealed)?;
    // Read only now that nobody else can write.
    let now = members::member(tx, viewer, keep).await?;
    let now = Sheet::of(tx, &server.keys, &now).await?;
    let mut back = Sheet::undone(&before.keep, &before.after, &now, &before.gone)?;
    if !gone::come_back(tx, gone, Gone::Merged).await? {
        return Err(Error::conflict("被合并的资料已不在，不能撤销"));
    }
    let lying = members::any(tx, gone).await?;
    let lying = Sheet::of(tx, &server.keys, &lying).await?;
    back.numbers_apart(&before.keep, &before.gone, &lying);
    let fallen = checks::fall(tx, keep, found.at, &now, &back).await?;
    store::rows_back(tx, id, keep, gone).await?;
    checks::list_fallen(tx, viewer, keep, fallen).await?;
    sheet::write_both(tx, &server.keys, [(keep, &now, &back), (gone, &lying, &before.gone)]).await?;
    owners_noted(tx, viewer, keep, &now, &back, "撤销合并").await?;
    for member in [keep, gone] {
        let data = EventData::default().with("gone", gone);
        events::record(
            tx,
            EventKind::MergeUndone,
            Some(viewer.id),
            Some(member),
            Some(id.0),
            data,
        )
        .await?;
    }
    store::end_undo(tx, id).await?;
    Ok(gone)
}
