//! SQL of the cap and of those who wait for an introduction.

pub mod runs;

use super::{Forgotten, rules};
use crate::error::Result;
use crate::features::members::Sex;
use crate::features::members::scope::binds;
use crate::features::staff::Viewer;
use crate::features::{photos, regions};
use crate::server::clock;
use crate::server::db::Tx;
use crate::types::ids::MemberId;
use crate::types::time::{Moment, age};
use chrono::{Duration, NaiveDate};

/// A page of the list.
pub const PAGE: usize = 50;

/// How often somebody may be shown within a week; 0 is as often as one likes.
pub async fn cap(tx: &mut Tx) -> Result<i64> {
    let kept: Option<i64> = on!(tx, c => sqlx::query_scalar("select value from matching_setting where key = 'weekly_cap'")
        .fetch_optional(c).await)?;
    Ok(kept.unwrap_or(rules::USUAL))
}

pub async fn save_cap(tx: &mut Tx, cap: i64) -> Result<()> {
    on!(tx, c => sqlx::query(
        "insert into matching_setting (key, value) values ('weekly_cap', $1) on conflict (key) do update set value = excluded.value")
        .bind(cap).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// How often somebody was shown after a moment, and the first time of these.
pub async fn shown_since(tx: &mut Tx, candidate: MemberId, since: Moment) -> Result<(i64, Option<Moment>)> {
    Ok(
        on!(tx, c => sqlx::query_as("select count(*), min(at) from recommendation where candidate_id = $1 and at > $2")
        .bind(candidate).bind(since).fetch_one(c).await)?,
    )
}

#[derive(sqlx::FromRow)]
struct ForgottenRow {
    id: MemberId,
    name: String,
    sex: Sex,
    birthday: NaiveDate,
    region: i64,
    owner: Option<String>,
    last: Option<Moment>,
    since: Moment,
}

/// Members in service of the viewer's scope, with the last introduction either way and since when they wait.
macro_rules! waiting_since {
    ($what:literal, $condition:literal) => {
        concat!(
            "select ", $what, " from (
                select w.*, coalesce(w.last, w.assigned_at, w.created_at) as since from (
                    select m.id, m.name, m.sex, m.birthday, m.region, m.assigned_at, m.created_at, a.name as owner,
                           (select max(r.at) from recommendation r where r.member_id = m.id or r.candidate_id = m.id) as last
                    from member m left join staff a on a.id = m.aftersale_id
                    where m.stage = 'in_service' and ", seen!(), ") w) f
             where f.since < $4 ", $condition)
    };
}

fn long_ago() -> Moment {
    clock::now() - Duration::days(rules::FORGOTTEN)
}

/// Those who wait the longest, after a place of the list.
pub async fn forgotten(tx: &mut Tx, viewer: &Viewer, after: Option<(Moment, MemberId)>) -> Result<Vec<Forgotten>> {
    let (all, staff, assigns) = binds(viewer);
    let (since, id) = after.unwrap_or((Moment::UNIX_EPOCH, MemberId(0)));
    let rows: Vec<ForgottenRow> = on!(tx, c => sqlx::query_as(waiting_since!(
        "f.id, f.name, f.sex, f.birthday, f.region, f.owner, f.last, f.since",
        "and (f.since > $5 or (f.since = $5 and f.id > $6)) order by f.since, f.id limit 51"))
        .bind(all).bind(staff).bind(assigns).bind(long_ago()).bind(since).bind(id).fetch_all(c).await)?;
    let numbers: Vec<i64> = rows.iter().map(|r| r.id.0).collect();
    let covers = photos::store::covers(tx, &numbers).await?;
    let today = clock::today();
    let made = rows.into_iter().map(|r| Forgotten {
        cover: covers.get(&r.id).and_then(|c| c.seen_by(true, true)),
        id: r.id,
        name: r.name,
        sex: r.sex,
        age: age(r.birthday, today),
        place: regions::place(r.region),
        owner: r.owner,
        last: r.last,
        since: r.since,
    });
    Ok(made.collect())
}

/// How many there are.
pub async fn forgotten_count(tx: &mut Tx, viewer: &Viewer) -> Result<i64> {
    let (all, staff, assigns) = binds(viewer);
    Ok(on!(tx, c => sqlx::query_scalar(waiting_since!("count(*)", ""))
        .bind(all).bind(staff).bind(assigns).bind(long_ago()).fetch_one(c).await)?)
}
