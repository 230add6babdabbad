//! Who must not be recommended to whom, and what the agency decides about matching.

use super::NewRecommendation;
use crate::error::Result;
use crate::features::matching::{Decisions, Kin};
use crate::server::clock;
use crate::server::db::Tx;
use crate::types::ids::{MemberId, RecommendationId, StaffId};
use crate::types::time::Moment;
use chrono::Duration;

/// What the agency decides.
pub async fn decisions(tx: &mut Tx) -> Result<Decisions> {
    let rows: Vec<(String, i64)> =
        on!(tx, c => sqlx::query_as("select key, value from matching_setting").fetch_all(c).await)?;
    let value = |key: &str| rows.iter().find(|(k, _)| k == key).map(|(_, v)| *v);
    Ok(Decisions {
        same_sex: value("same_sex").unwrap_or_default() != 0,
        again_days: value("again_days").unwrap_or_default(),
    })
}

pub async fn save_decisions(tx: &mut Tx, decisions: Decisions) -> Result<()> {
    let rows = [
        ("same_sex", i64::from(decisions.same_sex)),
        ("again_days", decisions.again_days),
    ];
    for (key, value) in rows {
        on!(tx, c => sqlx::query(
            "insert into matching_setting (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value")
            .bind(key).bind(value).execute(c).await.map(|_| ()))?;
    }
    Ok(())
}

/// Before this moment a recommendation that nobody declined counts no longer; nothing does where the agency
/// recommends nobody twice.
fn counts_from(decisions: &Decisions) -> Moment {
    match decisions.again_days {
        0 => Moment::UNIX_EPOCH,
        days => clock::now() - Duration::days(days),
    }
}

/// Who must not be recommended to a member: recommended either way (lately, or one of the two declined, or both
/// wanted to), met or about to meet, of one household, related.
pub async fn apart(tx: &mut Tx, member: MemberId, decisions: &Decisions) -> Result<Vec<MemberId>> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "select case when r.member_id = $1 then r.candidate_id else r.member_id end
         from recommendation r
         where (r.member_id = $1 or r.candidate_id = $1)
           and (r.at >= $2 or r.member_answer = 'declined' or r.candidate_answer = 'declined'
                or (r.member_answer = 'interested' and r.candidate_answer = 'interested'))
         union
         select case when d.member_a = $1 then d.member_b else d.member_a end
         from arranged_date d
         where (d.member_a = $1 or d.member_b = $1) and d.state in ('planned', 'held')
         union
         select k.other_id from kinship k where k.member_id = $1")
        .bind(member).bind(counts_from(decisions)).fetch_all(c).await)?)
}

/// Makes an old recommendation of the two anew, where they may be recommended to each other again: its number,
/// if there was one. What was said before stays in the log of events.
pub async fn renew(
    tx: &mut Tx,
    new: &NewRecommendation<'_>,
    decisions: &Decisions,
) -> Result<Option<RecommendationId>> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "update recommendation set member_id = $1, candidate_id = $2, affinity = $4, reason = $5, staff_id = $6, at = $7,
            member_answer = 'waiting', member_reason = null, member_answered_at = null,
            candidate_answer = 'waiting', candidate_reason = null, candidate_answered_at = null
         where ((member_id = $1 and candidate_id = $2) or (member_id = $2 and candidate_id = $1))
           and at < $3 and member_answer <> 'declined' and candidate_answer <> 'declined'
           and not (member_answer = 'interested' and candidate_answer = 'interested')
         returning id")
        .bind(new.member).bind(new.candidate).bind(counts_from(decisions)).bind(new.affinity).bind(new.reason)
        .bind(new.staff).bind(new.at).fetch_optional(c).await)?)
}

/// Who is marked as of one household with a member, or related.
pub async fn kin(tx: &mut Tx, member: MemberId) -> Result<Vec<(MemberId, Kin, Moment)>> {
    Ok(
        on!(tx, c => sqlx::query_as("select other_id, kind, at from kinship where member_id = $1 order by other_id")
        .bind(member).fetch_all(c).await)?,
    )
}

/// Marks two members; whether they were not marked so before.
pub async fn mark_kin(tx: &mut Tx, a: MemberId, b: MemberId, kind: Kin, by: StaffId) -> Result<bool> {
    let mut fresh = 0;
    for (one, other) in [(a, b), (b, a)] {
        fresh += on!(tx, c => sqlx::query(
            "insert into kinship (member_id, other_id, kind, by_id, at) values ($1, $2, $3, $4, $5)
             on conflict (member_id, other_id) do update set kind = excluded.kind, by_id = excluded.by_id, at = excluded.at
             where kinship.kind <> excluded.kind")
            .bind(one).bind(other).bind(kind).bind(by).bind(clock::now()).execute(c).await.map(|d| d.rows_affected()))?;
    }
    Ok(fresh > 0)
}

/// Takes the mark away; whether there was one.
pub async fn unmark_kin(tx: &mut Tx, a: MemberId, b: MemberId) -> Result<bool> {
    let gone = on!(tx, c => sqlx::query(
        "delete from kinship where (member_id = $1 and other_id = $2) or (member_id = $2 and other_id = $1)")
        .bind(a).bind(b).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(gone > 0)
}
