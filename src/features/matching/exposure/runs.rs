//! Server functions of runs, and of what they propose.

use super::{Offers, Runs};
use crate::error::Result;
use crate::features::matching::Introduction;
use crate::types::ids::{OfferId, SpreadId};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::store::{PAGE, cap, runs as store},
    super::{OfferState, Proposed, RunState, guard, rules, work},
    crate::error::Error,
    crate::features::events::{self, EventData, EventKind},
    crate::features::matching::{act, reasons, rules as recommending, store as matching, suit},
    crate::features::staff::{self, Module, Right, access::require},
    crate::features::{marks, members},
    crate::server::{clock, once, request},
    crate::types::ids::MemberId,
};

#[cfg(feature = "ssr")]
const DECIDED: &str = "这条建议已处理或被新一轮取代，请刷新后查看";

/// The runs that the viewer's people asked for.
#[server]
pub async fn spread_runs() -> Result<Runs> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Matching, Right::Approve)?;
    Ok(Runs {
        rows: store::runs(&mut tx, &viewer).await?,
        cap: cap(&mut tx).await?,
        once: once::fresh_key(),
        now: clock::now(),
    })
}

/// Begins a run for every member in service whom the viewer sees, with so many proposals for each at most.
#[server]
pub async fn start_spread(#[server(default)] quota: String, #[server(default)] once: String) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Matching, Right::Approve)?;
    let quota = rules::quota(&quota).map_err(|sentence| Error::invalid("quota", sentence))?;
    if !once::first_time(&mut tx, &once).await? {
        return Ok(());
    }
    work::ask_for(&mut tx, viewer.id, quota).await?;
    tx.commit().await
}

/// Stops a run; nothing of it is kept.
#[server]
pub async fn cancel_spread(id: SpreadId) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Matching, Right::Approve)?;
    store::one_run(&mut tx, &viewer, id).await?;
    if !store::stop(&mut tx, id, RunState::Cancelled, "").await? {
        return Err(Error::conflict("这一轮已经结束"));
    }
    let data = EventData::default().with("what", "取消");
    events::record(&mut tx, EventKind::SpreadBegun, Some(viewer.id), None, Some(id.0), data).await?;
    tx.commit().await
}

/// What runs propose for the viewer's members and waits.
#[server]
pub async fn spread_offers(after: Option<OfferId>) -> Result<Offers> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Matching, Right::View)?;
    let mut rows = store::open_offers(&mut tx, &viewer, after).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().map(|r| r.id).filter(|_| more);
    let ids: Vec<MemberId> = rows.iter().flat_map(|r| [r.member_id, r.candidate_id]).collect();
    let parties = matching::parties(&mut tx, &viewer, &ids).await?;
    let shown = rows.into_iter().filter_map(|r| {
        Some(Proposed {
            id: r.id,
            member: parties.get(&r.member_id)?.clone(),
            candidate: parties.get(&r.candidate_id)?.clone(),
            affinity: r.affinity,
            theirs: r.theirs,
            ours: r.ours,
            at: r.at,
        })
    });
    Ok(Offers {
        rows: shown.collect(),
        next,
        count: store::open_count(&mut tx, &viewer).await?,
        may_recommend: viewer.can(Module::Matching, Right::Create),
        may_refuse: viewer.can(Module::Matching, Right::Edit),
        may_run: rules::may_exceed(&viewer),
        now: clock::now(),
    })
}

/// What is needed to make a proposal a recommendation.
#[server]
pub async fn introduce_offer(id: OfferId) -> Result<Introduction> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Matching, Right::Create)?;
    let offer = store::offer(&mut tx, &viewer, id).await?;
    if offer.state != OfferState::Open {
        return Err(Error::conflict(DECIDED));
    }
    let member = members::store::member(&mut tx, &viewer, offer.member_id).await?;
    recommending::may_be_recommended_to(&member)?;
    let pair = suit::suiting(&mut tx, &viewer, &member, offer.candidate_id).await?;
    let party = matching::parties(&mut tx, &viewer, &[offer.candidate_id])
        .await?
        .remove(&offer.candidate_id)
        .ok_or(Error::NotFound)?;
    Ok(Introduction {
        reason: reasons::suggested(&pair.asking, &pair.other),
        card: suit::card(&pair, party),
        lately: guard::lately(&mut tx, &viewer, offer.candidate_id).await?,
        once: once::fresh_key(),
    })
}

/// Makes a proposal a recommendation, with a reason that a person wrote.
#[server]
pub async fn make_offer(
    id: OfferId,
    #[server(default)] reason: String,
    #[server(default)] over_cap: bool,
    #[server(default)] once: String,
) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Matching, Right::Create)?;
    let offer = store::offer(&mut tx, &viewer, id).await?;
    let reason = recommending::reason(&reason).map_err(|sentence| Error::invalid("reason", sentence))?;
    if !once::first_time(&mut tx, &once).await? {
        return Ok(());
    }
    if offer.state != OfferState::Open {
        return Err(Error::conflict(DECIDED));
    }
    let member = members::store::member(&mut tx, &viewer, offer.member_id).await?;
    recommending::may_be_recommended_to(&member)?;
    marks::refuse_barred(&mut tx, member.id).await?;
    let made = act::recommend(&mut tx, &viewer, &member, offer.candidate_id, reason, over_cap).await?;
    if !store::decide(&mut tx, id, OfferState::Made, Some(made), viewer.id).await? {
        return Err(Error::conflict(DECIDED));
    }
    let news = act::news(&mut tx, &viewer, &member, &[offer.candidate_id]).await?;
    request::server().live.commit(tx, news).await
}

/// Leaves a proposal.
#[server]
pub async fn refuse_offer(id: OfferId) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Matching, Right::Edit)?;
    let offer = store::offer(&mut tx, &viewer, id).await?;
    if !store::decide(&mut tx, id, OfferState::Refused, None, viewer.id).await? {
        return Err(Error::conflict(DECIDED));
    }
    let data = EventData::default().with("partner", format!("编号 {}", offer.candidate_id));
    events::record(
        &mut tx,
        EventKind::SpreadRefused,
        Some(viewer.id),
        Some(offer.member_id),
        Some(id.0),
        data,
    )
    .await?;
    tx.commit().await
}
