//! What answers say about criteria: pure. Few cases say nothing, one criterion gets one proposal, and what was
//! decided before is proposed again only when enough has come since.

use super::Step;
use crate::features::matching::engine::oracle::{self, FULL};
use crate::features::matching::{Criterion, score::Facts};
use crate::features::members::{Criteria, Importance, Range, Wish};
use crate::features::regions;
use crate::types::ids::MemberId;
use crate::types::time::Moment;
use std::collections::BTreeMap;

/// So many answers must speak for a proposal, and so large a share of those that could.
pub const CASES: usize = 3;
const SHARE: usize = 60;
/// What is very important already becomes a must only where almost everybody was declined for it.
const CASES_FOR_MUST: usize = 5;
const SHARE_FOR_MUST: usize = 80;
/// After a decision so many new answers must speak for a proposal about the same criterion.
pub const FRESH: usize = 3;

/// The last word of a member about somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    pub partner: MemberId,
    pub facts: Facts,
    pub yes: bool,
    /// What they blamed for a no, as far as it is a criterion.
    pub blamed: Vec<Criterion>,
    /// What they said, in words.
    pub said: String,
    pub at: Moment,
}

/// A proposal with the cases that speak for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub criterion: Criterion,
    pub step: Step,
    pub after: Criteria,
    /// Places in the list of cases.
    pub speak: Vec<usize>,
    /// Out of so many.
    pub of: usize,
}

/// What the cases propose for these criteria, in the order of the criteria. `home` is the member's own region;
/// `decided` when somebody last decided about a criterion.
pub fn proposals(
    asks: &Criteria,
    home: i64,
    cases: &[Case],
    unseen: &[Criterion],
    decided: &BTreeMap<Criterion, Moment>,
) -> Vec<Found> {
    let of = |criterion: &Criterion| {
        let stricter = stricter(asks, home, cases, *criterion);
        let looser = looser(asks, cases, *criterion);
        // Both can be true of a contradictory person: then what more answers say.
        [stricter, looser]
            .into_iter()
            .flatten()
            .filter(|found| found.after != *asks && is_fresh(found, cases, decided))
            .max_by_key(|found| found.speak.len())
    };
    let seen = Criterion::ALL.iter().filter(|c| !unseen.contains(c));
    seen.filter_map(of).collect()
}

fn is_fresh(found: &Found, cases: &[Case], decided: &BTreeMap<Criterion, Moment>) -> bool {
    decided.get(&found.criterion).is_none_or(|at| {
        let since = found.speak.iter().filter(|i| cases[**i].at > *at);
        since.count() >= FRESH
    })
}

fn enough(speak: usize, of: usize, cases: usize, share: usize) -> bool {
    speak >= cases && speak * 100 >= of * share
}

/// Declined again and again for the same thing: it counts more than was said.
fn stricter(asks: &Criteria, home: i64, cases: &[Case], criterion: Criterion) -> Option<Found> {
    let declined: Vec<usize> = (0..cases.len()).filter(|i| !cases[*i].yes).collect();
    let blamed = |i: &usize| cases[*i].blamed.contains(&criterion);
    let speak: Vec<usize> = declined.iter().copied().filter(blamed).collect();
    let of = declined.len();
    if !enough(speak.len(), of, CASES, SHARE) {
        return None;
    }
    let (step, after) = match importance(asks, criterion) {
        None => (Step::Ask, asked_anew(asks, home, cases, criterion)?),
        Some(Importance::Must) => return None,
        Some(Importance::High) => {
            let liked_without = cases.iter().any(|c| c.yes && unmet(asks, &c.facts, criterion));
            if liked_without || !enough(speak.len(), of, CASES_FOR_MUST, SHARE_FOR_MUST) {
                return None;
            }
            (Step::Raise, weighed(asks, criterion, Importance::Must))
        }
        Some(_) => (Step::Raise, weighed(asks, criterion, Importance::High)),
    };
    Some(Found {
        criterion,
        step,
        after,
        speak,
        of,
    })
}

/// Said yes to most of those who do not meet a wish: it counts less, or reaches further, than was said.
fn looser(asks: &Criteria, cases: &[Case], criterion: Criterion) -> Option<Found> {
    let now = importance(asks, criterion)?;
    if now == Importance::Any {
        return None;
    }
    let outside: Vec<usize> = (0..cases.len())
        .filter(|i| unmet(asks, &cases[*i].facts, criterion))
        .collect();
    let speak: Vec<usize> = outside.iter().copied().filter(|i| cases[*i].yes).collect();
    if !enough(speak.len(), outside.len(), CASES, SHARE) {
        return None;
    }
    let liked: Vec<&Facts> = speak.iter().map(|i| &cases[*i].facts).collect();
    let (step, after) = match criterion {
        Criterion::House | Criterion::Car => (Step::Ease, weighed(asks, criterion, one_less(now))),
        _ => (Step::Widen, widened(asks, &liked)(criterion)),
    };
    Some(Found {
        criterion,
        step,
        after,
        speak,
        of: outside.len(),
    })
}

fn one_less(importance: Importance) -> Importance {
    match importance {
        Importance::Must => Importance::High,
        Importance::High => Importance::Medium,
        Importance::Medium => Importance::Low,
        Importance::Low | Importance::Any => Importance::Any,
    }
}

/// How a wish turned out with somebody, from 0 to `FULL`; nothing where it is not asked or not known.
pub fn fit(asks: &Criteria, facts: &Facts, criterion: Criterion) -> Option<i64> {
    let mut found = None;
    oracle::each(asks, facts, |c, _, fit| {
        if c == criterion {
            found = fit;
        }
    });
    found
}

fn unmet(asks: &Criteria, facts: &Facts, criterion: Criterion) -> bool {
    fit(asks, facts, criterion).is_some_and(|f| f < FULL)
}

/// How much a criterion counts now; nothing where it has no value.
pub fn importance(c: &Criteria, criterion: Criterion) -> Option<Importance> {
    fn of<T>(wish: &Option<Wish<T>>) -> Option<Importance> {
        wish.as_ref().map(|w| w.importance)
    }
    match criterion {
        Criterion::Age => of(&c.age),
        Criterion::Height => of(&c.height),
        Criterion::Weight => of(&c.weight),
        Criterion::Education => of(&c.education),
        Criterion::Income => of(&c.income),
        Criterion::Marital => of(&c.marital),
        Criterion::Children => of(&c.children),
        Criterion::House => of(&c.house),
        Criterion::Car => of(&c.car),
        Criterion::Regions => of(&c.regions),
    }
}

fn weighed(asks: &Criteria, criterion: Criterion, importance: Importance) -> Criteria {
    let mut c = asks.clone();
    fn set<T>(wish: &mut Option<Wish<T>>, importance: Importance) {
        if let Some(wish) = wish {
            wish.importance = importance;
        }
    }
    match criterion {
        Criterion::Age => set(&mut c.age, importance),
        Criterion::Height => set(&mut c.height, importance),
        Criterion::Weight => set(&mut c.weight, importance),
        Criterion::Education => set(&mut c.education, importance),
        Criterion::Income => set(&mut c.income, importance),
        Criterion::Marital => set(&mut c.marital, importance),
        Criterion::Children => set(&mut c.children, importance),
        Criterion::House => set(&mut c.house, importance),
        Criterion::Car => set(&mut c.car, importance),
        Criterion::Regions => set(&mut c.regions, importance),
    }
    c
}

/// The criteria reaching so far that all of these people meet one of them.
fn widened<'a>(asks: &'a Criteria, liked: &'a [&Facts]) -> impl Fn(Criterion) -> Criteria + 'a {
    move |criterion| {
        let mut c = asks.clone();
        match criterion {
            Criterion::Age => reach(&mut c.age, liked.iter().map(|f| f.age)),
            Criterion::Height => reach(&mut c.height, liked.iter().map(|f| f.height_cm)),
            Criterion::Weight => reach(&mut c.weight, liked.iter().filter_map(|f| f.weight_kg)),
            Criterion::Education => lower(&mut c.education, liked.iter().map(|f| f.education)),
            Criterion::Income => lower(&mut c.income, liked.iter().filter_map(|f| f.income)),
            Criterion::Marital => add(&mut c.marital, liked.iter().map(|f| f.marital)),
            Criterion::Children => add(&mut c.children, liked.iter().filter_map(|f| f.children)),
            Criterion::Regions => add(
                &mut c.regions,
                liked
                    .iter()
                    .filter(|f| unmet(asks, f, Criterion::Regions))
                    .map(|f| regions::province_of(f.region)),
            ),
            Criterion::House | Criterion::Car => {}
        }
        c
    }
}

fn reach(wish: &mut Option<Wish<Range>>, values: impl Iterator<Item = i64>) {
    if let Some(wish) = wish {
        for value in values {
            wish.value.min = wish.value.min.map(|min| min.min(value));
            wish.value.max = wish.value.max.map(|max| max.max(value));
        }
    }
}

fn lower<T: Ord>(wish: &mut Option<Wish<T>>, values: impl Iterator<Item = T>) {
    if let (Some(wish), Some(least)) = (wish, values.min())
        && least < wish.value
    {
        wish.value = least;
    }
}

fn add<T: PartialEq>(wish: &mut Option<Wish<Vec<T>>>, values: impl Iterator<Item = T>) {
    if let Some(wish) = wish {
        for value in values {
            if !wish.value.contains(&value) {
                wish.value.push(value);
            }
        }
    }
}

/// A wish that nobody stated, made of those who were liked; for a place, where the member lives.
fn asked_anew(asks: &Criteria, home: i64, cases: &[Case], criterion: Criterion) -> Option<Criteria> {
    let liked: Vec<&Facts> = cases.iter().filter(|c| c.yes).map(|c| &c.facts).collect();
    if criterion != Criterion::Regions && liked.len() < CASES {
        return None;
    }
    fn wish<T>(value: T) -> Option<Wish<T>> {
        Some(Wish {
            value,
            importance: Importance::High,
        })
    }
    let between = |value: fn(&Facts) -> Option<i64>| {
        let known = || liked.iter().filter_map(|f| value(f));
        let range = Range {
            min: Some(known().min()?),
            max: known().max(),
        };
        wish(range)
    };
    let mut c = asks.clone();
    match criterion {
        Criterion::Age => c.age = between(|f| Some(f.age)),
        Criterion::Height => c.height = between(|f| Some(f.height_cm)),
        Criterion::Weight => c.weight = between(|f| f.weight_kg),
        Criterion::Education => c.education = liked.iter().map(|f| f.education).min().and_then(wish),
        Criterion::Income => c.income = liked.iter().filter_map(|f| f.income).min().and_then(wish),
        Criterion::Regions => c.regions = wish(vec![regions::province_of(home)]),
        Criterion::House => c.house = wish(()),
        Criterion::Car => c.car = wish(()),
        Criterion::Marital | Criterion::Children => return None,
    }
    Some(c)
}

#[cfg(test)]
#[path = "rule_tests.rs"]
mod tests;
