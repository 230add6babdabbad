//! Server functions of what answers propose for a member's criteria.

use super::Proposals;
use crate::error::Result;
use crate::types::ids::MemberId;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::rule::{self, Case, Found},
    super::store::{self, Verdict},
    super::{Evidence, Outcome, Proposal, wording},
    crate::error::Error,
    crate::features::events::{self, EventData, EventKind},
    crate::features::matching::{Criterion, reasons, store as matching, suit},
    crate::features::members::{self, Criteria, Member, access, answers, fields},
    crate::features::staff::{self, Module, Right, Viewer, access::require},
    crate::server::db::Tx,
    crate::server::{clock, request},
    std::collections::BTreeMap,
};

/// What a member's answers propose for their criteria, and stated beside revealed preference.
#[server]
pub async fn criteria_proposals(member: MemberId) -> Result<Proposals> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Matching, Right::View)?;
    let found = members::store::member(&mut tx, &viewer, member).await?;
    let (cases, proposed) = proposed(&mut tx, &viewer, &found).await?;
    let unseen = suit::unseen(&viewer);
    let partners: Vec<MemberId> = proposed
        .iter()
        .flat_map(|p| &p.speak)
        .map(|i| cases[*i].partner)
        .collect();
    let parties = matching::parties(&mut tx, &viewer, &partners).await?;
    let asks = &found.criteria;
    let evidence = |criterion: Criterion, case: &Case| {
        let words = reasons::findings(asks, &case.facts).into_iter();
        Some(Evidence {
            party: parties.get(&case.partner)?.clone(),
            said: case.said.clone(),
            found: words.filter(|f| f.criterion == criterion).map(|f| f.words).collect(),
            at: case.at,
        })
    };
    let rows = proposed.iter().map(|p| Proposal {
        criterion: p.criterion,
        step: p.step,
        because: wording::because(p, found.profile.sex),
        change: wording::change(p, asks),
        evidence: p
            .speak
            .iter()
            .filter_map(|i| evidence(p.criterion, &cases[*i]))
            .collect(),
        token: token(asks, p),
    });
    let yes = i64::try_from(cases.iter().filter(|c| c.yes).count()).unwrap_or_default();
    let decided = store::decided(&mut tx, member).await?;
    Ok(Proposals {
        member,
        sex: found.profile.sex,
        version: found.version,
        may_decide: access::may_edit(&viewer),
        yes,
        no: i64::try_from(cases.len()).unwrap_or_default() - yes,
        rows: rows.collect(),
        preferences: wording::preferences(asks, &cases, &unseen),
        decided: decided.into_iter().filter(|d| !unseen.contains(&d.criterion)).collect(),
        now: clock::now(),
    })
}

/// The member's last words about others, and what they propose, as far as this viewer sees it.
#[cfg(feature = "ssr")]
async fn proposed(tx: &mut Tx, viewer: &Viewer, member: &Member) -> Result<(Vec<Case>, Vec<Found>)> {
    let declining = suit::declining(tx).await?;
    let cases = store::cases(tx, member.id, &declining).await?;
    let decided = store::decided_at(tx, member.id).await?;
    let unseen = suit::unseen(viewer);
    let found = rule::proposals(&member.criteria, member.profile.region, &cases, &unseen, &decided);
    Ok((cases, found))
}

/// What would be other in the criteria: `weight_regions=high`.
#[cfg(feature = "ssr")]
fn token(before: &Criteria, found: &Found) -> String {
    let (was, after) = (before.answers(), found.after.answers());
    let changed = after.iter().filter(|(key, value)| was.get(*key) != Some(*value));
    changed
        .map(|(key, value)| format!("{key}={value}"))
        .collect::<Vec<_>>()
        .join("&")
}

/// The proposal that was read, if the answers still speak for it.
#[cfg(feature = "ssr")]
async fn the_one(tx: &mut Tx, viewer: &Viewer, member: &Member, read: &str) -> Result<Found> {
    let (_, found) = proposed(tx, viewer, member).await?;
    let one = found.into_iter().find(|p| token(&member.criteria, p) == read);
    one.ok_or(Error::conflict("这条建议已有变化或已处理，请刷新后再看"))
}

/// Makes a proposal part of the member's criteria.
#[server]
pub async fn accept_proposal(member: MemberId, version: i64, #[server(default)] token: String) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    access::require(access::may_edit(&viewer))?;
    let found = members::store::member(&mut tx, &viewer, member).await?;
    let one = the_one(&mut tx, &viewer, &found, &token).await?;
    members::store::save_criteria(&mut tx, member, version, &one.after).await?;
    let fields = fields::now(&mut tx, &request::server()).await?;
    let (before, after): (BTreeMap<_, _>, BTreeMap<_, _>) = (found.criteria.answers(), one.after.answers());
    let change = decided(&mut tx, &viewer, &found, &one, Outcome::Accepted, "").await?;
    let data = EventData::default()
        .with("fields", answers::changed_labels(&fields, &before, &after))
        .with("remark", remark(&one, "采纳系统建议", &change));
    events::record(
        &mut tx,
        EventKind::CriteriaEdited,
        Some(viewer.id),
        Some(member),
        None,
        data,
    )
    .await?;
    tx.commit().await
}

/// Leaves the criteria as they are: the proposal comes again only when enough other answers speak for it.
#[server]
pub async fn reject_proposal(
    member: MemberId,
    #[server(default)] token: String,
    #[server(default)] reason: String,
) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    access::require(access::may_edit(&viewer))?;
    let found = members::store::member(&mut tx, &viewer, member).await?;
    let reason = reason.trim();
    if reason.chars().count() < 2 {
        return Err(Error::invalid(
            "reason",
            "请写明不采纳的原因，例如「会员说这几位另有原因」",
        ));
    }
    if reason.chars().count() > 200 {
        return Err(Error::invalid("reason", "原因请不超过 200 个字"));
    }
    // Two who reject at once: the second one waits here, and then finds it decided.
    matching::hold_pair(&mut tx, member, member).await?;
    let one = the_one(&mut tx, &viewer, &found, &token).await?;
    let change = decided(&mut tx, &viewer, &found, &one, Outcome::Rejected, reason).await?;
    let data = EventData::default().with("what", remark(&one, "", &change)).with(
        "reason",
        if one.criterion.protected().is_some() {
            ""
        } else {
            reason
        },
    );
    events::record(
        &mut tx,
        EventKind::ProposalRejected,
        Some(viewer.id),
        Some(member),
        None,
        data,
    )
    .await?;
    tx.commit().await
}

/// What the timeline says of it: nothing of what not everybody sees.
#[cfg(feature = "ssr")]
fn remark(one: &Found, verb: &str, change: &str) -> String {
    match (one.criterion.protected(), verb.is_empty()) {
        (Some(_), _) => verb.to_string(),
        (None, true) => change.to_string(),
        (None, false) => format!("{verb}：{change}"),
    }
}

/// Keeps what was decided, and answers what it was about.
#[cfg(feature = "ssr")]
async fn decided(
    tx: &mut Tx,
    viewer: &Viewer,
    member: &Member,
    one: &Found,
    outcome: Outcome,
    reason: &str,
) -> Result<String> {
    let change = wording::change(one, &member.criteria);
    let verdict = Verdict {
        member: member.id,
        criterion: one.criterion,
        outcome,
        proposal: &format!("{}：{change}", wording::because(one, member.profile.sex)),
        cases: i64::try_from(one.speak.len()).unwrap_or_default(),
        reason,
        staff: viewer.id,
    };
    store::decide(tx, verdict).await?;
    Ok(change)
}
