//! SQL of a member's figures: one statement a group, along the indexes by member. The caller has loaded the
//! member through the viewer.

use super::{Consultations, Dates, FollowUps, Payments, Recommendations, Requests, Visits, by_month};
use crate::error::Result;
use crate::server::clock;
use crate::server::db::Tx;
use crate::types::ids::MemberId;
use crate::types::money::Money;
use crate::types::time::{Moment, day_of};
use chrono::NaiveDate;

/// Notes that a member looks at their own pages today, once a day, and that they signed in, each time.
pub async fn visited(tx: &mut Tx, member: MemberId, signed_in: bool, at: Moment) -> Result<()> {
    let day = day_of(at);
    on!(tx, c => sqlx::query("insert into member_visit (member_id, kind, day, at) values ($1, 'day', $2, $3) on conflict do nothing")
        .bind(member).bind(day).bind(at).execute(c).await.map(|_| ()))?;
    if signed_in {
        on!(tx, c => sqlx::query("insert into member_visit (member_id, kind, day, at) values ($1, 'sign_in', $2, $3)")
            .bind(member).bind(day).bind(at).execute(c).await.map(|_| ()))?;
    }
    Ok(())
}

pub async fn visits(tx: &mut Tx, member: MemberId) -> Result<Visits> {
    let rows: Vec<(String, NaiveDate, i64, Moment)> = on!(tx, c => sqlx::query_as(
        "select kind, day, count(*), max(at) from member_visit where member_id = $1 group by kind, day order by day")
        .bind(member).fetch_all(c).await)?;
    let today = clock::today();
    let of = |kind: &'static str| {
        rows.iter()
            .filter(move |(k, _, _, _)| k == kind)
            .map(|(_, day, n, _)| (*day, *n))
    };
    Ok(Visits {
        sign_ins: of("sign_in").map(|(_, n)| n).sum(),
        days: of("day").map(|(_, n)| n).sum(),
        last_at: rows.iter().map(|(_, _, _, at)| *at).max(),
        days_by_month: by_month(today, of("day")),
        sign_ins_by_month: by_month(today, of("sign_in")),
    })
}

pub async fn follow_ups(tx: &mut Tx, member: MemberId) -> Result<FollowUps> {
    let rows: Vec<(Moment, bool)> = on!(tx, c => sqlx::query_as(
        "select contacted_at, effective from follow_up where member_id = $1")
        .bind(member).fetch_all(c).await)?;
    Ok(FollowUps {
        total: rows.len() as i64,
        effective: rows.iter().filter(|(_, effective)| *effective).count() as i64,
        last_at: rows.iter().map(|(at, _)| *at).max(),
        by_month: by_month(clock::today(), rows.iter().map(|(at, _)| (day_of(*at), 1))),
    })
}

pub async fn recommendations(tx: &mut Tx, member: MemberId) -> Result<Recommendations> {
    Ok(on!(tx, c => sqlx::query_as(
        "select count(*) filter (where received) as received, count(*) filter (where not received) as made,
                count(*) filter (where said = 'interested') as interested, count(*) filter (where said = 'declined') as declined,
                count(*) filter (where said = 'no_answer') as no_answer, count(*) filter (where said = 'waiting') as waiting,
                count(*) filter (where said = 'interested' and other = 'interested') as mutual
         from (select true as received, member_answer as said, candidate_answer as other from recommendation where member_id = $1
               union all
               select false, candidate_answer, member_answer from recommendation where candidate_id = $1) x")
        .bind(member).fetch_one(c).await)?)
}

pub async fn dates(tx: &mut Tx, member: MemberId) -> Result<Dates> {
    Ok(on!(tx, c => sqlx::query_as(
        "select count(*) filter (where state = 'planned') as planned, count(*) filter (where state = 'held') as held,
                count(*) filter (where state = 'no_show') as no_show, count(*) filter (where state = 'cancelled') as cancelled,
                cast(round(avg(satisfaction) * 10) as bigint) as satisfaction_tenths,
                max(case when state = 'held' then at end) as last_held_at
         from (select d.state, d.at, f.satisfaction
               from arranged_date d left join date_feedback f on f.date_id = d.id and f.member_id = $1
               where d.member_a = $1 or d.member_b = $1) x")
        .bind(member).fetch_one(c).await)?)
}

pub async fn requests(tx: &mut Tx, member: MemberId) -> Result<Requests> {
    Ok(on!(tx, c => sqlx::query_as(
        "select count(*) filter (where own) as made, count(*) filter (where not own) as wanted,
                count(*) filter (where state in ('waiting', 'coordinating')) as open,
                count(*) filter (where state = 'accepted') as accepted, max(created_at) as last_at
         from (select true as own, state, created_at from introduction_request where member_id = $1
               union all
               select false, state, created_at from introduction_request where wanted_id = $1) x")
        .bind(member).fetch_one(c).await)?)
}

pub async fn consultations(tx: &mut Tx, member: MemberId) -> Result<Consultations> {
    Ok(on!(tx, c => sqlx::query_as(
        "select count(*) as total, count(*) filter (where state = 'waiting') as waiting, max(created_at) as last_at
         from consultation where member_id = $1")
        .bind(member).fetch_one(c).await)?)
}

pub async fn payments(tx: &mut Tx, member: MemberId) -> Result<Payments> {
    let rows: Vec<(NaiveDate, Money)> = on!(tx, c => sqlx::query_as(
        "select p.paid_on, p.amount_fen from payment p join contract c on c.id = p.contract_id where c.member_id = $1")
        .bind(member).fetch_all(c).await)?;
    let fen: i64 = rows.iter().map(|(_, amount)| amount.0).sum();
    Ok(Payments {
        count: rows.len() as i64,
        total: Money(fen),
        last_on: rows.iter().map(|(day, _)| *day).max(),
        by_month: by_month(clock::today(), rows.iter().map(|(day, amount)| (*day, amount.0))),
    })
}
