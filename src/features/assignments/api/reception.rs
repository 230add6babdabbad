//! Server functions of taking and handing back (D5).

use crate::error::Result;
use crate::features::assignments::{HandedBackList, NewList};
use crate::features::staff::Phase;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    crate::error::Error,
    crate::features::assignments::PoolMove,
    crate::features::assignments::store::{self, Handing, reception},
    crate::features::assignments::taking::{CHANGED, chosen, takes_members},
    crate::features::events::{self, EventData, EventKind},
    crate::features::members::rules,
    crate::features::staff::access::require,
    crate::features::staff::{self, Module, Right},
    crate::server::live::News,
    crate::server::{clock, request},
    crate::types::ids::StaffId,
    std::collections::BTreeMap,
};

/// What the viewer was given and has not yet taken.
#[server]
pub async fn new_for_me() -> Result<NewList> {
    let (viewer, mut tx) = staff::read().await?;
    takes_members(&viewer)?;
    Ok(NewList {
        rows: reception::new_for(&mut tx, viewer.id, 100).await?,
        count: reception::count_new(&mut tx, viewer.id).await?,
        now: clock::now(),
    })
}

/// Takes what was given: `ids` of receptions, separated by commas.
#[server]
pub async fn accept_members(#[server(default)] ids: String) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    takes_members(&viewer)?;
    let ids = chosen(&ids)?;
    let waiting = reception::waiting(&mut tx, viewer.id, &ids).await?;
    if waiting.len() != ids.len() {
        return Err(Error::conflict(CHANGED));
    }
    let done = reception::answer(&mut tx, &ids, "accepted", None, clock::now()).await?;
    if done != ids.len() as u64 {
        return Err(Error::conflict(CHANGED));
    }
    let rows = waiting.iter().map(|w| {
        let data = EventData::default().with("phase", w.phase.label());
        (w.member_id, data)
    });
    events::record_many(&mut tx, EventKind::Taken, viewer.id, rows.collect()).await?;
    tx.commit().await
}

/// Hands back what was given, for a reason; the members wait for somebody else.
#[server]
pub async fn hand_back_members(#[server(default)] ids: String, #[server(default)] reason: String) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    takes_members(&viewer)?;
    let ids = chosen(&ids)?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Error::invalid("reason", "请写明退回的原因，方便经理重新分配"));
    }
    if reason.chars().count() > 200 {
        return Err(Error::invalid("reason", "原因请不超过 200 字"));
    }
    let waiting = reception::waiting(&mut tx, viewer.id, &ids).await?;
    if waiting.len() != ids.len() {
        return Err(Error::conflict(CHANGED));
    }
    let now = clock::now();
    let done = reception::answer(&mut tx, &ids, "returned", Some(reason), now).await?;
    if done != ids.len() as u64 {
        return Err(Error::conflict(CHANGED));
    }
    let mut told: BTreeMap<StaffId, i64> = BTreeMap::new();
    for phase in Phase::ALL {
        let of_phase: Vec<_> = waiting.iter().filter(|w| w.phase == *phase).collect();
        let Some(first) = of_phase.first() else { continue };
        for one in &of_phase {
            rules::handed_back(one.stage, *phase)?;
            if let Some(by) = one.by_id.filter(|by| *by != viewer.id) {
                *told.entry(by).or_default() += 1;
            }
        }
        let members: Vec<i64> = of_phase.iter().map(|w| w.member_id.0).collect();
        let handing = Handing {
            phase: *phase,
            to: None,
            stage: Some(rules::handed_back(first.stage, *phase)?),
            by: viewer.id,
            remark: reason,
            at: now,
            out_of_pool: PoolMove::Assigned,
        };
        store::hand_over(&mut tx, &members, handing).await?;
    }
    let rows = waiting.iter().map(|w| {
        let data = EventData::default()
            .with("phase", w.phase.label())
            .with("reason", reason);
        (w.member_id, data)
    });
    events::record_many(&mut tx, EventKind::HandedBack, viewer.id, rows.collect()).await?;
    let news = told.into_iter().map(|(to, count)| News {
        to: Some(to.0),
        text: format!("{} 退回了您分配的 {count} 位会员", viewer.name),
        href: "/office/assignments/returned".into(),
    });
    request::server().live.commit(tx, news.collect()).await
}

/// Who was handed back in a phase, by whom and why, and waits for somebody else.
#[server]
pub async fn handed_back(phase: Phase) -> Result<HandedBackList> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Assignments, Right::Create)?;
    let (presale, aftersale) = reception::count_back(&mut tx, &viewer).await?;
    Ok(HandedBackList {
        rows: reception::handed_back(&mut tx, &viewer, phase).await?,
        presale,
        aftersale,
        now: clock::now(),
    })
}
