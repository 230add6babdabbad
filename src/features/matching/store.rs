//! SQL of the match library and of recommendations.

use super::score::Facts;
use super::{Answer, Party, RecommendationRow, Side, Tab, rules};
use crate::error::{Error, Result};
use crate::features::members::access::sees_income;
use crate::features::members::scope::binds;
use crate::features::members::{Education, Income, Intent, Marital, Profile, Sex, Stage};
use crate::features::photos;
use crate::features::regions;
use crate::features::staff::Viewer;
use crate::features::verification;
use crate::server::db::Tx;
use crate::server::{clock, dialect};
use crate::types::ids::{MemberId, RecommendationId, StaffId};
use crate::types::masked::Masked;
use crate::types::time::{Moment, age};
use chrono::NaiveDate;
use sqlx::AssertSqlSafe;
use std::collections::BTreeMap;

pub mod answers;
pub mod feed;
pub mod learned;
mod rules_of;

pub use rules_of::{apart, decisions, kin, mark_kin, renew, save_decisions, unmark_kin};

/// What counts of a member for matching.
pub fn facts(p: &Profile, today: NaiveDate) -> Facts {
    Facts {
        sex: p.sex,
        age: i64::from(age(p.birthday, today)),
        height_cm: p.height_cm,
        weight_kg: p.weight_kg,
        education: p.education,
        income: p.income,
        marital: p.marital,
        children: p.children,
        house: p.house,
        car: p.car,
        region: p.region,
        hukou: p.hukou,
    }
}

#[derive(sqlx::FromRow)]
struct PartyRow {
    id: MemberId,
    name: String,
    sex: Sex,
    birthday: NaiveDate,
    region: i64,
    height_cm: i64,
    marital: Marital,
    education: Education,
    occupation: String,
    income: Option<Income>,
    stage: Stage,
    intent: Option<Intent>,
    owner: Option<String>,
    landline: String,
    seen: bool,
    shown: bool,
    matched: i64,
    recommended: i64,
    met: i64,
}

/// Members as cards and lists show them, in one query; those out of the viewer's scope without their name.
pub async fn parties(tx: &mut Tx, viewer: &Viewer, ids: &[MemberId]) -> Result<BTreeMap<MemberId, Party>> {
    const SELECT: &str = concat!(
        "select m.id, m.name, m.sex, m.birthday, m.region, m.height_cm, m.marital, m.education, m.occupation, m.income, m.stage, m.intent,
                coalesce(a.name, p.name) as owner, coalesce(a.landline, p.landline, '') as landline, coalesce(", seen!(), ", false) as seen, m.shown,
                (select count(*) from recommendation r where r.candidate_id = m.id) as matched,
                (select count(*) from recommendation r where r.member_id = m.id) as recommended,
                (select count(*) from arranged_date d where d.state = 'held' and (d.member_a = m.id or d.member_b = m.id)) as met
         from member m left join staff p on p.id = m.presale_id left join staff a on a.id = m.aftersale_id
         where m.id in (");
    let list = ids.iter().map(|i| i.to_string()).collect::<Vec<_>>().join(",");
    // Numbers only: nothing that anybody typed.
    let sql = AssertSqlSafe(format!("{SELECT}{})", if list.is_empty() { "0" } else { &list }));
    let (all, staff, assigns) = binds(viewer);
    let rows: Vec<PartyRow> = on!(tx, c => sqlx::query_as(sql).bind(all).bind(staff).bind(assigns).fetch_all(c).await)?;
    let (today, income) = (clock::today(), sees_income(viewer));
    let numbers: Vec<i64> = ids.iter().map(|i| i.0).collect();
    let covers = photos::store::covers(tx, &numbers).await?;
    let mut checked = verification::store::badges(tx, &numbers, today).await?;
    let mut party = |r: PartyRow| Party {
        cover: covers.get(&r.id).and_then(|c| c.seen_by(r.seen, r.shown)),
        checked: verification::access::known(viewer, checked.remove(&r.id).unwrap_or_default()),
        id: r.id,
        name: if r.seen {
            r.name
        } else {
            rules::masked_name(&r.name, r.sex)
        },
        seen: r.seen,
        sex: r.sex,
        age: age(r.birthday, today),
        place: regions::place(r.region),
        height_cm: r.height_cm,
        marital: r.marital,
        education: r.education,
        occupation: r.occupation,
        income: Masked::shown_if(income, r.income),
        stage: r.stage,
        intent: r.intent,
        owner: r.owner,
        landline: r.landline,
        matched: r.matched,
        recommended: r.recommended,
        met: r.met,
    };
    Ok(rows.into_iter().map(|r| (r.id, party(r))).collect())
}

/// Holds both members' rows until the transaction ends, so that two people can't bring the same two
/// together at once. Always in the order of their numbers.
pub async fn hold_pair(tx: &mut Tx, a: MemberId, b: MemberId) -> Result<()> {
    for id in [a.min(b), a.max(b)] {
        on!(tx, c => sqlx::query("update member set updated_at = updated_at where id = $1").bind(id).execute(c).await.map(|_| ()))?;
    }
    Ok(())
}

/// What makes a recommendation.
pub struct NewRecommendation<'a> {
    pub member: MemberId,
    pub candidate: MemberId,
    pub affinity: i64,
    pub reason: &'a str,
    pub staff: StaffId,
    pub at: Moment,
}

pub const ALREADY: &str = "这两位会员已经推荐过，请在「已推荐」中查看双方的答复";

pub async fn insert(tx: &mut Tx, new: NewRecommendation<'_>) -> Result<RecommendationId> {
    let waiting = (Answer::Waiting, None, None);
    insert_seeded(tx, new, waiting, waiting).await
}

/// One side's answer with its reason and time.
pub type Given = (Answer, Option<&'static str>, Option<Moment>);

/// Inserts a recommendation with answers already given: for demonstration data.
pub async fn insert_seeded(
    tx: &mut Tx,
    new: NewRecommendation<'_>,
    member: Given,
    candidate: Given,
) -> Result<RecommendationId> {
    let made = on!(tx, c => sqlx::query_scalar(
        "insert into recommendation (member_id, candidate_id, affinity, reason, staff_id, at, member_answer, member_reason,
            member_answered_at, candidate_answer, candidate_reason, candidate_answered_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning id")
        .bind(new.member).bind(new.candidate).bind(new.affinity).bind(new.reason).bind(new.staff).bind(new.at)
        .bind(member.0).bind(member.1).bind(member.2).bind(candidate.0).bind(candidate.1).bind(candidate.2)
        .fetch_one(c).await);
    made.map_err(|error| match dialect::violated(&error) {
        Some(name) if name.contains("member_id") => Error::conflict(ALREADY),
        _ => error.into(),
    })
}

/// Whether one of the two was recommended to the other before.
pub async fn recommended_before(tx: &mut Tx, a: MemberId, b: MemberId) -> Result<bool> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "select exists (select 1 from recommendation where (member_id = $1 and candidate_id = $2) or (member_id = $2 and candidate_id = $1))")
        .bind(a).bind(b).fetch_one(c).await)?)
}

/// Who looks after these members: the matchmaker of the phase that they are in.
pub async fn matchmakers(tx: &mut Tx, ids: &[MemberId]) -> Result<Vec<StaffId>> {
    let numbers: Vec<i64> = ids.iter().map(|i| i.0).collect();
    let mut sql = crate::server::sql::Sql::new(
        "select distinct coalesce(m.aftersale_id, m.presale_id) from member m
         where coalesce(m.aftersale_id, m.presale_id) is not null",
    );
    sql.in_ids(" and m.id", &numbers);
    let found: Vec<(StaffId,)> = sql.fetch_all(tx).await?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// Recommendations of which the viewer sees either member; `$4` is the condition's own.
macro_rules! recommendations {
    ($($condition:expr),+) => {
        concat!(
            "select r.id, r.member_id, r.candidate_id, r.affinity, r.reason, r.staff_id, s.name as staff_name, r.at, r.member_answer,
                    r.member_reason, r.member_answered_at, r.candidate_answer, r.candidate_reason, r.candidate_answered_at,
                    exists (select 1 from arranged_date d where d.recommendation_id = r.id and d.state <> 'cancelled') as dated
             from recommendation r join staff s on s.id = r.staff_id
             where (exists (select 1 from member m where m.id = r.member_id and ", seen!(), ")
                 or exists (select 1 from member m where m.id = r.candidate_id and ", seen!(), "))
               and ", here!("r.member_id"), "
               and ", here!("r.candidate_id"), " and ", $($condition),+)
    };
}

/// One recommendation through the viewer.
pub async fn recommendation(tx: &mut Tx, viewer: &Viewer, id: RecommendationId) -> Result<RecommendationRow> {
    let (all, staff, assigns) = binds(viewer);
    let found = on!(tx, c => sqlx::query_as(recommendations!("r.id = $4"))
        .bind(all).bind(staff).bind(assigns).bind(id).fetch_optional(c).await)?;
    found.ok_or(Error::NotFound)
}

/// Recommendations of a member, to them and of them, newest first. The caller has loaded the member.
pub async fn recommendations_of(tx: &mut Tx, viewer: &Viewer, member: MemberId) -> Result<Vec<RecommendationRow>> {
    let (all, staff, assigns) = binds(viewer);
    Ok(
        on!(tx, c => sqlx::query_as(recommendations!("(r.member_id = $4 or r.candidate_id = $4) order by r.at desc, r.id desc limit 200"))
        .bind(all).bind(staff).bind(assigns).bind(member).fetch_all(c).await)?,
    )
}

/// A page of a list of recommendations.
pub const PAGE: usize = 50;

/// What became of recommendation `r`, as the index `recommendation_by_outcome` has it.
macro_rules! outcome {
    () => {
        "case when r.member_answer in ('declined', 'no_answer') or r.candidate_answer in ('declined', 'no_answer') then 'ended'
              when r.member_answer = 'interested' and r.candidate_answer = 'interested' then 'mutual'
              else 'waiting' end"
    };
}

/// A date followed from recommendation `r`.
macro_rules! dated {
    () => {
        "exists (select 1 from arranged_date d where d.recommendation_id = r.id and d.state <> 'cancelled')"
    };
}

/// Recommendations of the viewer's scope by what became of them, after a number: those that wait the longest
/// first, of those that are settled the latest. One more than a page, to see whether there is another.
pub async fn recommendations_in(
    tx: &mut Tx,
    viewer: &Viewer,
    tab: Tab,
    after: Option<RecommendationId>,
) -> Result<Vec<RecommendationRow>> {
    const WAITING: &str = recommendations!(outcome!(), " = 'waiting' and r.id > $4 order by r.id limit 51");
    const MUTUAL: &str = recommendations!(
        outcome!(),
        " = 'mutual' and not ",
        dated!(),
        " and r.id > $4 order by r.id limit 51"
    );
    const DATED: &str = recommendations!(
        outcome!(),
        " = 'mutual' and ",
        dated!(),
        " and r.id < $4 order by r.id desc limit 51"
    );
    const ENDED: &str = recommendations!(outcome!(), " = 'ended' and r.id < $4 order by r.id desc limit 51");
    let (sql, from) = match tab {
        Tab::Waiting => (WAITING, 0),
        Tab::Mutual => (MUTUAL, 0),
        Tab::Dated => (DATED, i64::MAX),
        Tab::Ended => (ENDED, i64::MAX),
    };
    let (all, staff, assigns) = binds(viewer);
    Ok(
        on!(tx, c => sqlx::query_as(sql).bind(all).bind(staff).bind(assigns).bind(after.map_or(from, |a| a.0)).fetch_all(c).await)?,
    )
}

/// How many recommendations of the viewer's scope wait for an answer, and are wanted by both without a date:
/// what there is to do. The settled ones only grow, and nobody asks for their number.
pub async fn counts(tx: &mut Tx, viewer: &Viewer) -> Result<(i64, i64)> {
    let (all, staff, assigns) = binds(viewer);
    Ok(on!(tx, c => sqlx::query_as(concat!(
        "select count(*) filter (where outcome = 'waiting'), count(*) filter (where outcome = 'mutual' and not dated)
         from (select ", outcome!(), " as outcome, ", dated!(), " as dated
               from recommendation r
               where ", outcome!(), " in ('waiting', 'mutual')
                 and (exists (select 1 from member m where m.id = r.member_id and ", seen!(), ")
                   or exists (select 1 from member m where m.id = r.candidate_id and ", seen!(), "))
                 and ", here!("r.member_id"), "
                 and ", here!("r.candidate_id"), ") x"))
        .bind(all).bind(staff).bind(assigns).fetch_one(c).await)?)
}

/// Notes one side's answer if it is still `was` and no date has followed; false where somebody was first.
pub async fn save_answer(
    tx: &mut Tx,
    id: RecommendationId,
    side: Side,
    was: Answer,
    answer: Answer,
    reason: Option<&str>,
    at: Moment,
) -> Result<bool> {
    const MEMBER: &str = "update recommendation set member_answer = $1, member_reason = $2, member_answered_at = $3
        where id = $4 and member_answer = $5
          and not exists (select 1 from arranged_date d where d.recommendation_id = recommendation.id and d.state <> 'cancelled')";
    const CANDIDATE: &str = "update recommendation set candidate_answer = $1, candidate_reason = $2, candidate_answered_at = $3
        where id = $4 and candidate_answer = $5
          and not exists (select 1 from arranged_date d where d.recommendation_id = recommendation.id and d.state <> 'cancelled')";
    let sql = if side == Side::Member { MEMBER } else { CANDIDATE };
    let done = on!(tx, c => sqlx::query(sql).bind(answer).bind(reason).bind(at).bind(id).bind(was).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}
