//! SQL of what was recommended to both of two records: the one recommendation stays behind with the record that
//! goes, what was said to it and followed from it goes to the other.

use crate::error::Result;
use crate::server::db::Tx;
use crate::types::ids::{MemberId, MergeId};

/// `t`: a recommendation that stayed behind, because the kept member has `k`, the same one, too.
macro_rules! twice {
    () => {
        "(t.member_id = $2 and k.member_id = $3 and k.candidate_id = t.candidate_id)
         or (t.candidate_id = $2 and k.candidate_id = $3 and k.member_id = t.member_id)"
    };
}

/// The same for the row `recommendation` that an undo changes: `t` lies behind with `$3`, `$4` was kept.
macro_rules! behind {
    () => {
        "((t.member_id = $3 and recommendation.member_id = $4 and recommendation.candidate_id = t.candidate_id)
          or (t.candidate_id = $3 and recommendation.candidate_id = $4 and recommendation.member_id = t.member_id))"
    };
}

const ANSWERS_OVER: [(&str, &str, &str); 2] = [
    (
        "recommendation.member_answer",
        concat!(
            "insert into merge_row (merge_id, place, row_key) select $1, $4, cast(k.id as text) from recommendation t join recommendation k on ",
            twice!(), " where k.member_answer = 'waiting' and t.member_answer <> 'waiting'"
        ),
        concat!(
            "update recommendation set (member_answer, member_reason, member_answered_at) =
                (select t.member_answer, t.member_reason, t.member_answered_at from recommendation t join recommendation k on ",
            twice!(), " where k.id = recommendation.id)
             where cast(id as text) in (select row_key from merge_row where merge_id = $1 and place = $4)"
        ),
    ),
    (
        "recommendation.candidate_answer",
        concat!(
            "insert into merge_row (merge_id, place, row_key) select $1, $4, cast(k.id as text) from recommendation t join recommendation k on ",
            twice!(), " where k.candidate_answer = 'waiting' and t.candidate_answer <> 'waiting'"
        ),
        concat!(
            "update recommendation set (candidate_answer, candidate_reason, candidate_answered_at) =
                (select t.candidate_answer, t.candidate_reason, t.candidate_answered_at from recommendation t join recommendation k on ",
            twice!(), " where k.id = recommendation.id)
             where cast(id as text) in (select row_key from merge_row where merge_id = $1 and place = $4)"
        ),
    ),
];

/// What was carried over is taken back where it still says so; what somebody has said since stays. The
/// recommendation that it came from still lies behind: `$3` went, `$4` was kept.
const ANSWERS_BACK: [(&str, &str); 2] = [
    (
        "recommendation.member_answer",
        concat!(
            "update recommendation set member_answer = 'waiting', member_reason = null, member_answered_at = null
             where cast(id as text) in (select row_key from merge_row where merge_id = $1 and place = $2)
               and exists (select 1 from recommendation t where ", behind!(),
            " and t.member_answer = recommendation.member_answer
              and t.member_answered_at is not distinct from recommendation.member_answered_at)"
        ),
    ),
    (
        "recommendation.candidate_answer",
        concat!(
            "update recommendation set candidate_answer = 'waiting', candidate_reason = null, candidate_answered_at = null
             where cast(id as text) in (select row_key from merge_row where merge_id = $1 and place = $2)
               and exists (select 1 from recommendation t where ", behind!(),
            " and t.candidate_answer = recommendation.candidate_answer
              and t.candidate_answered_at is not distinct from recommendation.candidate_answered_at)"
        ),
    ),
];

/// Takes over what was said, and the dates that followed.
pub async fn over(tx: &mut Tx, merge: MergeId, from: MemberId, to: MemberId) -> Result<()> {
    answers_over(tx, merge, from, to).await?;
    dates_over(tx, merge, from, to).await
}

/// Gives both back: `from` was kept, `to` went.
pub async fn back(tx: &mut Tx, merge: MergeId, from: MemberId, to: MemberId) -> Result<()> {
    on!(tx, c => sqlx::query(
        "update arranged_date set recommendation_id = (select cast(r.was as bigint) from merge_row r
            where r.merge_id = $1 and r.place = 'arranged_date.recommendation_id' and r.row_key = cast(arranged_date.id as text))
         where cast(id as text) in (select row_key from merge_row where merge_id = $1 and place = 'arranged_date.recommendation_id')")
        .bind(merge).execute(c).await.map(|_| ()))?;
    for (place, sql) in ANSWERS_BACK {
        on!(tx, c => sqlx::query(sql).bind(merge).bind(place).bind(to).bind(from).execute(c).await.map(|_| ()))?;
    }
    Ok(())
}

/// What was said to the recommendation that stays behind is said to the one that is kept, if it still waits.
async fn answers_over(tx: &mut Tx, merge: MergeId, from: MemberId, to: MemberId) -> Result<()> {
    for (place, note, change) in ANSWERS_OVER {
        for sql in [note, change] {
            on!(tx, c => sqlx::query(sql).bind(merge).bind(from).bind(to).bind(place).execute(c).await.map(|_| ()))?;
        }
    }
    Ok(())
}

/// Dates that followed from a recommendation that stays behind follow from the kept one.
async fn dates_over(tx: &mut Tx, merge: MergeId, from: MemberId, to: MemberId) -> Result<()> {
    const NOTE: &str = concat!(
        "insert into merge_row (merge_id, place, row_key, was)
         select $1, 'arranged_date.recommendation_id', cast(d.id as text), cast(t.id as text)
         from arranged_date d join recommendation t on t.id = d.recommendation_id join recommendation k on ",
        twice!()
    );
    const CHANGE: &str = concat!(
        "update arranged_date set recommendation_id = (select k.id from recommendation t join recommendation k on ",
        twice!(),
        " where t.id = arranged_date.recommendation_id)
         where cast(id as text) in (select row_key from merge_row where merge_id = $1 and place = 'arranged_date.recommendation_id')"
    );
    for sql in [NOTE, CHANGE] {
        on!(tx, c => sqlx::query(sql).bind(merge).bind(from).bind(to).execute(c).await.map(|_| ()))?;
    }
    Ok(())
}
