//! Server functions of the open pool (D4).

use crate::error::Result;
use crate::features::assignments::{PoolFilter, PoolList, PoolLog};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use {
    super::MANY,
    crate::error::Error,
    crate::features::assignments::claims::{sees_pool, standing},
    crate::features::assignments::store::{self, Handing, pool, takers},
    crate::features::assignments::{PoolMove, acts, rules},
    crate::features::events::{self, EventData, EventKind},
    crate::features::members::Stage,
    crate::features::members::rules::assigned,
    crate::features::staff::access::require,
    crate::features::staff::{self, Module, Phase, Right},
    crate::server::live::News,
    crate::server::{clock, request},
    crate::types::errors::FieldErrors,
    crate::types::ids::{MemberId, StaffId},
    std::collections::BTreeMap,
};

/// A page of the pool, and where the viewer stands with their claims.
#[server(input = Json)]
pub async fn open_pool(filter: PoolFilter) -> Result<PoolList> {
    let (viewer, mut tx) = staff::read().await?;
    sees_pool(&viewer)?;
    let now = clock::now();
    let (rules, _, _) = takers::rules(&mut tx).await?;
    let (rows, next) = pool::page(&mut tx, &viewer, &rules, &filter).await?;
    Ok(PoolList {
        rows,
        next,
        count: pool::count(&mut tx, &filter).await?,
        standing: standing(&mut tx, &viewer, &rules, now).await?,
        may_claim: viewer.can(Module::Presale, Right::Create),
        may_release: viewer.assigns(),
        now,
    })
}

/// The moves in and out of the pool that the viewer may know of, the last first.
#[server]
pub async fn pool_moves(after: Option<i64>) -> Result<PoolLog> {
    let (viewer, mut tx) = staff::read().await?;
    sees_pool(&viewer)?;
    let (rows, next) = pool::log(&mut tx, &viewer, after).await?;
    Ok(PoolLog {
        rows,
        next,
        now: clock::now(),
    })
}

/// Claims one or several members (`ids`, separated by commas) for the viewer: all of them or none.
#[server]
pub async fn claim_members(#[server(default)] ids: String) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Presale, Right::Create)?;
    let wanted = acts::numbers(&ids);
    if wanted.is_empty() {
        return Err(Error::invalid("ids", "请先勾选要认领的会员"));
    }
    if wanted.len() > 50 {
        return Err(Error::invalid("ids", "一次最多认领 50 位会员"));
    }
    // One's own claims come one after the other: limits hold however they are sent.
    store::hold_staff(&mut tx, &[viewer.id]).await?;
    let now = clock::now();
    let (rules, _, _) = takers::rules(&mut tx).await?;
    let standing = standing(&mut tx, &viewer, &rules, now).await?;
    let found = pool::claimable(&mut tx, &wanted).await?;
    if found.len() != wanted.len() {
        return Err(Error::conflict("所选会员中有人刚刚已被认领或分配，请刷新列表后再选"));
    }
    rules::may_claim(&rules, viewer.id, &standing, &found, now)?;
    let handing = Handing {
        phase: Phase::Presale,
        to: Some(viewer.id),
        stage: Some(assigned(Stage::Lead, Phase::Presale)?),
        by: viewer.id,
        remark: "公海认领",
        at: now,
        out_of_pool: PoolMove::Claimed,
    };
    store::hand_over(&mut tx, &wanted, handing).await?;
    let rows = wanted.iter().map(|id| (MemberId(*id), EventData::default()));
    events::record_many(&mut tx, EventKind::PoolClaimed, viewer.id, rows.collect()).await?;
    tx.commit().await
}

/// Puts members before signing (`ids`, separated by commas) into the pool; who looked after them lets go.
#[server]
pub async fn release_members(#[server(default)] ids: String, #[server(default)] remark: String) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Assignments, Right::Create)?;
    let mut errors = FieldErrors::default();
    let wanted = acts::numbers(&ids);
    if wanted.is_empty() {
        errors.add("ids", "请先勾选会员");
    } else if wanted.len() > MANY {
        errors.add("ids", format!("一次最多放入 {MANY} 位会员"));
    }
    let remark = acts::remark(&mut errors, &remark);
    errors.into_result()?;
    let standings = store::standings(&mut tx, &viewer, &wanted).await?;
    if let Some(one) = standings
        .iter()
        .find(|s| !matches!(s.stage, Stage::Lead | Stage::Presale | Stage::Abandoned))
    {
        return Err(Error::conflict(format!("「{}」已签约，不能放入公海", one.name)));
    }
    acts::refuse_signing(&mut tx, &wanted, "放入公海").await?;
    let now = clock::now();
    let reason = if remark.is_empty() {
        "经理放入公海"
    } else {
        remark
    };
    let owners = pool::last_owners(&mut tx, &wanted).await?;
    let owned: Vec<i64> = standings
        .iter()
        .filter(|s| s.presale_id.is_some())
        .map(|s| s.id.0)
        .collect();
    let handing = Handing {
        phase: Phase::Presale,
        to: None,
        stage: Some(Stage::Lead),
        by: viewer.id,
        remark: reason,
        at: now,
        out_of_pool: PoolMove::Assigned,
    };
    store::hand_over(&mut tx, &owned, handing).await?;
    pool::put_in(&mut tx, &owners, PoolMove::Released, Some(viewer.id), reason, now).await?;
    let rows = wanted
        .iter()
        .map(|id| (MemberId(*id), EventData::default().with("reason", reason)));
    events::record_many(&mut tx, EventKind::PoolReleased, viewer.id, rows.collect()).await?;
    let mut lost: BTreeMap<StaffId, i64> = BTreeMap::new();
    for owner in standings.iter().filter_map(|s| s.presale_id) {
        *lost.entry(owner).or_default() += 1;
    }
    let news = lost.into_iter().filter(|(to, _)| *to != viewer.id);
    let news = news.map(|(to, count)| News {
        to: Some(to.0),
        text: format!("{} 把您名下 {count} 位会员放入公海", viewer.name),
        href: "/office/pool?tab=log".into(),
    });
    request::server().live.commit(tx, news.collect()).await
}
