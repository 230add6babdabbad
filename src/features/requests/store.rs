//! SQL of requests.

use super::rules::Asked;
use super::{RequestRow, RequestState, RequestTab};
use crate::error::{Error, Result};
use crate::features::matching::Answer;
use crate::features::members::scope::binds;
use crate::features::staff::Viewer;
use crate::server::db::Tx;
use crate::server::{clock, dialect};
use crate::types::ids::{MemberId, RecommendationId, RequestId, StaffId};

/// A page of the list.
pub const PAGE: usize = 50;

/// Requests of which the viewer sees either member; `$4` is the condition's own.
macro_rules! requests {
    ($condition:literal) => {
        concat!(
            "select q.id, q.version, q.member_id, q.wanted_id, q.number, q.message, q.state, q.note, q.answer, s.name as staff,
                    q.recommendation_id, r.member_answer, r.candidate_answer,
                    exists (select 1 from arranged_date d where d.recommendation_id = q.recommendation_id and d.state <> 'cancelled') as dated,
                    q.created_at, q.updated_at
             from introduction_request q left join staff s on s.id = q.staff_id left join recommendation r on r.id = q.recommendation_id
             where (exists (select 1 from member m where m.id = q.member_id and ", seen!(), ")
                 or exists (select 1 from member m where m.id = q.wanted_id and ", seen!(), "))
               and ", here!("q.member_id"), " and ", $condition)
    };
}

/// One request through the viewer.
pub async fn request(tx: &mut Tx, viewer: &Viewer, id: RequestId) -> Result<RequestRow> {
    let (all, staff, assigns) = binds(viewer);
    let found = on!(tx, c => sqlx::query_as(requests!("q.id = $4"))
        .bind(all).bind(staff).bind(assigns).bind(id).fetch_optional(c).await)?;
    found.ok_or(Error::NotFound)
}

/// Requests of a tab after a number: those that wait the longest first, of the others the latest.
pub async fn requests_in(
    tx: &mut Tx,
    viewer: &Viewer,
    tab: RequestTab,
    after: Option<RequestId>,
) -> Result<Vec<RequestRow>> {
    const OPEN: &str = requests!("q.state in ('waiting', 'coordinating') and q.id > $4 order by q.id limit 51");
    const ACCEPTED: &str = requests!("q.state = 'accepted' and q.id < $4 order by q.id desc limit 51");
    const ENDED: &str = requests!("q.state in ('declined', 'withdrawn') and q.id < $4 order by q.id desc limit 51");
    let (sql, from) = match tab {
        RequestTab::Open => (OPEN, 0),
        RequestTab::Accepted => (ACCEPTED, i64::MAX),
        RequestTab::Ended => (ENDED, i64::MAX),
    };
    let (all, staff, assigns) = binds(viewer);
    Ok(
        on!(tx, c => sqlx::query_as(sql).bind(all).bind(staff).bind(assigns).bind(after.map_or(from, |a| a.0)).fetch_all(c).await)?,
    )
}

/// How many requests of the viewer's scope are open, arranged, ended otherwise.
pub async fn counts(tx: &mut Tx, viewer: &Viewer) -> Result<(i64, i64, i64)> {
    let (all, staff, assigns) = binds(viewer);
    Ok(on!(tx, c => sqlx::query_as(concat!(
        "select count(*) filter (where q.state in ('waiting', 'coordinating')), count(*) filter (where q.state = 'accepted'),
                count(*) filter (where q.state in ('declined', 'withdrawn'))
         from introduction_request q
         where (exists (select 1 from member m where m.id = q.member_id and ", seen!(), ")
             or exists (select 1 from member m where m.id = q.wanted_id and ", seen!(), "))
           and ", here!("q.member_id")))
        .bind(all).bind(staff).bind(assigns).fetch_one(c).await)?)
}

/// Notes how far the coordination is; false where somebody was first.
pub async fn coordinate(
    tx: &mut Tx,
    row: &RequestRow,
    wanted: Option<MemberId>,
    note: &str,
    by: StaffId,
) -> Result<bool> {
    let done = on!(tx, c => sqlx::query(
        "update introduction_request set state = 'coordinating', wanted_id = $1, note = $2, staff_id = $3, updated_at = $4, version = version + 1
         where id = $5 and version = $6 and state in ('waiting', 'coordinating')")
        .bind(wanted).bind(note).bind(by).bind(clock::now()).bind(row.id).bind(row.version).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

/// Ends an open request with what the member is told; false where somebody was first.
pub async fn end(
    tx: &mut Tx,
    row: &RequestRow,
    state: RequestState,
    answer: &str,
    recommendation: Option<RecommendationId>,
    by: StaffId,
) -> Result<bool> {
    let done = on!(tx, c => sqlx::query(
        "update introduction_request set state = $1, answer = $2, recommendation_id = $3, staff_id = $4, updated_at = $5, version = version + 1
         where id = $6 and version = $7 and state in ('waiting', 'coordinating')")
        .bind(state).bind(answer).bind(recommendation).bind(by).bind(clock::now()).bind(row.id).bind(row.version)
        .execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

/// Takes up an old recommendation of two that the one who asks now had declined or left unanswered: their word
/// becomes a yes, the other is asked again. Nothing where the other one declined, or where a date was arranged.
pub async fn take_up(tx: &mut Tx, asks: MemberId, other: MemberId) -> Result<Option<RecommendationId>> {
    let now = clock::now();
    let to_them: Option<RecommendationId> = on!(tx, c => sqlx::query_scalar(
        "update recommendation set member_answer = 'interested', member_reason = null, member_answered_at = $3,
            candidate_answer = case when candidate_answer = 'interested' then 'interested' else 'waiting' end
         where member_id = $1 and candidate_id = $2 and member_answer in ('declined', 'no_answer') and candidate_answer <> 'declined'
           and not exists (select 1 from arranged_date d where d.recommendation_id = recommendation.id and d.state <> 'cancelled')
         returning id")
        .bind(asks).bind(other).bind(now).fetch_optional(c).await)?;
    if to_them.is_some() {
        return Ok(to_them);
    }
    Ok(on!(tx, c => sqlx::query_scalar(
        "update recommendation set candidate_answer = 'interested', candidate_reason = null, candidate_answered_at = $3,
            member_answer = case when member_answer = 'interested' then 'interested' else 'waiting' end
         where member_id = $2 and candidate_id = $1 and candidate_answer in ('declined', 'no_answer') and member_answer <> 'declined'
           and not exists (select 1 from arranged_date d where d.recommendation_id = recommendation.id and d.state <> 'cancelled')
         returning id")
        .bind(asks).bind(other).bind(now).fetch_optional(c).await)?)
}

/// A member's own requests, the latest first.
pub async fn own(tx: &mut Tx, me: MemberId) -> Result<Vec<RequestRow>> {
    Ok(on!(tx, c => sqlx::query_as(
        "select q.id, q.version, q.member_id, q.wanted_id, q.number, q.message, q.state, '' as note, q.answer, cast(null as text) as staff,
                q.recommendation_id, r.member_answer, r.candidate_answer,
                exists (select 1 from arranged_date d where d.recommendation_id = q.recommendation_id and d.state <> 'cancelled') as dated,
                q.created_at, q.updated_at
         from introduction_request q left join recommendation r on r.id = q.recommendation_id
         where q.member_id = $1 order by q.id desc limit 30")
        .bind(me).fetch_all(c).await)?)
}

/// How many of a member's requests wait.
pub async fn open_of(tx: &mut Tx, me: MemberId) -> Result<i64> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "select count(*) from introduction_request where member_id = $1 and state in ('waiting', 'coordinating')")
        .bind(me).fetch_one(c).await)?)
}

/// What the member said to somebody whom they were introduced to, either way, as far as their own page tells of it.
pub async fn said_to(tx: &mut Tx, me: MemberId, number: i64) -> Result<Option<Answer>> {
    Ok(on!(tx, c => sqlx::query_scalar(concat!(
        "select case when r.member_id = $1 then r.member_answer else r.candidate_answer end from recommendation r
         where ((r.member_id = $1 and r.candidate_id = $2) or (r.member_id = $2 and r.candidate_id = $1))
           and exists (select 1 from member o where o.id = $2 and o.shown and ", here!("o.id"), ")
         order by r.id desc limit 1"))
        .bind(me).bind(number).fetch_optional(c).await)?)
}

/// Keeps what a member asks for. Whom the number names is known only where they may be introduced to somebody.
pub async fn insert(tx: &mut Tx, me: MemberId, asked: &Asked) -> Result<(RequestId, Option<MemberId>)> {
    let wanted: Option<MemberId> = on!(tx, c => sqlx::query_scalar(concat!(
        "select m.id from member m where m.id = $1 and m.shown and not m.do_not_contact and m.stage in ('presale', 'signed', 'in_service')
           and ", here!("m.id"), "
           and not exists (select 1 from blacklisting b where b.member_id = m.id and b.lifted_at is null)"))
        .bind(asked.number).fetch_optional(c).await)?;
    let made = on!(tx, c => sqlx::query_scalar(
        "insert into introduction_request (member_id, number, wanted_id, message, state, created_at, updated_at)
         values ($1, $2, $3, $4, 'waiting', $5, $5) returning id")
        .bind(me).bind(asked.number).bind(wanted).bind(&asked.message).bind(clock::now()).fetch_one(c).await);
    let id = made.map_err(|error| match dialect::violated(&error) {
        Some(_) => Error::invalid("number", "您已经申请认识这位会员，红娘处理后会在这里告诉您"),
        None => error.into(),
    })?;
    Ok((id, wanted))
}

/// Takes a request back that nobody has answered; whom it was about, nothing where it is answered or not the
/// member's own.
pub async fn withdraw(tx: &mut Tx, me: MemberId, id: RequestId) -> Result<Option<i64>> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "update introduction_request set state = 'withdrawn', updated_at = $1, version = version + 1
         where id = $2 and member_id = $3 and state in ('waiting', 'coordinating') returning number")
        .bind(clock::now()).bind(id).bind(me).fetch_optional(c).await)?)
}

/// Notes a coordination without looking who is first: for demonstration data.
pub async fn coordinate_seeded(tx: &mut Tx, id: RequestId, by: StaffId, note: &str) -> Result<()> {
    on!(tx, c => sqlx::query("update introduction_request set state = 'coordinating', note = $1, staff_id = $2, version = 1 where id = $3")
        .bind(note).bind(by).bind(id).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Ends a request without looking who is first: for demonstration data.
pub async fn end_seeded(tx: &mut Tx, id: RequestId, by: StaffId, state: RequestState, answer: &str) -> Result<()> {
    on!(tx, c => sqlx::query("update introduction_request set state = $1, answer = $2, staff_id = $3, version = 1 where id = $4")
        .bind(state).bind(answer).bind(by).bind(id).execute(c).await.map(|_| ()))?;
    Ok(())
}
