//! What giving members takes: who may receive, who is given, and the writes and news that belong together.

use super::store::takers::Loads;
use super::store::{self, Handing, Standing};
use super::{PoolMove, Taker};
use crate::error::{Error, Result};
use crate::features::contracts;
use crate::features::events::{self, EventData, EventKind};
use crate::features::members::rules;
use crate::features::staff::{self, Phase, Viewer};
use crate::server::clock;
use crate::server::db::Tx;
use crate::server::live::News;
use crate::types::errors::FieldErrors;
use crate::types::ids::{MemberId, StaffId};
use crate::types::time::Moment;
use std::collections::BTreeMap;

/// The page on which people find what they were given.
pub const NEW_FOR_ME: &str = "/office/new";

/// How members are given, whoever gets them.
pub struct Giving<'a> {
    pub viewer: &'a Viewer,
    pub phase: Phase,
    pub remark: &'a str,
    /// Only those who still wait.
    pub waiting: bool,
    /// When the list was read that the choice was made in: who changed hands since is somebody else's.
    pub as_of: Option<Moment>,
}

/// The numbers in a form's text, each once.
pub fn numbers(text: &str) -> Vec<i64> {
    let mut numbers: Vec<i64> = text.split(',').filter_map(|i| i.trim().parse().ok()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// Milliseconds, as lists send the moment they were read.
pub fn as_of(text: &str) -> Option<Moment> {
    text.trim().parse().ok().and_then(Moment::from_timestamp_millis)
}

pub fn remark<'a>(errors: &mut FieldErrors, text: &'a str) -> &'a str {
    let text = text.trim();
    if text.chars().count() > 200 {
        errors.add("remark", "备注请不超过 200 字");
    }
    text
}

/// Refuses `what` for whom a contract is under way: it is finished, or handed back, first.
pub async fn refuse_signing(tx: &mut Tx, ids: &[i64], what: &str) -> Result<()> {
    match contracts::store::submitted_among(tx, ids).await? {
        None => Ok(()),
        Some((name, number)) => Err(Error::conflict(format!(
            "「{name}」有正在办理的合同 {number}，不能{what}，请先处理这份合同"
        ))),
    }
}

/// Holds those who could receive, and reads what they have: true until the commit.
pub async fn held_takers(tx: &mut Tx, viewer: &Viewer, phase: Phase, chosen: &[StaffId]) -> Result<Vec<Taker>> {
    store::hold_staff(tx, chosen).await?;
    let all = store::takers::takers(tx, viewer, phase, Loads::Exact).await?;
    Ok(all.into_iter().filter(|t| chosen.contains(&t.id)).collect())
}

/// The standing of the members to be given, locked, or the sentence why it can't be.
pub async fn standings(tx: &mut Tx, giving: &Giving<'_>, ids: &[i64]) -> Result<Vec<Standing>> {
    let standings = store::standings(tx, giving.viewer, ids).await?;
    for one in &standings {
        let taken = giving.waiting && one.owner(giving.phase).is_some();
        let moved = matches!((one.assigned_at, giving.as_of), (Some(at), Some(read)) if at > read);
        if taken || moved {
            return Err(Error::conflict(format!(
                "「{}」刚刚已被其他同事分配，请刷新列表后再选",
                one.name
            )));
        }
        rules::assigned(one.stage, giving.phase).map_err(|error| match error {
            Error::Conflict(why) => Error::conflict(format!("「{}」：{why}", one.name)),
            other => other,
        })?;
    }
    Ok(standings)
}

/// Gives each member to whom they go, with history, events, and the news for those who get them.
pub async fn give(
    tx: &mut Tx,
    giving: &Giving<'_>,
    standings: &[Standing],
    given: &[(MemberId, StaffId)],
) -> Result<Vec<News>> {
    let names = staff::names(tx).await?;
    let name = |id: StaffId| names.get(&id).cloned().unwrap_or_default();
    let now = clock::now();
    let by_id: BTreeMap<MemberId, &Standing> = standings.iter().map(|s| (s.id, s)).collect();
    let mut shares: BTreeMap<StaffId, Vec<i64>> = BTreeMap::new();
    let mut rows = Vec::with_capacity(given.len());
    for (member, to) in given {
        shares.entry(*to).or_default().push(member.0);
        let from = by_id.get(member).and_then(|s| s.owner(giving.phase));
        let data = EventData::default()
            .with("phase", giving.phase.label())
            .with("from", from.map(name).unwrap_or_default())
            .with("to", name(*to))
            .with("remark", giving.remark);
        rows.push((*member, data));
    }
    let mut news = Vec::with_capacity(shares.len());
    for (to, ids) in shares {
        let first = ids.first().and_then(|id| by_id.get(&MemberId(*id)));
        let stage = first.map(|s| rules::assigned(s.stage, giving.phase)).transpose()?;
        let handing = Handing {
            phase: giving.phase,
            to: Some(to),
            stage,
            by: giving.viewer.id,
            remark: giving.remark,
            at: now,
            out_of_pool: PoolMove::Assigned,
        };
        store::hand_over(tx, &ids, handing).await?;
        if to != giving.viewer.id {
            news.push(News {
                to: Some(to.0),
                text: format!(
                    "{} 分配给您 {} 位{}会员，请查收",
                    giving.viewer.name,
                    ids.len(),
                    giving.phase
                ),
                href: NEW_FOR_ME.into(),
            });
        }
    }
    events::record_many(tx, EventKind::Assigned, giving.viewer.id, rows).await?;
    Ok(news)
}
