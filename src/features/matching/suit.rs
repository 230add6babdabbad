//! What the server functions of matching share: the question as the engine takes it, cards, rows with their
//! parties, the pair held against the rules.

use super::behaviour::{Brain, words};
use super::engine::oracle::{self, Scored, Tendency};
use super::engine::{self, Ask, Filter, Learned, Rules, Sexes, Snapshot, Standing};
use super::score::{Facts, Person};
use super::scorecard::Behaviour;
use super::store::{answers as said, feed};
use super::{
    Among, Card, Criterion, Decisions, LibraryFilter, Party, Recommendation, RecommendationRow, Relative, keeper,
    level, reasons, store,
};
use crate::error::{Error, Result};
use crate::features::dictionaries::{self, Dictionary, Words};
use crate::features::members::fields::{self, Group};
use crate::features::members::{Answers, Criteria, Member, answers, form, sight};
use crate::features::staff::{Module, Protected, Right, Viewer};
use crate::features::verification;
use crate::server::{Server, clock, db::Tx, request};
use crate::types::errors::FieldErrors;
use crate::types::ids::MemberId;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many candidates a library shows.
pub const SHOWN: usize = 50;
/// From so many members on two threads are quicker than one.
const MANY: usize = 100_000;

/// The criteria that this viewer sees nothing of: they filter where somebody insists on them, and are neither
/// weighed nor spoken of nor priced, so that no score, no phrase and no order tells of them.
pub fn unseen(viewer: &Viewer) -> Vec<Criterion> {
    let all = Criterion::ALL.iter().copied();
    all.filter(|c| !sight::sees(viewer, c.protected())).collect()
}

/// What criteria are tried: those that were sent in place of the member's own, but for what this viewer can't
/// change; and what is wrong with them.
pub async fn tried(
    tx: &mut Tx,
    server: &Server,
    viewer: &Viewer,
    member: &Member,
    sent: &Answers,
) -> Result<(Criteria, FieldErrors)> {
    let own = member.criteria.clone();
    if sent.is_empty() {
        return Ok((own, FieldErrors::default()));
    }
    let fields = fields::now(tx, server).await?;
    let sent = form::folded(&fields, sent);
    let merged = answers::merged(&fields, viewer, Group::Criteria, &own.answers(), &sent);
    Ok(match answers::criteria(&fields, &merged) {
        Ok(criteria) => (
            Criteria {
                text: own.text,
                ..criteria
            },
            FieldErrors::default(),
        ),
        Err(wrong) => (own, wrong),
    })
}

/// The member as the engine takes who asks.
fn asking(member: &Member, criteria: Criteria, interests: &keeper::Interests, tendency: Tendency) -> engine::Member {
    let p = &member.profile;
    let liked = p.traits.0.get("interests").map_or("", String::as_str);
    engine::Member {
        id: member.id,
        birthday: p.birthday,
        facts: store::facts(p, clock::today()),
        criteria,
        interests: interests.bits(liked),
        standing: Standing::default(),
        tendency,
    }
}

/// What members tend to say and to be told; nothing where nothing learned counts.
async fn tendencies(tx: &mut Tx, brain: Option<&Brain>, ids: &[MemberId]) -> Result<BTreeMap<MemberId, Tendency>> {
    match brain {
        Some(brain) => said::tendencies(tx, brain, ids).await,
        None => Ok(BTreeMap::new()),
    }
}

/// A question to the pool, whole: it can go to another thread.
pub struct Question {
    member: engine::Member,
    /// The member's own criteria, where others are tried.
    own: Option<Criteria>,
    filter: Filter,
    unseen: Vec<Criterion>,
    excluded: Vec<MemberId>,
    /// What was learned, if it counts.
    brain: Option<Arc<Brain>>,
}

impl Question {
    pub async fn of(
        tx: &mut Tx,
        server: &Server,
        viewer: &Viewer,
        member: &Member,
        criteria: Criteria,
        filter: &LibraryFilter,
    ) -> Result<Self> {
        let decisions = store::decisions(tx).await?;
        let brain = keeper::brain(server).await;
        let own = tendencies(tx, brain.as_deref(), &[member.id]).await?;
        let own = own.get(&member.id).copied().unwrap_or_default();
        Ok(Self {
            own: (criteria != member.criteria).then(|| member.criteria.clone()),
            member: asking(member, criteria, &keeper::of(server).interests, own),
            filter: narrowed(viewer, filter, &decisions),
            unseen: unseen(viewer),
            excluded: store::apart(tx, member.id, &decisions).await?,
            brain,
        })
    }

    /// Asks, on a thread that nobody waits on.
    pub async fn put<T: Send + 'static>(
        self: &Arc<Self>,
        snapshot: &Arc<Snapshot>,
        act: impl FnOnce(&Snapshot, &Ask, usize) -> T + Send + 'static,
    ) -> Result<T> {
        let (question, snapshot) = (Arc::clone(self), Arc::clone(snapshot));
        let asked = tokio::task::spawn_blocking(move || {
            let row = snapshot.with(&question.member);
            let ask = Ask {
                member: &row,
                filter: &question.filter,
                rules: Rules {
                    learned: question.brain.as_ref().map_or(Learned::OFF, |b| b.learned),
                    unseen: &question.unseen,
                    ..Rules::default()
                },
                excluded: &question.excluded,
            };
            let threads = if snapshot.len() < MANY { 1 } else { 2 };
            act(&snapshot, &ask, threads)
        });
        asked.await.map_err(|error| {
            tracing::error!(%error, "a question to the match pool");
            Error::Failed
        })
    }

    /// The cards of candidates, in their order; whoever has left meanwhile is left out.
    pub async fn cards(
        &self,
        tx: &mut Tx,
        viewer: &Viewer,
        snapshot: &Snapshot,
        best: &[engine::Candidate],
    ) -> Result<Vec<Card>> {
        let ids: Vec<MemberId> = best.iter().map(|c| c.id).collect();
        let mut parties = store::parties(tx, viewer, &ids).await?;
        let cards = best.iter().filter_map(|c| {
            let row = snapshot.row(c.id)?;
            let other = Person {
                id: c.id,
                facts: row.facts(snapshot.places()),
                criteria: row.asks.criteria(snapshot.places()),
            };
            let score = Scored {
                theirs: c.theirs.into(),
                ours: c.ours.into(),
                chance: c.chance.into(),
                affinity: c.affinity.into(),
            };
            let only_tried = self.own.as_ref().is_some_and(|own| !satisfies(&other.facts, own));
            let pair = Pair {
                only_tried,
                asking: seen(viewer, &self.person()),
                other: seen(viewer, &other),
                score,
                in_common: common(self.member.interests, row.interests),
                behaviour: self.brain.as_deref().map(|brain| {
                    let theirs = Tendency {
                        says_yes: row.says,
                        is_said_yes_to: row.heard,
                    };
                    words::behaviour(brain, &score, self.member.tendency, theirs)
                }),
            };
            Some(card(&pair, parties.remove(&c.id)?))
        });
        Ok(cards.collect())
    }

    fn person(&self) -> Person {
        Person {
            id: self.member.id,
            facts: self.member.facts.clone(),
            criteria: self.member.criteria.clone(),
        }
    }
}

/// Whether no must is left unsatisfied, whoever sees it.
fn satisfies(facts: &Facts, criteria: &Criteria) -> bool {
    oracle::direction(criteria, facts, &[]).is_some()
}

fn common(a: u64, b: u64) -> i64 {
    i64::from((a & b).count_ones())
}

/// The filter as the engine takes it, as far as this viewer may filter and the agency allows it.
fn narrowed(viewer: &Viewer, filter: &LibraryFilter, decisions: &Decisions) -> Filter {
    let may_know = |item: &verification::Item| verification::access::may_know(viewer, *item);
    let among = filter.among.filter(|_| decisions.same_sex).unwrap_or(Among::Other);
    Filter {
        sexes: match among {
            Among::Other => Sexes::Other,
            Among::Same => Sexes::Same,
            Among::Both => Sexes::Both,
        },
        place: filter.city.or(filter.province),
        age_min: filter.age_min,
        age_max: filter.age_max,
        education: filter.education,
        checked: filter.checked.filter(may_know).map_or(0, |item| 1 << item as u8),
        never_recommended: filter.fresh,
        level: filter.level.map_or(0, |least| level(Some(least))),
        in_common: filter.in_common.and_then(|n| u32::try_from(n).ok()).unwrap_or_default(),
    }
}

/// Two people held against each other, as far as one viewer sees them.
pub struct Pair {
    pub asking: Person,
    pub other: Person,
    pub score: Scored,
    pub in_common: i64,
    /// What was learned did to the score; nothing where it does not count.
    pub behaviour: Option<Behaviour>,
    /// Only with criteria that are tried.
    pub only_tried: bool,
}

/// Somebody as far as this viewer sees them.
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

/// A candidate's card as this viewer may see it.
pub fn card(pair: &Pair, party: Party) -> Card {
    let Pair {
        asking, other, score, ..
    } = pair;
    Card {
        party,
        affinity: percent(score.affinity),
        theirs: percent(score.theirs),
        ours: percent(score.ours),
        in_common: pair.in_common,
        behaviour: pair.behaviour.clone(),
        reasons: reasons::findings(&asking.criteria, &other.facts),
        back: reasons::findings(&other.criteria, &asking.facts),
        only_tried: pair.only_tried,
    }
}

/// Ten thousandths as people read them, 0 to 100.
pub fn percent(share: i64) -> i64 {
    (share + 50) / 100
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

/// Who is marked as of one household with a member, or related, as this viewer may see them.
pub async fn relatives(tx: &mut Tx, viewer: &Viewer, member: MemberId) -> Result<Vec<Relative>> {
    let rows = store::kin(tx, member).await?;
    let ids: Vec<MemberId> = rows.iter().map(|(id, ..)| *id).collect();
    let mut parties = store::parties(tx, viewer, &ids).await?;
    let of = |(id, kind, since)| {
        let party = parties.remove(&id)?;
        Some(Relative { party, kind, since })
    };
    Ok(rows.into_iter().filter_map(of).collect())
}

/// The pair as the database has it now, by the member's own criteria, or why one can't be recommended to the
/// other: the pool may be a moment old, and a must is held here too.
pub async fn suiting(tx: &mut Tx, viewer: &Viewer, member: &Member, candidate: MemberId) -> Result<Pair> {
    suiting_by(tx, viewer, member, member.criteria.clone(), candidate).await
}

/// The same by criteria that may be tried only.
pub async fn suiting_by(
    tx: &mut Tx,
    viewer: &Viewer,
    member: &Member,
    criteria: Criteria,
    candidate: MemberId,
) -> Result<Pair> {
    let (keeper, today) = (keeper::of(&request::server()), clock::today());
    let interests = &keeper.interests;
    let decisions = store::decisions(tx).await?;
    if store::apart(tx, member.id, &decisions).await?.contains(&candidate) {
        return Err(match store::recommended_before(tx, member.id, candidate).await? {
            true => Error::conflict(store::ALREADY),
            false => gone(),
        });
    }
    let brain = keeper::brain_now(&request::server(), tx).await?;
    let learned = brain.as_ref().map_or(Learned::OFF, |b| b.learned);
    let leaning = tendencies(tx, brain.as_deref(), &[member.id, candidate]).await?;
    let [own, theirs] = [member.id, candidate].map(|id| leaning.get(&id).copied().unwrap_or_default());
    let asking = asking(member, criteria, interests, own);
    let other = feed::members(tx, &[candidate.0], today, interests)
        .await?
        .pop()
        .ok_or_else(gone)?;
    if candidate == member.id || other.facts.sex == asking.facts.sex && !decisions.same_sex {
        return Err(gone());
    }
    let in_common = common(asking.interests, other.interests);
    let asking = Person {
        id: member.id,
        facts: asking.facts,
        criteria: asking.criteria,
    };
    let other = Person {
        id: candidate,
        facts: Facts {
            age: i64::from(crate::types::time::age(other.birthday, today)),
            ..other.facts
        },
        criteria: other.criteria,
    };
    let score = oracle::pair((&asking, own), (&other, theirs), learned, &unseen(viewer)).ok_or_else(gone)?;
    Ok(Pair {
        only_tried: asking.criteria != member.criteria && !satisfies(&other.facts, &member.criteria),
        asking: seen(viewer, &asking),
        other: seen(viewer, &other),
        score,
        in_common,
        behaviour: brain.map(|brain| words::behaviour(&brain, &score, own, theirs)),
    })
}

fn gone() -> Error {
    Error::conflict(
        "这位候选人已不在该会员的配对库中：可能不符合某一方的必须条件、已见过面、是亲属或暂停接受推荐。请刷新后另选",
    )
}
