//! Server functions of duplicates: is somebody known, suspected pairs, merging and its undo.

use super::{Known, Merges, Pairs, Preview, Typed};
use crate::error::Result;
use crate::features::members::Answers;
use crate::types::ids::{MemberId, MergeId};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::merge::{self, Asked},
    super::store::PAGE,
    super::{Pair, Twin, access, likeness, look, rules, store},
    crate::error::Error,
    crate::features::events::{self, EventData, EventKind},
    crate::features::members::{self, gone},
    crate::features::staff::access::require,
    crate::features::staff::{self, Module, Right},
    crate::server::{clock, request},
    std::collections::BTreeMap,
};

/// Whether what is typed into a form belongs to somebody who is known; `but` is who is being edited.
#[server]
pub async fn already_known(
    #[server(default)] typed: Typed,
    #[server(default)] but: Option<MemberId>,
) -> Result<Vec<Known>> {
    let server = request::server();
    let (viewer, mut tx) = staff::read().await?;
    members::access::require(access::may_ask(&viewer))?;
    server.limits.look_up(viewer.id.0)?;
    let mut typed = typed;
    if let Some(id) = but {
        let member = members::store::member(&mut tx, &viewer, id).await?;
        // A form that asks for the one is about the other of the same member.
        match (typed.name.trim().is_empty(), typed.birthday.trim().is_empty()) {
            (true, false) => typed.name = member.profile.name,
            (false, true) => typed.birthday = member.profile.birthday.to_string(),
            // Nothing typed at all: who is like this member?
            (true, true) if typed == Typed::default() => {
                typed.birthday = member.profile.birthday.to_string();
                typed.name = member.profile.name;
            }
            _ => {}
        }
    }
    if !rules::worth_asking(&typed) {
        return Ok(Vec::new());
    }
    look::known(&mut tx, &server, &viewer, &typed, but).await
}

/// Suspected pairs of which the viewer sees both.
#[server]
pub async fn suspected_pairs() -> Result<Pairs> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Records, Right::View)?;
    // A pair has a row for each thing that it agrees in.
    let rows = store::pairs(&mut tx, &viewer, 4 * PAGE as i64).await?;
    let mut bases: BTreeMap<(MemberId, MemberId), Vec<_>> = BTreeMap::new();
    for (low, high, basis) in rows {
        bases.entry((low, high)).or_default().push(basis);
    }
    let more = bases.len() > PAGE;
    let ids: Vec<MemberId> = bases.keys().flat_map(|(a, b)| [*a, *b]).collect();
    let known = members::store::members(&mut tx, &viewer, &ids).await?;
    let twins: BTreeMap<MemberId, Twin> = known.iter().map(|m| (m.id, Twin::from(m))).collect();
    let mut pairs: Vec<Pair> = bases
        .into_iter()
        .filter_map(|((low, high), bases)| {
            let (a, b) = (twins.get(&low)?.clone(), twins.get(&high)?.clone());
            let standing = |t: &Twin| (t.stage, t.follow_ups, t.id.0);
            let (keep, gone) = if rules::first_stays(standing(&a), standing(&b)) {
                (a, b)
            } else {
                (b, a)
            };
            Some(Pair { bases, keep, gone })
        })
        .collect();
    pairs.sort_by_key(|p| std::cmp::Reverse(p.keep.id.max(p.gone.id)));
    pairs.truncate(PAGE);
    Ok(Pairs {
        pairs,
        may_merge: access::may_merge(&viewer),
        more,
    })
}

/// Notes that two are not the same person: the pair is not suspected again.
#[server]
pub async fn not_the_same(a: MemberId, b: MemberId) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Records, Right::Edit)?;
    members::store::member(&mut tx, &viewer, a).await?;
    members::store::member(&mut tx, &viewer, b).await?;
    if a == b {
        return Err(Error::conflict("请选择两份不同的资料"));
    }
    if store::not_same(&mut tx, a, b, viewer.id).await? {
        for (whose, partner) in [(a, b), (b, a)] {
            let data = EventData::default().with("partner", partner);
            events::record(&mut tx, EventKind::NotSame, Some(viewer.id), Some(whose), None, data).await?;
        }
    }
    tx.commit().await
}

/// Both records side by side with what a merge would do.
#[server]
pub async fn merge_preview(keep: MemberId, gone: MemberId) -> Result<Preview> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Records, Right::Edit)?;
    merge::preview(&mut tx, &request::server(), &viewer, keep, gone).await
}

/// Takes one record into the other, field by field as chosen, and leads to the one that is kept.
#[server]
pub async fn merge_members(
    keep: MemberId,
    gone: MemberId,
    keep_version: i64,
    gone_version: i64,
    once: String,
    #[server(flatten)] chosen: Answers,
) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Records, Right::Edit)?;
    let server = request::server();
    let asked = Asked {
        keep,
        gone,
        versions: (keep_version, gone_version),
        chosen: &chosen,
        once: &once,
    };
    match merge::merge(&mut tx, &server, &viewer, asked).await {
        Ok(()) => {}
        // The second of two clicks finds it done.
        Err(Error::NotFound) if gone::of(&mut tx, gone).await? == Some((gone::Gone::Merged, Some(keep))) => {
            members::store::member(&mut tx, &viewer, keep).await?;
        }
        Err(error) => return Err(error),
    }
    likeness::catch_up(&mut tx, &server.keys, 20).await?;
    tx.commit().await
}

/// The merges of a member that can still be undone.
#[server]
pub async fn merges_of(id: MemberId) -> Result<Merges> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Members, Right::View)?;
    members::store::member(&mut tx, &viewer, id).await?;
    let now = clock::now();
    let mut done = store::merges_into(&mut tx, id, now - chrono::Duration::days(rules::UNDO_DAYS)).await?;
    for merge in &mut done {
        merge.until = Some(rules::undo_until(merge.at));
    }
    Ok(Merges {
        done,
        may_undo: access::may_merge(&viewer),
        now,
    })
}

/// Makes two of one again.
#[server]
pub async fn undo_merge(id: MergeId) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Records, Right::Edit)?;
    let server = request::server();
    merge::undo(&mut tx, &server, &viewer, id).await?;
    likeness::catch_up(&mut tx, &server.keys, 20).await?;
    tx.commit().await
}
