//! SQL of the match library and of recommendations.

use super::score::{Facts, Person};
use super::{Answer, LibraryFilter, Party, RecommendationRow, Side, Tab, rules};
use crate::error::{Error, Result};
use crate::features::members::access::sees_income;
use crate::features::members::scope::binds;
use crate::features::members::{
    Car, Children, Criteria, Education, House, Importance, Income, Marital, Member, Profile, Sex, Stage,
};
use crate::features::photos;
use crate::features::regions;
use crate::features::staff::Viewer;
use crate::features::verification;
use crate::server::db::Tx;
use crate::server::{clock, dialect};
use crate::types::ids::{MemberId, RecommendationId, StaffId};
use crate::types::masked::Masked;
use crate::types::time::{Moment, age};
use chrono::{Months, NaiveDate};
use sqlx::AssertSqlSafe;
use std::collections::BTreeMap;

#[derive(sqlx::FromRow)]
struct PoolRow {
    id: MemberId,
    sex: Sex,
    birthday: NaiveDate,
    height_cm: i64,
    weight_kg: Option<i64>,
    marital: Marital,
    education: Education,
    income: Option<Income>,
    house: Option<House>,
    car: Option<Car>,
    children: Option<Children>,
    region: i64,
    hukou: Option<i64>,
    criteria: Criteria,
}

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

/// A member as scoring knows people.
pub fn person(m: &Member, today: NaiveDate) -> Person {
    Person {
        id: m.id,
        facts: facts(&m.profile, today),
        criteria: m.criteria.clone(),
    }
}

impl PoolRow {
    fn person(self, today: NaiveDate) -> Person {
        let facts = Facts {
            sex: self.sex,
            age: i64::from(age(self.birthday, today)),
            height_cm: self.height_cm,
            weight_kg: self.weight_kg,
            education: self.education,
            income: self.income,
            marital: self.marital,
            children: self.children,
            house: self.house,
            car: self.car,
            region: self.region,
            hukou: self.hukou,
        };
        Person {
            id: self.id,
            facts,
            criteria: self.criteria,
        }
    }
}

/// The birthdays of people between two ages: after the first day, up to the second.
fn born(min: Option<i64>, max: Option<i64>, today: NaiveDate) -> (NaiveDate, NaiveDate) {
    let back = |years: i64| {
        let months = u32::try_from(years.clamp(0, 150) * 12).unwrap_or_default();
        today.checked_sub_months(Months::new(months)).unwrap_or_default()
    };
    (back(max.map_or(150, |m| m + 1)), back(min.unwrap_or(0)))
}

/// Everybody who could suit the member as far as SQL can know: the other sex, looked after, agreed to be
/// shown, not on the blacklist, within the age and height that the member insists on, neither recommended to
/// each other nor met.
/// `only` asks for one candidate.
pub async fn pool(
    tx: &mut Tx,
    member: &Member,
    filter: &LibraryFilter,
    only: Option<MemberId>,
    today: NaiveDate,
) -> Result<Vec<Person>> {
    let must = |wish: &Option<crate::features::members::Wish<crate::features::members::Range>>| {
        wish.as_ref()
            .filter(|w| w.importance == Importance::Must)
            .map(|w| w.value)
            .unwrap_or_default()
    };
    let (ages, heights) = (must(&member.criteria.age), must(&member.criteria.height));
    let (after, until) = born(ages.min.max(filter.age_min), least(ages.max, filter.age_max), today);
    let rows: Vec<PoolRow> = on!(tx, c => sqlx::query_as(concat!(
        "select c.id, c.sex, c.birthday, c.height_cm, c.weight_kg, c.marital, c.education, c.income, c.house, c.car,
                c.children, c.region, c.hukou, c.criteria
         from member c
         where c.sex = $1 and c.birthday > $2 and c.birthday <= $3 and c.height_cm between $4 and $5
           and c.stage in ('presale', 'signed', 'in_service') and c.shown and not c.do_not_contact
           and ", here!("c.id"), "
           and not exists (select 1 from blacklisting b where b.member_id = c.id and b.lifted_at is null)
           and ($6 = 0 or c.region between $6 and $6 + 9999) and ($7 = 0 or c.id = $7)
           and (not $8 or not exists (select 1 from recommendation f where f.candidate_id = c.id))
           and c.id <> $9
           and c.id not in (select candidate_id from recommendation where member_id = $9
                            union all select member_id from recommendation where candidate_id = $9
                            union all select member_b from arranged_date where member_a = $9 and state in ('planned', 'held')
                            union all select member_a from arranged_date where member_b = $9 and state in ('planned', 'held'))
         order by c.id"))
        .bind(member.profile.sex.other()).bind(after).bind(until)
        .bind(heights.min.unwrap_or(0)).bind(heights.max.unwrap_or(1000))
        .bind(filter.province.unwrap_or(0)).bind(only.map_or(0, |o| o.0)).bind(filter.fresh).bind(member.id)
        .fetch_all(c).await)?;
    let learned = |p: &PoolRow| filter.education.is_none_or(|least| p.education >= least);
    Ok(rows.into_iter().filter(learned).map(|r| r.person(today)).collect())
}

fn least(a: Option<i64>, b: Option<i64>) -> Option<i64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
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
        "select m.id, m.name, m.sex, m.birthday, m.region, m.height_cm, m.marital, m.education, m.occupation, m.income, m.stage,
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

/// Recommendations of which the viewer sees either member; `$4` is the condition's own.
macro_rules! recommendations {
    ($condition:literal) => {
        concat!(
            "select r.id, r.member_id, r.candidate_id, r.affinity, r.reason, r.staff_id, s.name as staff_name, r.at, r.member_answer,
                    r.member_reason, r.member_answered_at, r.candidate_answer, r.candidate_reason, r.candidate_answered_at,
                    exists (select 1 from arranged_date d where d.recommendation_id = r.id and d.state <> 'cancelled') as dated
             from recommendation r join staff s on s.id = r.staff_id
             where (exists (select 1 from member m where m.id = r.member_id and ", seen!(), ")
                 or exists (select 1 from member m where m.id = r.candidate_id and ", seen!(), "))
               and ", here!("r.member_id"), "
               and ", here!("r.candidate_id"), " and ", $condition)
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

/// Recommendations of the viewer's scope by what became of them: those that wait the longest first, of
/// those that ended the latest.
pub async fn recommendations_in(tx: &mut Tx, viewer: &Viewer, tab: Tab) -> Result<Vec<RecommendationRow>> {
    let (all, staff, assigns) = binds(viewer);
    Ok(on!(tx, c => sqlx::query_as(recommendations!(
        "$4 = case when r.member_answer in ('declined', 'no_answer') or r.candidate_answer in ('declined', 'no_answer') then 'ended'
                   when r.member_answer = 'interested' and r.candidate_answer = 'interested' then 'mutual' else 'waiting' end
         order by case when $4 = 'ended' then -r.id else r.id end limit 200"))
        .bind(all).bind(staff).bind(assigns).bind(tab).fetch_all(c).await)?)
}

/// How many recommendations of the viewer's scope wait, are wanted by both, have ended.
pub async fn counts(tx: &mut Tx, viewer: &Viewer) -> Result<(i64, i64, i64)> {
    let (all, staff, assigns) = binds(viewer);
    Ok(on!(tx, c => sqlx::query_as(concat!(
        "select count(*) filter (where state = 'waiting'), count(*) filter (where state = 'mutual'), count(*) filter (where state = 'ended')
         from (select case when r.member_answer in ('declined', 'no_answer') or r.candidate_answer in ('declined', 'no_answer') then 'ended'
                           when r.member_answer = 'interested' and r.candidate_answer = 'interested' then 'mutual' else 'waiting' end as state
               from recommendation r
               where (exists (select 1 from member m where m.id = r.member_id and ", seen!(), ")
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
