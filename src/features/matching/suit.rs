//! What the server functions of matching share: cards, rows with their parties, the pair held against the rules.

use super::score::{self, Candidate, Person};
use super::{Card, Criterion, Finding, LibraryFilter, Party, Recommendation, RecommendationRow, reasons, store};
use crate::error::{Error, Result};
use crate::features::members::{Member, access::sees_income};
use crate::features::staff::{Module, Right, Viewer};
use crate::server::{clock, db::Tx};
use crate::types::ids::MemberId;

/// How many candidates a library shows.
pub const SHOWN: usize = 50;

/// A candidate's card as this viewer may see it.
pub fn card(viewer: &Viewer, c: &Candidate, member: &Person, other: &Person, party: Party) -> Card {
    // What is said of income tells of income.
    let kept = |found: Vec<Finding>| -> Vec<Finding> {
        found
            .into_iter()
            .filter(|f| f.criterion != Criterion::Income || sees_income(viewer))
            .collect()
    };
    let percent = |f: f64| (100.0 * f).round() as i64;
    Card {
        party,
        affinity: c.affinity,
        theirs: percent(c.theirs),
        ours: percent(c.ours),
        reasons: kept(reasons::findings(&member.criteria, &other.facts)),
        back: kept(reasons::findings(&other.criteria, &member.facts)),
    }
}

/// Rows with both parties as this viewer may see them.
pub async fn with_parties(tx: &mut Tx, viewer: &Viewer, rows: Vec<RecommendationRow>) -> Result<Vec<Recommendation>> {
    let ids: Vec<MemberId> = rows.iter().flat_map(|r| [r.member_id, r.candidate_id]).collect();
    let parties = store::parties(tx, viewer, &ids).await?;
    let may_edit = viewer.can(Module::Matching, Right::Edit);
    let made = rows.into_iter().filter_map(|r| {
        let (member, candidate) = (
            parties.get(&r.member_id)?.clone(),
            parties.get(&r.candidate_id)?.clone(),
        );
        Some(r.with(member, candidate, viewer.id, may_edit))
    });
    Ok(made.collect())
}

/// The pair as the library has it now, or why it can't be recommended.
pub async fn suiting(tx: &mut Tx, member: &Member, candidate: MemberId) -> Result<(Person, Person, Candidate)> {
    if store::recommended_before(tx, member.id, candidate).await? {
        return Err(Error::conflict(store::ALREADY));
    }
    let today = clock::today();
    let asking = store::person(member, today);
    let pool = store::pool(tx, member, &LibraryFilter::default(), Some(candidate), today).await?;
    let found = pool
        .into_iter()
        .find_map(|other| score::pair(&asking, &other).map(|c| (other, c)));
    let (other, score) = found.ok_or_else(|| {
        Error::conflict(
            "这位候选人已不在该会员的配对库中：可能不符合某一方的必须条件、已见过面或暂停接受推荐。请刷新后另选",
        )
    })?;
    Ok((asking, other, score))
}
