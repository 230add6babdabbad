//! How well two people suit each other by what each asks: pure, deterministic, no database. A must is a
//! filter, and what is not known does not satisfy it; a soft wish gives 0 to 1, weighted by importance.

use super::model::Criterion;
use crate::features::members::{Car, Children, Criteria, Education, House, Importance, Income, Marital, Range, Sex};
use crate::types::ids::MemberId;

/// What counts of a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    pub sex: Sex,
    pub age: i64,
    pub height_cm: i64,
    pub weight_kg: Option<i64>,
    pub education: Education,
    pub income: Option<Income>,
    pub marital: Marital,
    pub children: Option<Children>,
    pub house: Option<House>,
    pub car: Option<Car>,
    /// The district's code.
    pub region: i64,
    /// The province's code.
    pub hukou: Option<i64>,
}

/// Somebody to be matched.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: MemberId,
    pub facts: Facts,
    pub criteria: Criteria,
}

/// A candidate with the score of the pair.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    pub id: MemberId,
    pub affinity: i64,
    /// How far the candidate is what the member asks for, 0 to 1.
    pub theirs: f64,
    /// How far the member is what the candidate asks for, 0 to 1.
    pub ours: f64,
}

/// How far outside a range the fit comes down to nothing: years, cm, kg.
const AGE_REACH: i64 = 6;
const HEIGHT_REACH: i64 = 10;
const WEIGHT_REACH: i64 = 15;
/// The fit of one, two, three steps below the education or income that is asked for.
const BELOW: [f64; 4] = [1.0, 0.5, 0.2, 0.0];
/// Elsewhere in the wished province, or at least registered there.
const SAME_PROVINCE: f64 = 0.5;
const HUKOU_THERE: f64 = 0.3;
/// A soft wish about which nothing is known.
const UNKNOWN: f64 = 0.5;

/// The fit of each criterion that is asked, in a fixed order; nothing where the value is not known.
pub(super) fn each(asks: &Criteria, of: &Facts, mut say: impl FnMut(Criterion, Importance, Option<f64>)) {
    let mut note = |criterion, importance, fit| {
        if importance != Importance::Any {
            say(criterion, importance, fit);
        }
    };
    if let Some(w) = &asks.age {
        note(Criterion::Age, w.importance, ranged(Some(of.age), w.value, AGE_REACH));
    }
    if let Some(w) = &asks.height {
        note(
            Criterion::Height,
            w.importance,
            ranged(Some(of.height_cm), w.value, HEIGHT_REACH),
        );
    }
    if let Some(w) = &asks.weight {
        note(
            Criterion::Weight,
            w.importance,
            ranged(of.weight_kg, w.value, WEIGHT_REACH),
        );
    }
    if let Some(w) = &asks.education {
        note(
            Criterion::Education,
            w.importance,
            Some(stepped(of.education as usize, w.value as usize)),
        );
    }
    if let Some(w) = &asks.income {
        note(
            Criterion::Income,
            w.importance,
            of.income.map(|i| stepped(i as usize, w.value as usize)),
        );
    }
    if let Some(w) = &asks.marital {
        note(
            Criterion::Marital,
            w.importance,
            Some(yes(w.value.is_empty() || w.value.contains(&of.marital))),
        );
    }
    if let Some(w) = &asks.children {
        let known = of.children.map(|c| yes(w.value.contains(&c)));
        note(
            Criterion::Children,
            w.importance,
            if w.value.is_empty() { Some(1.0) } else { known },
        );
    }
    if let Some(w) = &asks.house {
        note(Criterion::House, w.importance, of.house.map(|h| yes(h.owns())));
    }
    if let Some(w) = &asks.car {
        let fit = |car| match car {
            Car::Owned => 1.0,
            Car::Planned => 0.5,
            Car::None => 0.0,
        };
        note(Criterion::Car, w.importance, of.car.map(fit));
    }
    if let Some(w) = &asks.regions {
        note(Criterion::Regions, w.importance, Some(placed(of, &w.value)));
    }
}

fn yes(met: bool) -> f64 {
    if met { 1.0 } else { 0.0 }
}

fn ranged(value: Option<i64>, range: Range, reach: i64) -> Option<f64> {
    if range == Range::default() {
        return Some(1.0);
    }
    let value = value?;
    let short = range.min.map_or(0, |min| min - value).max(0);
    let over = range.max.map_or(0, |max| value - max).max(0);
    Some((1.0 - short.max(over) as f64 / reach as f64).max(0.0))
}

fn stepped(have: usize, want: usize) -> f64 {
    BELOW[want.saturating_sub(have).min(3)]
}

fn placed(of: &Facts, wished: &[i64]) -> f64 {
    let any = |test: &dyn Fn(i64) -> bool| wished.iter().any(|w| test(*w));
    match () {
        () if wished.is_empty() || any(&|w| within(of.region, w)) => 1.0,
        () if any(&|w| same_province(of.region, w)) => SAME_PROVINCE,
        () if any(&|w| of.hukou.is_some_and(|h| same_province(h, w))) => HUKOU_THERE,
        () => 0.0,
    }
}

/// Whether `region` lies in `wished`, a province's, city's or district's code.
pub(super) fn within(region: i64, wished: i64) -> bool {
    match wished {
        w if w % 10_000 == 0 => region / 10_000 == w / 10_000,
        w if w % 100 == 0 => region / 100 == w / 100,
        w => region == w,
    }
}

pub(super) fn same_province(a: i64, b: i64) -> bool {
    a / 10_000 == b / 10_000
}

/// How far `of` is what is asked for, 0 to 1; nothing where a must is not satisfied.
pub fn direction(asks: &Criteria, of: &Facts) -> Option<f64> {
    let (mut sum, mut weights, mut violated) = (0.0, 0.0, false);
    each(asks, of, |_, importance, fit| {
        violated |= importance == Importance::Must && fit.is_none_or(|f| f < 1.0);
        sum += importance.weight() * fit.unwrap_or(UNKNOWN);
        weights += importance.weight();
    });
    match violated {
        true => None,
        false if weights > 0.0 => Some(sum / weights),
        false => Some(1.0),
    }
}

/// 情缘匹配值: 0 to 100, the harmonic mean of both directions, so that one side's wishes can't outvote the other's.
pub fn affinity(theirs: f64, ours: f64) -> i64 {
    if theirs + ours <= 0.0 {
        0
    } else {
        (200.0 * theirs * ours / (theirs + ours)).round() as i64
    }
}

/// The pair's score, or nothing where a must of either is not satisfied or they are of one sex.
pub fn pair(a: &Person, b: &Person) -> Option<Candidate> {
    if a.facts.sex == b.facts.sex || a.id == b.id {
        return None;
    }
    let theirs = direction(&a.criteria, &b.facts)?;
    let ours = direction(&b.criteria, &a.facts)?;
    Some(Candidate {
        id: b.id,
        affinity: affinity(theirs, ours),
        theirs,
        ours,
    })
}

/// Everybody of the pool who suits, best first, ties by number: equal input, equal order on every machine.
pub fn rank(member: &Person, pool: &[Person]) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = pool.iter().filter_map(|other| pair(member, other)).collect();
    found.sort_by_key(|c| (std::cmp::Reverse(c.affinity), c.id));
    found
}

#[cfg(test)]
#[path = "score_tests.rs"]
mod tests;
