//! SQL of dates and what is said after them.

use super::rules::APART_HOURS;
use super::{Absent, Consent, DateRow, DateSide, DateState, DateTab, Feedback, FeedbackReason, Reasons};
use crate::error::{Error, Result};
use crate::features::members::scope::binds;
use crate::features::staff::Viewer;
use crate::server::db::Tx;
use crate::types::ids::{DateId, MemberId, RecommendationId, StaffId};
use crate::types::time::Moment;
use chrono::Duration;
use sqlx::AssertSqlSafe;
use std::collections::BTreeMap;

/// What makes a date.
pub struct NewDate<'a> {
    pub a: MemberId,
    pub b: MemberId,
    pub recommendation: Option<RecommendationId>,
    pub at: Moment,
    pub place: &'a str,
    pub note: &'a str,
    pub staff: StaffId,
    pub created_at: Moment,
}

pub async fn insert(tx: &mut Tx, new: NewDate<'_>) -> Result<DateId> {
    insert_seeded(
        tx,
        new,
        (Consent::Waiting, Consent::Waiting),
        DateState::Planned,
        None,
        None,
    )
    .await
}

/// Inserts a date that has gone on already: for demonstration data.
pub async fn insert_seeded(
    tx: &mut Tx,
    new: NewDate<'_>,
    (a, b): (Consent, Consent),
    state: DateState,
    absent: Option<Absent>,
    cancel_reason: Option<&str>,
) -> Result<DateId> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "insert into arranged_date (member_a, member_b, recommendation_id, at, place, note, consent_a, consent_b, state, absent,
            cancel_reason, staff_id, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning id")
        .bind(new.a).bind(new.b).bind(new.recommendation).bind(new.at).bind(new.place).bind(new.note).bind(a).bind(b)
        .bind(state).bind(absent).bind(cancel_reason).bind(new.staff).bind(new.created_at).fetch_one(c).await)?)
}

/// Which of two members has another planned date too close to `at`: the member and that date's time.
pub async fn clash(
    tx: &mut Tx,
    a: MemberId,
    b: MemberId,
    at: Moment,
    but: Option<DateId>,
) -> Result<Option<(MemberId, Moment)>> {
    let apart = Duration::hours(APART_HOURS);
    Ok(on!(tx, c => sqlx::query_as(
        "select case when d.member_a in ($1, $2) then d.member_a else d.member_b end, d.at from arranged_date d
         where d.state = 'planned' and d.at > $3 and d.at < $4 and d.id <> $5
           and (d.member_a in ($1, $2) or d.member_b in ($1, $2)) order by d.at limit 1")
        .bind(a).bind(b).bind(at - apart).bind(at + apart).bind(but.unwrap_or_default()).fetch_optional(c).await)?)
}

/// Whether a recommendation has led to a date that was not cancelled.
pub async fn arranged_for(tx: &mut Tx, recommendation: RecommendationId) -> Result<bool> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "select exists (select 1 from arranged_date where recommendation_id = $1 and state <> 'cancelled')")
        .bind(recommendation).fetch_one(c).await)?)
}

/// Dates of which the viewer sees either member; `$4` and `$5` are times, `$6` a number.
macro_rules! dates {
    ($condition:literal) => {
        concat!(
            "select d.id, d.version, d.member_a, d.member_b, d.recommendation_id, d.at, d.place, d.note, d.consent_a, d.consent_b,
                    d.state, d.absent, d.cancel_reason, d.staff_id, s.name as staff_name
             from arranged_date d join staff s on s.id = d.staff_id
             where d.at >= $4 and d.at < $5 and (exists (select 1 from member m where m.id = d.member_a and ", seen!(), ")
                 or exists (select 1 from member m where m.id = d.member_b and ", seen!(), "))
               and ", here!("d.member_a"), "
               and ", here!("d.member_b"), " and ", $condition)
    };
}

/// From the beginning to the end of what people plan.
fn always() -> (Moment, Moment) {
    (Moment::UNIX_EPOCH, Moment::UNIX_EPOCH + Duration::days(365 * 400))
}

/// One date through the viewer.
pub async fn date(tx: &mut Tx, viewer: &Viewer, id: DateId) -> Result<DateRow> {
    let ((all, staff, assigns), (from, to)) = (binds(viewer), always());
    let found = on!(tx, c => sqlx::query_as(dates!("d.id = $6"))
        .bind(all).bind(staff).bind(assigns).bind(from).bind(to).bind(id).fetch_optional(c).await)?;
    found.ok_or(Error::NotFound)
}

/// A member's dates, the latest first. The caller has loaded the member.
pub async fn dates_of(tx: &mut Tx, viewer: &Viewer, member: MemberId) -> Result<Vec<DateRow>> {
    let ((all, staff, assigns), (from, to)) = (binds(viewer), always());
    Ok(
        on!(tx, c => sqlx::query_as(dates!("(d.member_a = $6 or d.member_b = $6) order by d.at desc, d.id desc limit 200"))
        .bind(all).bind(staff).bind(assigns).bind(from).bind(to).bind(member).fetch_all(c).await)?,
    )
}

/// Dates of the viewer's scope for a tab, within `from` and `to`: the next first, of all of them the latest.
pub async fn dates_in(tx: &mut Tx, viewer: &Viewer, tab: DateTab, from: Moment, to: Moment) -> Result<Vec<DateRow>> {
    const LIVELY: &str = dates!("d.state <> 'cancelled' and $6 > 0 order by d.at, d.id limit $6");
    const COMING: &str = dates!("d.state = 'planned' order by d.at, d.id limit $6");
    const CONSENT: &str = dates!(
        "d.state = 'planned' and (d.consent_a <> 'agreed' or d.consent_b <> 'agreed') order by d.at, d.id limit $6"
    );
    const FEEDBACK: &str = dates!(
        "d.state = 'held' and (select count(*) from date_feedback f where f.date_id = d.id) < 2 order by d.at, d.id limit $6"
    );
    const ALL: &str = dates!("$6 > 0 order by d.at desc, d.id desc limit $6");
    let sql = match tab {
        DateTab::Today | DateTab::Week => LIVELY,
        DateTab::Coming => COMING,
        DateTab::Consent => CONSENT,
        DateTab::Feedback => FEEDBACK,
        DateTab::All => ALL,
    };
    let (all, staff, assigns) = binds(viewer);
    Ok(
        on!(tx, c => sqlx::query_as(sql).bind(all).bind(staff).bind(assigns).bind(from).bind(to).bind(200i64).fetch_all(c).await)?,
    )
}

/// How many dates of the viewer's scope are today (between `$4` and `$5`), come, wait for consent, for feedback.
pub async fn counts(
    tx: &mut Tx,
    viewer: &Viewer,
    today: Moment,
    tomorrow: Moment,
    now: Moment,
) -> Result<(i64, i64, i64, i64)> {
    let (all, staff, assigns) = binds(viewer);
    Ok(on!(tx, c => sqlx::query_as(concat!(
        "select count(*) filter (where d.state <> 'cancelled' and d.at >= $4 and d.at < $5),
                count(*) filter (where d.state = 'planned' and d.at >= $6),
                count(*) filter (where d.state = 'planned' and (d.consent_a <> 'agreed' or d.consent_b <> 'agreed')),
                count(*) filter (where d.state = 'held' and (select count(*) from date_feedback f where f.date_id = d.id) < 2)
         from arranged_date d
         where (exists (select 1 from member m where m.id = d.member_a and ", seen!(), ")
            or exists (select 1 from member m where m.id = d.member_b and ", seen!(), "))
           and ", here!("d.member_a"), "
           and ", here!("d.member_b")))
        .bind(all).bind(staff).bind(assigns).bind(today).bind(tomorrow).bind(now).fetch_one(c).await)?)
}

/// Notes what one side says; false where the date is no longer as it was seen.
pub async fn save_consent(tx: &mut Tx, id: DateId, version: i64, side: DateSide, consent: Consent) -> Result<bool> {
    const A: &str = "update arranged_date set consent_a = $1, version = version + 1 where id = $2 and version = $3 and state = 'planned'";
    const B: &str = "update arranged_date set consent_b = $1, version = version + 1 where id = $2 and version = $3 and state = 'planned'";
    let sql = if side == DateSide::A { A } else { B };
    let done = on!(tx, c => sqlx::query(sql).bind(consent).bind(id).bind(version).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

/// Ends a planned date; false where somebody was first.
pub async fn end(
    tx: &mut Tx,
    id: DateId,
    version: i64,
    state: DateState,
    absent: Option<Absent>,
    cancel_reason: Option<&str>,
) -> Result<bool> {
    let done = on!(tx, c => sqlx::query(
        "update arranged_date set state = $1, absent = $2, cancel_reason = $3, version = version + 1
         where id = $4 and version = $5 and state = 'planned'")
        .bind(state).bind(absent).bind(cancel_reason).bind(id).bind(version).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

/// Moves a planned date to another time or place and asks both again; false where somebody was first.
pub async fn reschedule(tx: &mut Tx, id: DateId, version: i64, at: Moment, place: &str, note: &str) -> Result<bool> {
    let done = on!(tx, c => sqlx::query(
        "update arranged_date set at = $1, place = $2, note = $3, consent_a = 'waiting', consent_b = 'waiting', version = version + 1
         where id = $4 and version = $5 and state = 'planned'")
        .bind(at).bind(place).bind(note).bind(id).bind(version).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

/// What one side says after a date.
pub struct NewFeedback<'a> {
    pub date: DateId,
    pub member: MemberId,
    pub satisfaction: i64,
    pub wants_more: bool,
    pub impression: &'a str,
    pub reasons: &'a [FeedbackReason],
    pub staff: StaffId,
    pub at: Moment,
}

/// Keeps what one side says of a held date, in place of what it said before; false where it was not held.
pub async fn save_feedback(tx: &mut Tx, new: NewFeedback<'_>) -> Result<bool> {
    let reasons = Reasons(new.reasons.to_vec());
    let done = on!(tx, c => sqlx::query(
        "insert into date_feedback (date_id, member_id, satisfaction, wants_more, impression, reasons, staff_id, at)
         select d.id, $2, $3, $4, $5, $6, $7, $8 from arranged_date d where d.id = $1 and d.state = 'held'
         on conflict (date_id, member_id) do update set satisfaction = excluded.satisfaction, wants_more = excluded.wants_more,
            impression = excluded.impression, reasons = excluded.reasons, staff_id = excluded.staff_id, at = excluded.at")
        .bind(new.date).bind(new.member).bind(new.satisfaction).bind(new.wants_more).bind(new.impression).bind(&reasons)
        .bind(new.staff).bind(new.at).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

#[derive(sqlx::FromRow)]
struct FeedbackRow {
    date_id: DateId,
    member_id: MemberId,
    satisfaction: i64,
    wants_more: bool,
    impression: String,
    reasons: Reasons,
    staff: String,
    at: Moment,
}

/// What was said after these dates, by date and member.
pub async fn feedback_of(tx: &mut Tx, dates: &[DateId]) -> Result<BTreeMap<(DateId, MemberId), Feedback>> {
    if dates.is_empty() {
        return Ok(BTreeMap::new());
    }
    // Numbers only: nothing that anybody typed.
    let list = dates.iter().map(|d| d.to_string()).collect::<Vec<_>>().join(",");
    let sql = AssertSqlSafe(format!(
        "select f.date_id, f.member_id, f.satisfaction, f.wants_more, f.impression, f.reasons, s.name as staff, f.at
         from date_feedback f join staff s on s.id = f.staff_id where f.date_id in ({list})"
    ));
    let rows: Vec<FeedbackRow> = on!(tx, c => sqlx::query_as(sql).fetch_all(c).await)?;
    let feedback = |r: FeedbackRow| Feedback {
        satisfaction: r.satisfaction,
        wants_more: r.wants_more,
        impression: r.impression,
        reasons: r.reasons.0,
        staff: r.staff,
        at: r.at,
    };
    Ok(rows
        .into_iter()
        .map(|r| ((r.date_id, r.member_id), feedback(r)))
        .collect())
}
