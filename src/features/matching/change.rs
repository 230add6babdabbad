//! Changes to what a member asks, one step each: what a price is named for, and what a click does. On both
//! sides of the wire.

use super::Criterion;
use crate::features::members::{Children, Criteria, Education, Importance, Income, Marital, Range, Wish};
use serde::{Deserialize, Serialize};

/// One step by which what is asked is relaxed or tightened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// The lower end of a range (age, height, weight) moves by so much, down or up.
    From(Criterion, i64),
    /// The upper end.
    To(Criterion, i64),
    Education(Education),
    Income(Income),
    /// This marital status will do too, or will no longer do.
    Marital(Marital, bool),
    Children(Children, bool),
    /// Every wished region is taken one level wider: the city of a district, the province of a city, anywhere
    /// for a province.
    Wider,
    /// This region is no longer wished.
    Without(i64),
    /// A must becomes a wish.
    Soften(Criterion),
    /// A wish becomes a must.
    Insist(Criterion),
    /// It is no longer asked.
    Drop(Criterion),
}

impl Change {
    /// The criterion that it changes.
    pub fn criterion(self) -> Criterion {
        match self {
            Self::From(c, _) | Self::To(c, _) | Self::Soften(c) | Self::Insist(c) | Self::Drop(c) => c,
            Self::Education(_) => Criterion::Education,
            Self::Income(_) => Criterion::Income,
            Self::Marital(..) => Criterion::Marital,
            Self::Children(..) => Criterion::Children,
            Self::Wider | Self::Without(_) => Criterion::Regions,
        }
    }

    /// The criteria with this step taken; a criterion that is not asked stays so.
    pub fn applied(self, criteria: &Criteria) -> Criteria {
        let mut c = criteria.clone();
        match self {
            Self::From(criterion, by) => {
                if let Some(range) = range(&mut c, criterion) {
                    range.min = range.min.map(|from| from + by);
                }
            }
            Self::To(criterion, by) => {
                if let Some(range) = range(&mut c, criterion) {
                    range.max = range.max.map(|to| to + by);
                }
            }
            Self::Education(to) => put(&mut c.education, to),
            Self::Income(to) => put(&mut c.income, to),
            Self::Marital(word, will_do) => choose(&mut c.marital, word, will_do),
            Self::Children(word, will_do) => choose(&mut c.children, word, will_do),
            Self::Wider => {
                if let Some(wish) = &mut c.regions {
                    let wider: Option<Vec<i64>> = wish.value.iter().map(|r| wider(*r)).collect();
                    wish.value = wider.unwrap_or_default();
                    wish.value.dedup();
                }
            }
            Self::Without(region) => {
                if let Some(wish) = &mut c.regions {
                    wish.value.retain(|r| *r != region);
                }
            }
            Self::Soften(criterion) => weigh(&mut c, criterion, Importance::High),
            Self::Insist(criterion) => weigh(&mut c, criterion, Importance::Must),
            Self::Drop(criterion) => weigh(&mut c, criterion, Importance::Any),
        }
        c
    }
}

fn wider(region: i64) -> Option<i64> {
    match region {
        r if r % 10_000 == 0 => None,
        r if r % 100 == 0 => Some(r / 10_000 * 10_000),
        r => Some(r / 100 * 100),
    }
}

fn range(c: &mut Criteria, criterion: Criterion) -> Option<&mut Range> {
    let wish = match criterion {
        Criterion::Age => &mut c.age,
        Criterion::Height => &mut c.height,
        Criterion::Weight => &mut c.weight,
        _ => return None,
    };
    wish.as_mut().map(|w| &mut w.value)
}

fn put<T>(wish: &mut Option<Wish<T>>, value: T) {
    if let Some(wish) = wish {
        wish.value = value;
    }
}

fn choose<T: PartialEq>(wish: &mut Option<Wish<Vec<T>>>, word: T, will_do: bool) {
    let Some(wish) = wish else { return };
    wish.value.retain(|w| *w != word);
    if will_do {
        wish.value.push(word);
    }
}

fn weigh(c: &mut Criteria, criterion: Criterion, importance: Importance) {
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
}

/// How many mutual candidates there are, and how many more or fewer each step would make it by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prices {
    pub total: i64,
    pub steps: Vec<Price>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    pub change: Change,
    /// More than 0 where there would be more.
    pub difference: i64,
}
