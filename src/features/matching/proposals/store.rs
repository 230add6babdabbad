//! SQL of what a member said of others, and of what people made of proposals. The caller has loaded the member.

use super::rule::Case;
use super::{Decided, Outcome};
use crate::error::Result;
use crate::features::dates::{FeedbackReason, Reasons};
use crate::features::dictionaries::Words;
use crate::features::matching::{Criterion, score::Facts};
use crate::features::members::{Car, Children, Education, House, Income, Marital, Sex};
use crate::server::clock;
use crate::server::db::Tx;
use crate::types::ids::{MemberId, StaffId};
use crate::types::time::{Moment, age};
use chrono::NaiveDate;
use std::collections::BTreeMap;

#[derive(sqlx::FromRow)]
struct Other {
    partner: MemberId,
    sex: Sex,
    birthday: NaiveDate,
    height_cm: i64,
    weight_kg: Option<i64>,
    education: Education,
    income: Option<Income>,
    marital: Marital,
    children: Option<Children>,
    house: Option<House>,
    car: Option<Car>,
    region: i64,
    hukou: Option<i64>,
    at: Moment,
}

impl Other {
    fn facts(&self, today: NaiveDate) -> Facts {
        Facts {
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
        }
    }
}

#[derive(sqlx::FromRow)]
struct Answered {
    #[sqlx(flatten)]
    other: Other,
    yes: bool,
    reason: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Met {
    #[sqlx(flatten)]
    other: Other,
    wants_more: bool,
    reasons: Reasons,
}

/// The columns of `Other`, with `o` the one who was spoken of.
macro_rules! other {
    () => {
        "o.id as partner, o.sex, o.birthday, o.height_cm, o.weight_kg, o.education, o.income, o.marital, o.children, o.house, o.car,
         o.region, o.hukou"
    };
}

/// The last word of the member about everybody they said yes or no to, the latest first: what they said after a
/// date counts for more than what they said before it.
pub async fn cases(tx: &mut Tx, member: MemberId, declining: &Words) -> Result<Vec<Case>> {
    let answered: Vec<Answered> = on!(tx, c => sqlx::query_as(concat!(
        "select ", other!(), ",
                case when r.member_id = $1 then coalesce(r.member_answered_at, r.at) else coalesce(r.candidate_answered_at, r.at) end as at,
                case when r.member_id = $1 then r.member_answer else r.candidate_answer end = 'interested' as yes,
                case when r.member_id = $1 then r.member_reason else r.candidate_reason end as reason
         from recommendation r join member o on o.id = case when r.member_id = $1 then r.candidate_id else r.member_id end
         where (r.member_id = $1 or r.candidate_id = $1)
           and case when r.member_id = $1 then r.member_answer else r.candidate_answer end in ('interested', 'declined')
           and ", here!("o.id"), "
         order by r.id desc limit 500"))
        .bind(member).fetch_all(c).await)?;
    let met: Vec<Met> = on!(tx, c => sqlx::query_as(concat!(
        "select ", other!(), ", f.at, f.wants_more, f.reasons
         from date_feedback f join arranged_date d on d.id = f.date_id
              join member o on o.id = case when d.member_a = $1 then d.member_b else d.member_a end
         where f.member_id = $1 and (d.member_a = $1 or d.member_b = $1) and ", here!("o.id"), "
         order by f.at desc limit 500"))
        .bind(member).fetch_all(c).await)?;
    let today = clock::today();
    let mut cases: BTreeMap<MemberId, Case> = BTreeMap::new();
    for Answered { other, yes, reason } in answered {
        let label = reason.as_deref().map(|r| declining.label(r)).unwrap_or_default();
        let case = Case {
            partner: other.partner,
            facts: other.facts(today),
            yes,
            blamed: reason.as_deref().map(|r| blamed(r, &label)).unwrap_or_default(),
            said: match (yes, label.is_empty()) {
                (true, _) => "有意".into(),
                (false, true) => "婉拒".into(),
                (false, false) => format!("婉拒：{label}"),
            },
            at: other.at,
        };
        cases.entry(other.partner).or_insert(case);
    }
    for Met {
        other,
        wants_more,
        reasons,
    } in met.into_iter().rev()
    {
        let named: Vec<&str> = reasons.0.iter().map(|r| r.label()).collect();
        let rests = if named.is_empty() {
            String::new()
        } else {
            format!("：{}", named.join("、"))
        };
        let case = Case {
            partner: other.partner,
            facts: other.facts(today),
            yes: wants_more,
            blamed: reasons
                .0
                .iter()
                .filter(|_| !wants_more)
                .filter_map(|r| of_date(*r))
                .collect(),
            said: format!("见面后{}{rests}", if wants_more { "愿意继续" } else { "不愿继续" }),
            at: other.at,
        };
        cases.insert(other.partner, case);
    }
    let mut cases: Vec<Case> = cases.into_values().collect();
    cases.sort_by_key(|c| (std::cmp::Reverse(c.at), c.partner));
    Ok(cases)
}

/// The criteria that a reason for declining blames. The program's own words are known by their codes, those of the
/// agency by what they are called.
fn blamed(code: &str, label: &str) -> Vec<Criterion> {
    match code {
        "age" => vec![Criterion::Age],
        "place" => vec![Criterion::Regions],
        "income" => vec![Criterion::Income],
        "education" => vec![Criterion::Education],
        _ => {
            const CALLED: &[(&str, Criterion)] = &[
                ("年龄", Criterion::Age),
                ("身高", Criterion::Height),
                ("体重", Criterion::Weight),
                ("学历", Criterion::Education),
                ("收入", Criterion::Income),
                ("婚史", Criterion::Marital),
                ("婚姻", Criterion::Marital),
                ("小孩", Criterion::Children),
                ("孩子", Criterion::Children),
                ("住房", Criterion::House),
                ("没房", Criterion::House),
                ("车", Criterion::Car),
                ("地区", Criterion::Regions),
                ("距离", Criterion::Regions),
                ("异地", Criterion::Regions),
            ];
            let mut found: Vec<Criterion> = CALLED
                .iter()
                .filter(|(word, _)| label.contains(word))
                .map(|(_, c)| *c)
                .collect();
            found.dedup();
            found
        }
    }
}

fn of_date(reason: FeedbackReason) -> Option<Criterion> {
    match reason {
        FeedbackReason::Distance => Some(Criterion::Regions),
        FeedbackReason::Work => Some(Criterion::Income),
        _ => None,
    }
}

/// When somebody last decided about a proposal, by criterion.
pub async fn decided_at(tx: &mut Tx, member: MemberId) -> Result<BTreeMap<Criterion, Moment>> {
    let rows: Vec<(Criterion, Moment)> = on!(tx, c => sqlx::query_as(
        "select criterion, at from criteria_verdict where member_id = $1 order by at")
        .bind(member).fetch_all(c).await)?;
    Ok(rows.into_iter().collect())
}

/// What people made of earlier proposals, the latest first.
pub async fn decided(tx: &mut Tx, member: MemberId) -> Result<Vec<Decided>> {
    Ok(on!(tx, c => sqlx::query_as(
        "select v.criterion, v.outcome, v.proposal, v.reason, s.name as staff, v.at
         from criteria_verdict v join staff s on s.id = v.staff_id where v.member_id = $1 order by v.at desc, v.id desc limit 20")
        .bind(member).fetch_all(c).await)?)
}

/// What somebody decides.
pub struct Verdict<'a> {
    pub member: MemberId,
    pub criterion: Criterion,
    pub outcome: Outcome,
    pub proposal: &'a str,
    pub cases: i64,
    pub reason: &'a str,
    pub staff: StaffId,
}

pub async fn decide(tx: &mut Tx, v: Verdict<'_>) -> Result<()> {
    on!(tx, c => sqlx::query(
        "insert into criteria_verdict (member_id, criterion, outcome, proposal, cases, reason, staff_id, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(v.member).bind(v.criterion).bind(v.outcome).bind(v.proposal).bind(v.cases).bind(v.reason).bind(v.staff)
        .bind(clock::now()).execute(c).await.map(|_| ()))?;
    Ok(())
}
