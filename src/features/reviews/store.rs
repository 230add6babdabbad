//! SQL of the review of registrations; what staff read goes through the viewer.

use super::ReviewState;
use crate::error::{Error, Result};
use crate::features::members::scope::binds;
use crate::features::members::{Sex, Source};
use crate::features::staff::Viewer;
use crate::server::clock;
use crate::server::db::Tx;
use crate::types::ids::{MemberId, StaffId};
use crate::types::time::Moment;
use chrono::NaiveDate;

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Row {
    pub member_id: MemberId,
    pub name: String,
    pub sex: Sex,
    pub birthday: NaiveDate,
    pub region: i64,
    pub source: Source,
    pub proposed: Option<String>,
    pub state: ReviewState,
    pub question: String,
    pub asked_by: Option<String>,
    pub asked_at: Option<Moment>,
    pub answer: String,
    pub answered_at: Option<Moment>,
    pub decided_by: Option<String>,
    pub decided_at: Option<Moment>,
    pub created_at: Moment,
    pub has_account: bool,
}

/// Rows of a page.
pub const PAGE: usize = 30;

/// A registration that nobody of the staff entered for a client of their own waits to be looked at.
pub async fn open(tx: &mut Tx, member: MemberId, at: Moment) -> Result<()> {
    on!(tx, c => sqlx::query(
        "insert into review (member_id, state, created_at) values ($1, 'waiting', $2) on conflict (member_id) do nothing")
        .bind(member).bind(at).execute(c).await.map(|_| ()))?;
    Ok(())
}

macro_rules! columns {
    () => {
        "select r.member_id, m.name, m.sex, m.birthday, m.region, m.source, o.name as proposed, r.state, r.question,
                q.name as asked_by, r.asked_at, r.answer, r.answered_at, d.name as decided_by, r.decided_at, r.created_at,
                (m.password_hash is not null) as has_account
         from review r join member m on m.id = r.member_id
         left join proposal p on p.member_id = m.id left join staff o on o.id = p.staff_id
         left join staff q on q.id = r.asked_by left join staff d on d.id = r.decided_by where "
    };
}

/// Who has an owner already is looked after: what waits is only who does not.
macro_rules! open_state {
    () => {
        "(r.state = 'accepted' or m.stage = 'lead')"
    };
}

/// One page of one state: what waits longest first, what was decided last first. One row more than a page
/// says that there is a next.
pub async fn list(tx: &mut Tx, viewer: &Viewer, state: ReviewState, after: Option<MemberId>) -> Result<Vec<Row>> {
    let (all, staff, assigns) = binds(viewer);
    let newest = state == ReviewState::Accepted;
    let sql = if newest {
        concat!(
            columns!(),
            crate::seen!(),
            " and ",
            open_state!(),
            " and r.state = $4 and m.id < $5 order by m.id desc limit $6"
        )
    } else {
        concat!(
            columns!(),
            crate::seen!(),
            " and ",
            open_state!(),
            " and r.state = $4 and m.id > $5 order by m.id limit $6"
        )
    };
    let edge = if newest { i64::MAX } else { 0 };
    Ok(
        on!(tx, c => sqlx::query_as(sql).bind(all).bind(staff).bind(assigns).bind(state)
        .bind(after.map_or(edge, |id| id.0)).bind(PAGE as i64 + 1).fetch_all(c).await)?,
    )
}

/// One registration through the viewer.
pub async fn one(tx: &mut Tx, viewer: &Viewer, member: MemberId) -> Result<Row> {
    let (all, staff, assigns) = binds(viewer);
    let found = on!(tx, c => sqlx::query_as(concat!(columns!(), crate::seen!(), " and m.id = $4"))
        .bind(all).bind(staff).bind(assigns).bind(member).fetch_optional(c).await)?;
    found.ok_or(Error::NotFound)
}

/// How many wait, were returned, were accepted, of those the viewer sees.
pub async fn counts(tx: &mut Tx, viewer: &Viewer) -> Result<(i64, i64, i64)> {
    let (all, staff, assigns) = binds(viewer);
    Ok(on!(tx, c => sqlx::query_as(concat!(
        "select coalesce(sum(case when r.state = 'waiting' then 1 else 0 end), 0),
                coalesce(sum(case when r.state = 'returned' then 1 else 0 end), 0),
                coalesce(sum(case when r.state = 'accepted' then 1 else 0 end), 0)
         from review r join member m on m.id = r.member_id where ", crate::seen!(), " and ", open_state!()))
        .bind(all).bind(staff).bind(assigns).fetch_one(c).await)?)
}

/// Accepts; false where that was done already.
pub async fn accept(tx: &mut Tx, member: MemberId, by: StaffId) -> Result<bool> {
    let done = on!(tx, c => sqlx::query(
        "update review set state = 'accepted', decided_by = $1, decided_at = $2 where member_id = $3 and state <> 'accepted'")
        .bind(by).bind(clock::now()).bind(member).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

/// Returns with a question; false where it no longer waits.
pub async fn give_back(tx: &mut Tx, member: MemberId, by: StaffId, question: &str) -> Result<bool> {
    let done = on!(tx, c => sqlx::query(
        "update review set state = 'returned', question = $1, asked_by = $2, asked_at = $3, answer = '', answered_at = null
         where member_id = $4 and state = 'waiting'")
        .bind(question).bind(by).bind(clock::now()).bind(member).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

/// What was answered, who had asked it, and who looks after the member.
#[derive(sqlx::FromRow)]
pub struct Answered {
    pub question: String,
    pub asked_by: Option<StaffId>,
    pub owner: Option<StaffId>,
}

/// The question was answered, by the member or on the phone: it waits again. Nothing where it was not asked.
pub async fn answer(tx: &mut Tx, member: MemberId, answer: &str) -> Result<Option<Answered>> {
    Ok(on!(tx, c => sqlx::query_as(
        "update review set state = 'waiting', answer = $1, answered_at = $2 where member_id = $3 and state = 'returned'
         returning question, asked_by,
            (select coalesce(m.aftersale_id, m.presale_id) from member m where m.id = review.member_id) as owner")
        .bind(answer).bind(clock::now()).bind(member).fetch_optional(c).await)?)
}

/// What the agency asks of a member, if anything.
pub async fn question(tx: &mut Tx, member: MemberId) -> Result<Option<(String, Option<Moment>)>> {
    Ok(
        on!(tx, c => sqlx::query_as("select question, asked_at from review where member_id = $1 and state = 'returned'")
        .bind(member).fetch_optional(c).await)?,
    )
}
