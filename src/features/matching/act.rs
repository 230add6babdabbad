//! What a recommendation does, one or several at once.

use super::{store, suit};
use crate::error::Result;
use crate::features::events::{self, EventData, EventKind};
use crate::features::marks;
use crate::features::members::Member;
use crate::features::staff::Viewer;
use crate::server::clock;
use crate::server::db::Tx;
use crate::server::live::News;
use crate::types::ids::{MemberId, StaffId};

/// Recommends a candidate to a member, if the two still suit each other.
pub async fn recommend(tx: &mut Tx, viewer: &Viewer, member: &Member, candidate: MemberId, reason: &str) -> Result<()> {
    marks::refuse_barred_among(tx, &[candidate.0]).await?;
    store::hold_pair(tx, member.id, candidate).await?;
    let affinity = suit::percent(suit::suiting(tx, viewer, member, candidate).await?.score.affinity);
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
    for (whose, partner) in [(member.id, candidate), (candidate, member.id)] {
        let data = EventData::default().with("partner", partner).with("affinity", affinity);
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
    Ok(())
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
    let others = concerned.into_iter().filter(|(to, _)| *to != viewer.id);
    let news = others.map(|(to, text)| News {
        to: Some(to.0),
        text,
        href: "/office/recommendations".into(),
    });
    Ok(news.collect())
}
