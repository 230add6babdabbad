//! The rule of matching, written plainly: what the fast path is held against, and what explains one pair.
//! All in whole numbers: fits in sixtieths (which age, height, weight, steps and places come out even in),
//! scores in ten thousandths, rounded half up.

use super::super::model::Criterion;
use super::super::score::{Facts, Person};
use super::Learned;
use crate::features::members::{Car, Criteria, Importance, Range};
use crate::types::ids::MemberId;

/// A fit of 1.
pub const FULL: i64 = 60;
/// A score of 1.
pub const WHOLE: i64 = 10_000;
/// How far outside a range the fit comes down to nothing: years, cm, kg.
pub const AGE_REACH: i64 = 6;
pub const HEIGHT_REACH: i64 = 10;
pub const WEIGHT_REACH: i64 = 15;
/// The fit of one, two, three steps below the education or income that is asked for.
pub const BELOW: [i64; 4] = [FULL, 30, 12, 0];
/// Elsewhere in the wished city, elsewhere in the wished province, or at least registered there.
pub const SAME_CITY: i64 = 45;
pub const SAME_PROVINCE: i64 = 30;
pub const HUKOU_THERE: i64 = 18;
/// A car that is planned.
pub const PLANNED: i64 = 30;
/// A soft wish about which nothing is known.
pub const UNKNOWN: i64 = 30;

/// What a pair comes to, in ten thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scored {
    /// How far the candidate is what the member asks for.
    pub theirs: i64,
    /// How far the member is what the candidate asks for.
    pub ours: i64,
    /// How likely both are to say yes by what was learned; `WHOLE` where nothing was.
    pub chance: i64,
    /// 情缘匹配值.
    pub affinity: i64,
}

/// What a soft wish weighs; a must is a filter, and weighs what the most important soft one does.
pub fn weight(importance: Importance) -> i64 {
    match importance {
        Importance::Must | Importance::High => 4,
        Importance::Medium => 2,
        Importance::Low => 1,
        Importance::Any => 0,
    }
}

/// The fit of each criterion that is asked, in a fixed order; nothing where the value is not known.
pub fn each(asks: &Criteria, of: &Facts, mut say: impl FnMut(Criterion, Importance, Option<i64>)) {
    let mut note = |criterion, importance, fit| {
        if importance != Importance::Any {
            say(criterion, importance, fit);
        }
    };
    if let Some(w) = &asks.age {
        note(Criterion::Age, w.importance, ranged(Some(of.age), w.value, AGE_REACH));
    }
    if let Some(w) = &asks.height {
        let fit = ranged(Some(of.height_cm), w.value, HEIGHT_REACH);
        note(Criterion::Height, w.importance, fit);
    }
    if let Some(w) = &asks.weight {
        let fit = ranged(of.weight_kg, w.value, WEIGHT_REACH);
        note(Criterion::Weight, w.importance, fit);
    }
    if let Some(w) = &asks.education {
        let fit = stepped(of.education as usize, w.value as usize);
        note(Criterion::Education, w.importance, Some(fit));
    }
    if let Some(w) = &asks.income {
        let fit = of.income.map(|i| stepped(i as usize, w.value as usize));
        note(Criterion::Income, w.importance, fit);
    }
    if let Some(w) = &asks.marital {
        let fit = yes(w.value.is_empty() || w.value.contains(&of.marital));
        note(Criterion::Marital, w.importance, Some(fit));
    }
    if let Some(w) = &asks.children {
        let known = of.children.map(|c| yes(w.value.contains(&c)));
        let fit = if w.value.is_empty() { Some(FULL) } else { known };
        note(Criterion::Children, w.importance, fit);
    }
    if let Some(w) = &asks.house {
        note(Criterion::House, w.importance, of.house.map(|h| yes(h.owns())));
    }
    if let Some(w) = &asks.car {
        let fit = |car| match car {
            Car::Owned => FULL,
            Car::Planned => PLANNED,
            Car::None => 0,
        };
        note(Criterion::Car, w.importance, of.car.map(fit));
    }
    if let Some(w) = &asks.regions {
        let near = w.value.iter().map(|wish| near(of, *wish)).max();
        note(Criterion::Regions, w.importance, Some(near.unwrap_or(FULL)));
    }
}

fn yes(met: bool) -> i64 {
    if met { FULL } else { 0 }
}

fn ranged(value: Option<i64>, range: Range, reach: i64) -> Option<i64> {
    if range == Range::default() {
        return Some(FULL);
    }
    let value = value?;
    let short = range.min.map_or(0, |min| min - value).max(0);
    let over = range.max.map_or(0, |max| value - max).max(0);
    Some((reach - short.max(over)).max(0) * FULL / reach)
}

fn stepped(have: usize, want: usize) -> i64 {
    BELOW[want.saturating_sub(have).min(3)]
}

/// How near somebody lives to a wished province, city or district.
fn near(of: &Facts, wish: i64) -> i64 {
    let (city, province) = (|r: i64| r / 100, |r: i64| r / 10_000);
    match () {
        () if within(of.region, wish) => FULL,
        () if wish % 10_000 != 0 && city(of.region) == city(wish) => SAME_CITY,
        () if province(of.region) == province(wish) => SAME_PROVINCE,
        () if of.hukou.is_some_and(|h| province(h) == province(wish)) => HUKOU_THERE,
        () => 0,
    }
}

/// Whether `region` lies in `wished`, a province's, city's or district's code.
pub fn within(region: i64, wished: i64) -> bool {
    match wished {
        w if w % 10_000 == 0 => region / 10_000 == w / 10_000,
        w if w % 100 == 0 => region / 100 == w / 100,
        w => region == w,
    }
}

/// How far `of` is what is asked for; nothing where a must is not satisfied, and what is not known does not
/// satisfy one. What is `unseen` filters, and is not weighed. Who asks for nothing is content with everybody.
pub fn direction(asks: &Criteria, of: &Facts, unseen: &[Criterion]) -> Option<i64> {
    let (mut sum, mut weights, mut violated) = (0, 0, false);
    each(asks, of, |criterion, importance, fit| {
        violated |= importance == Importance::Must && fit != Some(FULL);
        if !unseen.contains(&criterion) {
            sum += weight(importance) * fit.unwrap_or(UNKNOWN);
            weights += weight(importance);
        }
    });
    match violated {
        true => None,
        false if weights > 0 => Some(rounded(sum * WHOLE, weights * FULL)),
        false => Some(WHOLE),
    }
}

/// A quotient of two numbers that are not negative, rounded half up.
fn rounded(n: i64, by: i64) -> i64 {
    (2 * n + by) / (2 * by)
}

/// The harmonic mean, so that one side's wishes can't outvote the other's.
pub fn harmonic(a: i64, b: i64) -> i64 {
    if a + b == 0 { 0 } else { rounded(2 * a * b, a + b) }
}

/// How somebody tends to answer and to be answered, in 256ths of a logit; 0 where nothing is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tendency {
    pub says_yes: i16,
    pub is_said_yes_to: i16,
}

/// The pair's score, or nothing where a must of either is not satisfied.
pub fn pair(
    (a, of_a): (&Person, Tendency),
    (b, of_b): (&Person, Tendency),
    learned: Learned,
    unseen: &[Criterion],
) -> Option<Scored> {
    let theirs = direction(&a.criteria, &b.facts, unseen)?;
    let ours = direction(&b.criteria, &a.facts, unseen)?;
    let chance = if learned.is_on() {
        let there = learned.yes(of_a.says_yes, of_b.is_said_yes_to, theirs);
        let back = learned.yes(of_b.says_yes, of_a.is_said_yes_to, ours);
        harmonic(there, back)
    } else {
        WHOLE
    };
    Some(Scored {
        theirs,
        ours,
        chance,
        affinity: rounded(harmonic(theirs, ours) * learned.factor(chance), WHOLE),
    })
}

/// The best first, ties by number: equal input, equal order on every machine.
pub fn sorted(mut found: Vec<(MemberId, Scored)>) -> Vec<(MemberId, Scored)> {
    found.sort_by_key(|(id, scored)| (std::cmp::Reverse(scored.affinity), *id));
    found
}
