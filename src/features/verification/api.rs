//! Server functions of checks.

use super::{CheckList, CheckTab, Checks, Item};
use crate::error::Result;
use crate::types::ids::{MemberId, VerificationId};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{CheckState, Paper, access, acts, rules, store},
    crate::error::Error,
    crate::features::events::{self, EventData, EventKind},
    crate::features::members,
    crate::features::members::access::require as allowed,
    crate::features::photos,
    crate::features::staff::access::require,
    crate::features::staff::{self, Module, Right},
    crate::server::{clock, once},
    crate::types::errors::FieldErrors,
};

/// All the checks of a member. What tells of a field that the viewer may not see is left out.
#[server]
pub async fn member_checks(member: MemberId) -> Result<Checks> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Members, Right::View)?;
    members::store::member(&mut tx, &viewer, member).await?;
    let mut rows = store::checks(&mut tx, member).await?;
    rows.retain(|check| access::may_know(&viewer, check.item));
    let mut papers = Vec::new();
    for (of, photo) in photos::store::papers(&mut tx, member).await? {
        let Some(check) = rows.iter().find(|c| c.id == of) else {
            continue;
        };
        let seen = access::sees_papers(&viewer, check.item);
        papers.push(Paper {
            of,
            photo: seen.then_some(photo),
        });
    }
    for check in rows.iter_mut().filter(|c| !access::sees_papers(&viewer, c.item)) {
        check.note.clear();
        check.reason.clear();
    }
    Ok(Checks {
        member,
        rows,
        papers,
        may_submit: access::may_submit(&viewer),
        may_check: Item::ALL
            .iter()
            .copied()
            .filter(|i| access::may_check(&viewer, *i))
            .collect(),
        once: once::fresh_key(),
        today: clock::today(),
        now: clock::now(),
    })
}

/// Puts an item on the list of what is to be checked; who may check and has seen the original says so at
/// once.
#[server]
pub async fn submit_check(
    member: MemberId,
    item: Item,
    #[server(default)] note: String,
    #[server(default)] verified: bool,
    #[server(default)] valid_until: String,
    #[server(default)] once: String,
) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    allowed(access::may_submit(&viewer) && (!verified || access::may_check(&viewer, item)))?;
    members::store::member(&mut tx, &viewer, member).await?;
    let mut errors = FieldErrors::default();
    let note = rules::short("note", &note, &mut errors);
    if verified && note.is_empty() {
        errors.add("note", "请写明核对了什么，例如「当面核对身份证原件」");
    }
    let until = rules::last_day(if verified { &valid_until } else { "" }, clock::today(), &mut errors);
    errors.into_result()?;
    if !once::first_time(&mut tx, &once).await? {
        return Ok(());
    }
    let id = store::submit(&mut tx, member, item, &note, Some(viewer.id)).await?;
    let data = EventData::default()
        .with("what", item.label())
        .with("item", item.code());
    events::record(
        &mut tx,
        EventKind::CheckSubmitted,
        Some(viewer.id),
        Some(member),
        Some(id.0),
        data,
    )
    .await?;
    if verified {
        let decision = rules::Decision {
            state: CheckState::Verified,
            valid_until: until,
            reason: String::new(),
        };
        let held = store::check(&mut tx, &viewer, id).await?;
        acts::decided(&mut tx, &viewer, &held, 1, &decision).await?;
    }
    tx.commit().await
}

/// Says whether something holds, and until when.
#[server]
pub async fn decide_check(
    id: VerificationId,
    version: i64,
    #[server(default)] verdict: String,
    #[server(default)] valid_until: String,
    #[server(default)] reason: String,
) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Members, Right::Approve)?;
    let held = store::check(&mut tx, &viewer, id).await?;
    allowed(access::may_check(&viewer, held.item))?;
    let decision = rules::decision(&verdict, &valid_until, &reason, clock::today())?;
    acts::decided(&mut tx, &viewer, &held, version, &decision).await?;
    tx.commit().await
}

/// Takes back what was said to hold; the badge goes at once.
#[server]
pub async fn revoke_check(id: VerificationId, version: i64, #[server(default)] reason: String) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Members, Right::Approve)?;
    let held = store::check(&mut tx, &viewer, id).await?;
    allowed(access::may_check(&viewer, held.item))?;
    let mut errors = FieldErrors::default();
    let reason = rules::short("reason", &reason, &mut errors);
    if reason.is_empty() {
        errors.add("reason", "请写明撤销的原因");
    }
    errors.into_result()?;
    if !store::revoke(&mut tx, id, version, &reason, viewer.id).await? {
        return Err(Error::conflict("这项核验刚被同事处理，请刷新后查看"));
    }
    let data = EventData::default()
        .with("what", held.item.label())
        .with("item", held.item.code());
    events::record_and_commit(
        tx,
        EventKind::CheckRevoked,
        Some(viewer.id),
        Some(held.member),
        Some(id.0),
        data,
    )
    .await
}

/// What is to be done about checks in the viewer's scope.
#[server]
pub async fn checks_by_tab(tab: CheckTab) -> Result<CheckList> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Members, Right::Approve)?;
    let today = clock::today();
    let (waiting, soon, expired) = store::counts(&mut tx, &viewer, today).await?;
    let rows = store::in_tab(&mut tx, &viewer, tab, today).await?;
    Ok(CheckList {
        rows,
        waiting,
        soon,
        expired,
        today,
        now: clock::now(),
    })
}
