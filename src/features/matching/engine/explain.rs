//! Why a pair suits or does not: each criterion that is asked, met, near or missed, with the value that it is
//! held against. The words are the view's.

use super::super::model::{Criterion, Verdict};
use super::super::score::Facts;
use super::oracle::{self, FULL};
use super::{Row, Snapshot};
use crate::features::members::{Car, Children, Criteria, Education, House, Importance, Income, Marital, Range};

/// What somebody is, as far as one criterion asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    Years(i64),
    Cm(i64),
    Kg(Option<i64>),
    Education(Education),
    Income(Option<Income>),
    Marital(Marital),
    Children(Option<Children>),
    House(Option<House>),
    Car(Option<Car>),
    /// The region, and the province of the household register.
    Place(i64, Option<i64>),
}

/// How one criterion turned out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reason {
    pub criterion: Criterion,
    pub importance: Importance,
    pub verdict: Verdict,
    /// In sixtieths; nothing where the value is not known.
    pub fit: Option<i64>,
    pub value: Value,
    /// How far below (less than 0) or above what is asked: years, cm, kg, steps.
    pub off: i64,
}

impl Snapshot {
    /// What one member asks, held against another, as the pool has them.
    pub fn reasons(&self, asking: &Row, of: &Row) -> Vec<Reason> {
        explain(&asking.asks.criteria(self.places()), &of.facts(self.places()))
    }
}

/// Each criterion that is asked, those that are met first, the important before the others.
pub fn explain(asks: &Criteria, of: &Facts) -> Vec<Reason> {
    let mut reasons = Vec::new();
    oracle::each(asks, of, |criterion, importance, fit| {
        reasons.push(Reason {
            criterion,
            importance,
            verdict: match fit {
                None => Verdict::Unknown,
                Some(FULL) => Verdict::Met,
                Some(0) => Verdict::Missed,
                Some(_) => Verdict::Near,
            },
            fit,
            value: value(criterion, of),
            off: off(criterion, asks, of),
        });
    });
    reasons.sort_by_key(|r| (r.verdict, r.importance, r.criterion));
    reasons
}

fn value(criterion: Criterion, of: &Facts) -> Value {
    match criterion {
        Criterion::Age => Value::Years(of.age),
        Criterion::Height => Value::Cm(of.height_cm),
        Criterion::Weight => Value::Kg(of.weight_kg),
        Criterion::Education => Value::Education(of.education),
        Criterion::Income => Value::Income(of.income),
        Criterion::Marital => Value::Marital(of.marital),
        Criterion::Children => Value::Children(of.children),
        Criterion::House => Value::House(of.house),
        Criterion::Car => Value::Car(of.car),
        Criterion::Regions => Value::Place(of.region, of.hukou),
    }
}

fn off(criterion: Criterion, asks: &Criteria, of: &Facts) -> i64 {
    let range = |range: Range, value: i64| {
        let below = range.min.map_or(0, |min| (value - min).min(0));
        let above = range.max.map_or(0, |max| (value - max).max(0));
        if below < 0 { below } else { above }
    };
    let steps = |have: usize, want: usize| (have as i64 - want as i64).min(0);
    let off = match criterion {
        Criterion::Age => asks.age.as_ref().map(|w| range(w.value, of.age)),
        Criterion::Height => asks.height.as_ref().map(|w| range(w.value, of.height_cm)),
        Criterion::Weight => asks.weight.as_ref().zip(of.weight_kg).map(|(w, kg)| range(w.value, kg)),
        Criterion::Education => asks
            .education
            .as_ref()
            .map(|w| steps(of.education as usize, w.value as usize)),
        Criterion::Income => {
            let both = asks.income.as_ref().zip(of.income);
            both.map(|(w, i)| steps(i as usize, w.value as usize))
        }
        _ => None,
    };
    off.unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::members::{Sex, Wish};

    #[test]
    fn a_reason_says_how_far_off_somebody_is() {
        fn wish<T>(value: T) -> Option<Wish<T>> {
            Some(Wish {
                value,
                importance: Importance::High,
            })
        }
        let range = |min, max| Range { min, max };
        let asks = Criteria {
            age: wish(range(Some(28), Some(36))),
            height: wish(range(Some(170), None)),
            weight: wish(range(None, Some(50))),
            education: wish(Education::Doctor),
            regions: wish(vec![310_106, 320_000]),
            ..Criteria::default()
        };
        let of = Facts {
            sex: Sex::Female,
            age: 32,
            height_cm: 168,
            weight_kg: None,
            education: Education::Bachelor,
            income: None,
            marital: Marital::Single,
            children: None,
            house: None,
            car: None,
            region: 310_115,
            hukou: None,
        };
        let said: Vec<_> = explain(&asks, &of)
            .iter()
            .map(|r| (r.criterion, r.verdict, r.fit, r.off))
            .collect();
        assert_eq!(
            said,
            [
                (Criterion::Age, Verdict::Met, Some(60), 0),
                (Criterion::Height, Verdict::Near, Some(48), -2),
                (Criterion::Education, Verdict::Near, Some(12), -2),
                (Criterion::Regions, Verdict::Near, Some(45), 0),
                (Criterion::Weight, Verdict::Unknown, None, 0),
            ]
        );
    }
}
