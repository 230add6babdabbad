//! What was said so far, as learning takes it, and the tendencies that follow from it.

use crate::error::Result;
use crate::features::matching::behaviour::Brain;
use crate::features::matching::behaviour::cases::{Known, Said};
use crate::features::matching::engine::Member;
use crate::features::matching::engine::oracle::Tendency;
use crate::server::db::Tx;
use crate::server::sql::Sql;
use crate::types::ids::MemberId;
use std::collections::{BTreeMap, BTreeSet};

/// The newest recommendations that are learned from; older ones say little of today.
const MOST: i64 = 200_000;
/// Numbers in one statement.
const SLICE: usize = 2_000;

/// Whose answers, given or received.
#[derive(Clone, Copy)]
enum Whose<'a> {
    Everybody,
    /// From one number to another.
    Between(i64, i64),
    These(&'a [i64]),
}

impl Whose<'_> {
    /// One of two columns names somebody of them.
    fn put(self, sql: &mut Sql, [a, b]: [&'static str; 2]) {
        match self {
            Self::Everybody => {}
            Self::Between(from, to) => {
                for (before, column) in [(" and (", a), (" or ", b)] {
                    sql.push(before).push(column).with(" between ", from).with(" and ", to);
                }
                sql.push(")");
            }
            Self::These(ids) => {
                sql.push(" and (").in_ids(a, ids);
                sql.push(" or ").in_ids(b, ids).push(")");
            }
        }
    }
}

/// Answers that say yes or no, by people who are still here.
async fn said(tx: &mut Tx, whose: Whose<'_>) -> Result<Said> {
    let mut shown = Sql::new(concat!(
        "select r.id, r.member_id, r.candidate_id, r.at, r.member_answer, r.member_answered_at as member_at,
                r.candidate_answer, r.candidate_answered_at as candidate_at,
                coalesce(s.theirs, r.affinity * 100) as theirs, coalesce(s.ours, r.affinity * 100) as ours
         from recommendation r left join recommendation_score s on s.recommendation_id = r.id
         where (r.member_answer in ('interested', 'declined') or r.candidate_answer in ('interested', 'declined')) and ",
        here!("r.member_id"),
        " and ",
        here!("r.candidate_id")
    ));
    whose.put(&mut shown, ["r.member_id", "r.candidate_id"]);
    shown.push(" order by r.id desc");
    if matches!(whose, Whose::Everybody) {
        shown.with(" limit ", MOST);
    }
    let mut after = Sql::new(concat!(
        "select f.member_id, case when d.member_a = f.member_id then d.member_b else d.member_a end as about_id,
                d.at, f.at as said_at, f.wants_more
         from date_feedback f join arranged_date d on d.id = f.date_id
         where d.state = 'held' and (d.member_a = f.member_id or d.member_b = f.member_id) and ",
        here!("d.member_a"),
        " and ",
        here!("d.member_b")
    ));
    whose.put(&mut after, ["d.member_a", "d.member_b"]);
    after.push(" order by f.date_id, f.member_id");
    let mut said = Said {
        shown: shown.fetch_all(tx).await?,
        after: after.fetch_all(tx).await?,
    };
    said.shown.reverse();
    Ok(said)
}

/// What of these members tells how they answer.
async fn known(tx: &mut Tx, ids: &BTreeSet<i64>) -> Result<Vec<Known>> {
    let ids: Vec<i64> = ids.iter().copied().collect();
    let mut known = Vec::with_capacity(ids.len());
    for slice in ids.chunks(SLICE) {
        let mut sql = Sql::new(
            "select m.id, m.sex, m.birthday, m.height_cm, m.marital, m.education, m.children from member m where true",
        );
        sql.in_ids(" and m.id", slice).push(" order by m.id");
        known.extend(sql.fetch_all::<Known>(tx).await?);
    }
    Ok(known)
}

fn named(said: &Said) -> BTreeSet<i64> {
    let of_shown = said.shown.iter().flat_map(|s| [s.member_id.0, s.candidate_id.0]);
    let of_after = said.after.iter().flat_map(|a| [a.member_id.0, a.about_id.0]);
    of_shown.chain(of_after).collect()
}

/// All that was said, and who said it: what a training reads.
pub async fn all(tx: &mut Tx) -> Result<(Vec<Known>, Said)> {
    let said = said(tx, Whose::Everybody).await?;
    Ok((known(tx, &named(&said)).await?, said))
}

/// What these members tend to say and to be told, by a version and all that was said to this moment.
pub async fn tendencies(tx: &mut Tx, brain: &Brain, ids: &[MemberId]) -> Result<BTreeMap<MemberId, Tendency>> {
    let numbers: BTreeSet<i64> = ids.iter().map(|id| id.0).collect();
    let list: Vec<i64> = numbers.iter().copied().collect();
    let whose = match (list.first(), list.last()) {
        // Very many are those of a stretch of numbers, as the pool is loaded.
        (Some(first), Some(last)) if list.len() > SLICE => Whose::Between(*first, *last),
        _ => Whose::These(&list),
    };
    let said = said(tx, whose).await?;
    let mut people = named(&said);
    people.extend(numbers);
    let known = known(tx, &people).await?;
    Ok(brain.tendencies(ids, &known, &said))
}

/// Gives members their tendencies, as the pool is fed with them.
pub async fn give_tendencies(tx: &mut Tx, brain: Option<&Brain>, members: &mut [Member]) -> Result<()> {
    let Some(brain) = brain.filter(|_| !members.is_empty()) else {
        return Ok(());
    };
    let ids: Vec<MemberId> = members.iter().map(|m| m.id).collect();
    let found = tendencies(tx, brain, &ids).await?;
    for member in members {
        member.tendency = found.get(&member.id).copied().unwrap_or_default();
    }
    Ok(())
}

/// Who answered these members or was answered by them: what is expected of the one tells how much the other's
/// answers say.
pub async fn partners(tx: &mut Tx, ids: &[i64]) -> Result<BTreeSet<i64>> {
    let mut partners = BTreeSet::new();
    for slice in ids.chunks(SLICE) {
        let mut sql = Sql::new("select candidate_id from recommendation where true");
        sql.in_ids(" and member_id", slice)
            .push(" union select member_id from recommendation where true")
            .in_ids(" and candidate_id", slice)
            .push(" union select member_b from arranged_date where true")
            .in_ids(" and member_a", slice)
            .push(" union select member_a from arranged_date where true")
            .in_ids(" and member_b", slice);
        let rows: Vec<(i64,)> = sql.fetch_all(tx).await?;
        partners.extend(rows.into_iter().map(|r| r.0));
    }
    Ok(partners)
}
