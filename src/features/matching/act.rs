//! What a recommendation does, one or several at once.

use super::exposure::guard;
use super::{Answer, Recommendation, Side, store, suit};
use crate::error::Result;
use crate::features::events::{self, EventData, EventKind};
use crate::features::marks;
use crate::features::members::Member;
use crate::features::staff::Viewer;
use crate::server::clock;
use crate::server::db::Tx;
use crate::server::live::News;
use crate::types::ids::{MemberId, RecommendationId, StaffId};

/// Recommends a candidate to a member, if the two still suit each other and the candidate was not shown too often;
/// who may goes beyond that with `over_cap`.
pub async fn recommend(
    tx: &mut Tx,
    viewer: &Viewer,
    member: &Member,
    candidate: MemberId,
    reason: &str,
    over_cap: bool,
) -> Result<RecommendationId> {
    marks::refuse_barred_among(tx, &[candidate.0]).await?;
    store::hold_pair(tx, member.id, candidate).await?;
    let pair = suit::suiting(tx, viewer, member, candidate).await?;
    let affinity = suit::percent(pair.score.affinity);
    let exceeded = guard::within_cap(tx, viewer, candidate, over_cap).await?;
    let new = store::NewRecommendation {
        member: member.id,
        candidate,
        affinity,
        reason,
        staff: viewer.id,
        at: clock::now(),
    };
    let decisions = store::decisions(tx).await?;
    let id = match store::renew(tx, &new, &decisions).await? {
        Some(id) => id,
        None => store::insert(tx, new).await?,
    };
    let counted = store::learned::Counted {
        version: pair.behaviour.as_ref().map(|b| b.version),
        theirs: pair.score.theirs,
        ours: pair.score.ours,
        chance: pair.score.chance,
    };
    store::learned::keep_score(tx, id, counted).await?;
    for (whose, partner) in [(member.id, candidate), (candidate, member.id)] {
        let mut data = EventData::default().with("partner", partner).with("affinity", affinity);
        if exceeded {
            data = data.with("remark", "超出每周曝光上限");
        }
        events::record(
            tx,
            EventKind::Recommended,
            Some(viewer.id),
            Some(whose),
            Some(id.0),
            data,
        )
        .await?;
    }
    Ok(id)
}

/// What both sides' matchmakers are told, but for the one who did it: numbers, no names.
pub async fn news(tx: &mut Tx, viewer: &Viewer, member: &Member, candidates: &[MemberId]) -> Result<Vec<News>> {
    let mut concerned: Vec<(StaffId, String)> = Vec::new();
    for owner in store::matchmakers(tx, &[member.id]).await? {
        let to = match candidates {
            [one] => format!("推荐了编号 {one}"),
            several => format!("推荐了 {} 位候选人", several.len()),
        };
        concerned.push((owner, format!("{} 给您的会员（编号 {}）{to}", viewer.name, member.id)));
    }
    for candidate in candidates {
        for owner in store::matchmakers(tx, &[*candidate]).await? {
            let text = format!("{} 把您的会员（编号 {candidate}）推荐给编号 {}", viewer.name, member.id);
            concerned.push((owner, text));
        }
    }
    Ok(told(viewer, concerned))
}

/// What both sides' matchmakers are told of an answer, but for the one who noted it: numbers, no names.
pub async fn answer_news(
    tx: &mut Tx,
    viewer: &Viewer,
    found: &Recommendation,
    side: Side,
    answer: Answer,
) -> Result<Vec<News>> {
    let (own, other) = match side {
        Side::Member => (found.member.id, found.candidate.id),
        Side::Candidate => (found.candidate.id, found.member.id),
    };
    let text = format!("编号 {own} 对编号 {other} 的答复：{answer}");
    let owners = store::matchmakers(tx, &[own, other]).await?;
    Ok(told(viewer, owners.into_iter().map(|to| (to, text.clone()))))
}

/// News of recommendations for everybody but the one who made them.
fn told(viewer: &Viewer, concerned: impl IntoIterator<Item = (StaffId, String)>) -> Vec<News> {
    let others = concerned.into_iter().filter(|(to, _)| *to != viewer.id);
    let news = others.map(|(to, text)| News {
        to: Some(to.0),
        text,
        href: "/office/recommendations".into(),
    });
    news.collect()
}
