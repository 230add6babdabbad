//! Server functions of handing everything over when somebody leaves.

use crate::error::Result;
use crate::features::assignments::LeavingForm;
use crate::types::ids::StaffId;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    crate::error::Error,
    crate::features::assignments::Taker,
    crate::features::assignments::acts::{self, NEW_FOR_ME},
    crate::features::assignments::store::takers::{self, Loads},
    crate::features::assignments::store::{self, leaving},
    crate::features::assignments::succession::{enough, hand_members, may, successors},
    crate::features::events::{self, EventData, EventKind},
    crate::features::staff::{self, Phase, leave},
    crate::server::live::News,
    crate::server::{clock, once, request},
    crate::types::ids::MemberId,
    std::collections::BTreeMap,
};

/// What hangs on somebody, and who could take it.
#[server]
pub async fn open_leaving(id: StaffId) -> Result<LeavingForm> {
    let (viewer, mut tx) = staff::read().await?;
    may(&viewer)?;
    let person = leave::person(&mut tx, &viewer, id).await?;
    let others = |takers: Vec<Taker>| takers.into_iter().filter(|t| t.id != id).collect();
    Ok(LeavingForm {
        id,
        name: person.name,
        role: person.role,
        disabled: person.disabled,
        hanging: leaving::hanging(&mut tx, id).await?,
        presale: others(takers::takers(&mut tx, &viewer, Phase::Presale, Loads::Shown).await?),
        aftersale: others(takers::takers(&mut tx, &viewer, Phase::Aftersale, Loads::Shown).await?),
        once: once::fresh_key(),
    })
}

/// Hands everything over in one act: members of both phases evenly to the successors (`presale`, `aftersale`:
/// numbers, separated by commas), what is open about each member with them, enquiries in turn; then the
/// account is disabled and its sessions end.
#[server]
pub async fn hand_everything_over(
    id: StaffId,
    #[server(default)] presale: String,
    #[server(default)] aftersale: String,
    once: String,
) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    may(&viewer)?;
    let person = leave::person(&mut tx, &viewer, id).await?;
    if id == viewer.id {
        return Err(Error::conflict("不能交接并停用自己的账号，请由其他管理员操作"));
    }
    if !once::first_time(&mut tx, &once).await? {
        return Ok(());
    }
    leave::one_at_a_time(&mut tx, id).await?;
    let chosen: Vec<StaffId> = [acts::numbers(&presale), acts::numbers(&aftersale)]
        .concat()
        .into_iter()
        .map(StaffId)
        .collect();
    // Whoever is giving members to the leaver or a successor comes before or after this, not in between.
    store::hold_staff(&mut tx, &[chosen, vec![id]].concat()).await?;
    let hanging = leaving::hanging(&mut tx, id).await?;
    if hanging.nothing() && person.disabled {
        return Err(Error::conflict("账号已停用，名下没有需要交接的会员和工作"));
    }
    let presale = successors(&mut tx, &viewer, Phase::Presale, id, &presale).await?;
    let aftersale = successors(&mut tx, &viewer, Phase::Aftersale, id, &aftersale).await?;
    enough(&hanging, &presale, &aftersale)?;
    let now = clock::now();
    let mut told: BTreeMap<StaffId, i64> = BTreeMap::new();
    let mut moved: BTreeMap<MemberId, Vec<StaffId>> = BTreeMap::new();
    for (phase, to) in [(Phase::Presale, &presale), (Phase::Aftersale, &aftersale)] {
        let shares = hand_members(&mut tx, &viewer, id, phase, to, now).await?;
        for (successor, members) in shares {
            *told.entry(successor).or_default() += members.len() as i64;
            for member in members {
                moved.entry(member).or_default().push(successor);
            }
        }
    }
    let all: Vec<StaffId> = presale.iter().chain(&aftersale).map(|t| t.id).collect();
    if let Some(first) = all.first() {
        leaving::pass_on(&mut tx, id, *first, now).await?;
        let calls = if presale.is_empty() { &aftersale } else { &presale };
        let calls: Vec<StaffId> = calls.iter().map(|t| t.id).collect();
        leaving::pass_on_consultations(&mut tx, id, &calls).await?;
    }
    let names = staff::names(&mut tx).await?;
    let name = |id: &StaffId| names.get(id).cloned().unwrap_or_default();
    let rows = moved.iter().map(|(member, to)| {
        let mut to: Vec<String> = to.iter().map(name).collect();
        to.dedup();
        let data = EventData::default()
            .with("from", &person.name)
            .with("to", to.join("、"))
            .with("remark", "离职交接");
        (*member, data)
    });
    let count = moved.len();
    events::record_many(&mut tx, EventKind::Assigned, viewer.id, rows.collect()).await?;
    leave::out(&mut tx, id).await?;
    for below in leaving::right_below(&mut tx, id).await? {
        staff::put_under(&mut tx, below, person.supervisor).await?;
    }
    let done = format!(
        "会员 {count} 位、推荐 {}、约见 {}、未完成合同 {}、咨询 {}，账号已停用",
        hanging.recommendations, hanging.dates, hanging.contracts, hanging.consultations
    );
    let data = EventData::default().with("name", &person.name).with("done", done);
    events::record(&mut tx, EventKind::StaffLeft, Some(viewer.id), None, Some(id.0), data).await?;
    let news = told
        .into_iter()
        .filter(|(to, _)| *to != viewer.id)
        .map(|(to, count)| News {
            to: Some(to.0),
            text: format!("{} 离职，{count} 位会员交接给您，请查收", person.name),
            href: NEW_FOR_ME.into(),
        });
    request::server().live.commit(tx, news.collect()).await
}
