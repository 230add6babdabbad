//! SQL of the checks of two records that become one, and of the way back.

use crate::error::Result;
use crate::features::verification::rules::OUTDATED;
use crate::features::verification::{CheckState, Item};
use crate::server::db::Tx;
use crate::types::ids::{MemberId, MergeId, VerificationId};
use crate::types::time::Moment;
use chrono::NaiveDate;

/// Why a check steps back before another that holds longer.
pub const OTHER_STANDS: &str = "合并会员，以另一份核验为准";
/// Why one of two that wait steps back.
pub const ONE_WAITS: &str = "合并会员，并入另一份待核验";

/// A check that holds or waits.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub struct Held {
    pub id: VerificationId,
    pub item: Item,
    pub state: CheckState,
    pub valid_until: Option<NaiveDate>,
}

pub async fn of(tx: &mut Tx, member: MemberId) -> Result<Vec<Held>> {
    Ok(on!(tx, c => sqlx::query_as(
        "select id, item, state, valid_until from verification where member_id = $1 and state in ('waiting', 'verified')")
        .bind(member).fetch_all(c).await)?)
}

/// A check counts no longer; what it was is written down.
pub async fn step_back(tx: &mut Tx, merge: MergeId, check: VerificationId, why: &str) -> Result<()> {
    on!(tx, c => sqlx::query(
        "insert into merge_row (merge_id, place, row_key, was)
         select $1, 'verification.state', cast(id as text), state from verification where id = $2")
        .bind(merge).bind(check).execute(c).await.map(|_| ()))?;
    on!(tx, c => sqlx::query(
        "update verification set state = 'replaced', reason = case when reason = '' then $1 else reason end, version = version + 1
         where id = $2")
        .bind(why).bind(check).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// The papers of a check that steps back belong to the one that waits on.
pub async fn papers_over(tx: &mut Tx, merge: MergeId, from: VerificationId, to: VerificationId) -> Result<()> {
    on!(tx, c => sqlx::query(
        "insert into merge_row (merge_id, place, row_key, was)
         select $1, 'photo.verification_id', cast(id as text), cast(verification_id as text) from photo where verification_id = $2")
        .bind(merge).bind(from).execute(c).await.map(|_| ()))?;
    on!(tx, c => sqlx::query("update photo set verification_id = $1 where verification_id = $2")
        .bind(to).bind(from).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// That a check was made by the merge.
pub async fn note_made(tx: &mut Tx, merge: MergeId, check: VerificationId) -> Result<()> {
    on!(tx, c => sqlx::query(
        "insert into merge_row (merge_id, place, row_key) select $1, 'verification.made', cast(id as text) from verification where id = $2")
        .bind(merge).bind(check).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// What was checked of an item since then no longer counts; false where nothing was.
pub async fn outdate_since(tx: &mut Tx, member: MemberId, item: Item, since: Moment) -> Result<bool> {
    let done = on!(tx, c => sqlx::query(
        "update verification set state = 'replaced', reason = $1, version = version + 1
         where member_id = $2 and item = $3 and state = 'verified' and checked_at >= $4")
        .bind(OUTDATED).bind(member).bind(item).bind(since).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

/// Before the rows go back: papers to the check that they were handed in for, and away with what the merge
/// itself has listed, unless somebody has taken it up.
pub async fn papers_back(tx: &mut Tx, merge: MergeId) -> Result<()> {
    on!(tx, c => sqlx::query(
        "update photo set verification_id = (select cast(r.was as bigint) from merge_row r
            where r.merge_id = $1 and r.place = 'photo.verification_id' and r.row_key = cast(photo.id as text))
         where cast(id as text) in (select row_key from merge_row where merge_id = $1 and place = 'photo.verification_id')")
        .bind(merge).execute(c).await.map(|_| ()))?;
    on!(tx, c => sqlx::query(
        "delete from verification where state = 'waiting'
            and cast(id as text) in (select row_key from merge_row where merge_id = $1 and place = 'verification.made')
            and not exists (select 1 from photo f where f.verification_id = verification.id)")
        .bind(merge).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// After the rows have gone back: what stepped back counts again, unless something newer stands in its place.
pub async fn states_back(tx: &mut Tx, merge: MergeId) -> Result<()> {
    on!(tx, c => sqlx::query(
        "update verification set version = version + 1,
            reason = case when reason in ($2, $3, $4) then '' else reason end,
            state = (select r.was from merge_row r
                where r.merge_id = $1 and r.place = 'verification.state' and r.row_key = cast(verification.id as text))
         where state = 'replaced'
            and cast(id as text) in (select row_key from merge_row where merge_id = $1 and place = 'verification.state')
            and not exists (select 1 from verification k where k.member_id = verification.member_id and k.item = verification.item
                and k.state = (select r.was from merge_row r
                    where r.merge_id = $1 and r.place = 'verification.state' and r.row_key = cast(verification.id as text)))")
        .bind(merge).bind(OUTDATED).bind(OTHER_STANDS).bind(ONE_WAITS).execute(c).await.map(|_| ()))?;
    Ok(())
}
