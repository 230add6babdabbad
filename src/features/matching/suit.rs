//! What the server functions of matching share: cards, rows with their parties, the pair held against the rules.

use super::score::{self, Candidate, Facts, Person};
use super::{Card, LibraryFilter, Party, Recommendation, RecommendationRow, reasons, store};
use crate::error::{Error, Result};
use crate::features::dictionaries::{self, Dictionary, Words};
use crate::features::members::{Member, sight};
use crate::features::staff::{Module, Protected, Right, Viewer};
use crate::server::{clock, db::Tx, request};
use crate::types::ids::MemberId;

/// How many candidates a library shows.
pub const SHOWN: usize = 50;

/// Two people held against each other, as far as one viewer sees them.
pub struct Pair {
    pub asking: Person,
    pub other: Person,
    pub score: Candidate,
}

/// Somebody as far as this viewer sees them: what is hidden is neither weighed nor spoken of, so that no
/// score, no phrase and no order tells of it.
fn seen(viewer: &Viewer, person: &Person) -> Person {
    let (income, property) = (viewer.sees(Protected::Income), viewer.sees(Protected::Property));
    let Person { id, facts, criteria } = person.clone();
    Person {
        id,
        facts: Facts {
            income: facts.income.filter(|_| income),
            house: facts.house.filter(|_| property),
            car: facts.car.filter(|_| property),
            ..facts
        },
        criteria: sight::criteria(viewer, criteria),
    }
}

/// The pair as this viewer sees it, if it suits by everything that either insists on: a must counts for
/// everybody, seen or not.
pub fn pair(viewer: &Viewer, asking: &Person, other: &Person) -> Option<Pair> {
    let whole = score::pair(asking, other)?;
    if sees_all(viewer) {
        let (asking, other) = (asking.clone(), other.clone());
        return Some(Pair {
            asking,
            other,
            score: whole,
        });
    }
    let (asking, other) = (seen(viewer, asking), seen(viewer, other));
    let score = score::pair(&asking, &other)?;
    Some(Pair { asking, other, score })
}

fn sees_all(viewer: &Viewer) -> bool {
    viewer.sees(Protected::Income) && viewer.sees(Protected::Property)
}

/// Everybody of the pool who suits, best first as this viewer sees them.
pub fn rank(viewer: &Viewer, asking: &Person, pool: &[Person]) -> Vec<Candidate> {
    if sees_all(viewer) {
        return score::rank(asking, pool);
    }
    let me = seen(viewer, asking);
    let fits = pool.iter().filter(|other| score::pair(asking, other).is_some());
    let pool: Vec<Person> = fits.map(|other| seen(viewer, other)).collect();
    score::rank(&me, &pool)
}

/// A candidate's card as this viewer may see it.
pub fn card(pair: &Pair, party: Party) -> Card {
    let Pair { asking, other, score } = pair;
    let percent = |f: f64| (100.0 * f).round() as i64;
    Card {
        party,
        affinity: score.affinity,
        theirs: percent(score.theirs),
        ours: percent(score.ours),
        reasons: reasons::findings(&asking.criteria, &other.facts),
        back: reasons::findings(&other.criteria, &asking.facts),
    }
}

/// The reasons for declining, as the agency keeps them.
pub async fn declining(tx: &mut Tx) -> Result<Words> {
    let words = dictionaries::now(tx, &request::server()).await?;
    Ok(words.words(Dictionary::Declining))
}

/// Rows with both parties as this viewer may see them.
pub async fn with_parties(tx: &mut Tx, viewer: &Viewer, rows: Vec<RecommendationRow>) -> Result<Vec<Recommendation>> {
    let ids: Vec<MemberId> = rows.iter().flat_map(|r| [r.member_id, r.candidate_id]).collect();
    let parties = store::parties(tx, viewer, &ids).await?;
    let declining = declining(tx).await?;
    let may_edit = viewer.can(Module::Matching, Right::Edit);
    let made = rows.into_iter().filter_map(|r| {
        let (member, candidate) = (
            parties.get(&r.member_id)?.clone(),
            parties.get(&r.candidate_id)?.clone(),
        );
        Some(r.with(&declining, member, candidate, viewer.id, may_edit))
    });
    Ok(made.collect())
}

/// The pair as the library has it now, or why it can't be recommended.
pub async fn suiting(tx: &mut Tx, viewer: &Viewer, member: &Member, candidate: MemberId) -> Result<Pair> {
    if store::recommended_before(tx, member.id, candidate).await? {
        return Err(Error::conflict(store::ALREADY));
    }
    let today = clock::today();
    let asking = store::person(member, today);
    let pool = store::pool(tx, member, &LibraryFilter::default(), Some(candidate), today).await?;
    let found = pool.iter().find_map(|other| pair(viewer, &asking, other));
    found.ok_or_else(|| {
        Error::conflict(
            "这位候选人已不在该会员的配对库中：可能不符合某一方的必须条件、已见过面或暂停接受推荐。请刷新后另选",
        )
    })
}
