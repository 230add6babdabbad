//! What the model is held against: each foresees every answer by the same protocol.

use super::history::{Event, History};
use super::input::{Case, Records};
use super::metrics::Dice;

/// Rates of few answers are drawn towards the usual one by so many.
const SHRINK: f64 = 5.0;

/// How often somebody said yes, and the other was said yes to, before the moment.
pub fn rates(records: &Records, history: &History, case: &Case, usual: f64) -> Option<(f64, f64)> {
    let rate = |events: &[Event]| {
        let yes = events.iter().filter(|e| records.answers()[e.answer].yes).count() as f64;
        (yes + SHRINK * usual) / (events.len() as f64 + SHRINK)
    };
    let says = history.before(records.place(case.who)?, case.at).given;
    let wanted = history.before(records.place(case.about)?, case.about_at).received;
    Some((rate(says), rate(wanted)))
}

fn each(records: &Records, foresee: impl Fn(&Case) -> Option<f64>) -> Vec<f64> {
    (records.answers().iter())
        .map(|a| foresee(&a.case).unwrap_or(f64::NAN))
        .collect()
}

pub fn random(records: &Records) -> Vec<f64> {
    let mut dice = Dice(20_021_016);
    records.answers().iter().map(|_| dice.share()).collect()
}

pub fn popularity(records: &Records, history: &History, usual: f64) -> Vec<f64> {
    each(records, |case| Some(rates(records, history, case, usual)?.1))
}

pub fn yes_by_popularity(records: &Records, history: &History, usual: f64) -> Vec<f64> {
    each(records, |case| {
        let (says, wanted) = rates(records, history, case, usual)?;
        Some(says * wanted)
    })
}
