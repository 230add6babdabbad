//! The columns that a prediction is made of, in a fixed order: those of the one who answers, those of the
//! other, those of the two together. The first two depend on one person only, so that each can be worked out
//! once a person and added up for any pair.

use super::history::{Event, History};
use super::input::{Case, Records};
use super::profile::{Expected, sex};

/// What can be told of a person by their past: yes and no with two strengths of shrinking (together they
/// find the right one for few and for many answers), warmth with one.
pub const YES: usize = 0;
pub const WARMTH: usize = 1;
const SHRINK: [&[f64]; 2] = [&[1.0, 4.0], &[2.0]];
/// Columns of a person in either role.
pub const PERSON: usize = 10;
/// Columns only of the one who answers: sex, and how late in their own row of meetings it is.
pub const ANSWERING: usize = 3;
/// Later than this is as late as this.
const LATEST: usize = 20;

/// What a column of a person tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    Profile,
    Given,
    Received,
    RatingsGiven,
    RatingsReceived,
}

/// In the order in which `Sight::standing` writes them.
pub const TOLD: [Told; PERSON] = [
    Told::Profile,
    Told::Profile,
    Told::Given,
    Told::Received,
    Told::Given,
    Told::Received,
    Told::Profile,
    Told::Profile,
    Told::RatingsGiven,
    Told::RatingsReceived,
];

/// A person at a moment: the columns, and the plain counts behind them.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    pub columns: [f64; PERSON],
    /// Said yes, of so many answers.
    pub given: (usize, usize),
    /// Were said yes to, of so many answers.
    pub received: (usize, usize),
}

/// Records seen through what was learned.
pub struct Sight<'a> {
    pub records: &'a Records,
    pub history: &'a History,
    /// An entry an answer.
    pub warmth: Vec<Option<f64>>,
    pub expected: [Expected; 2],
    /// Of everybody, scaled.
    pub traits: Vec<Vec<f64>>,
}

impl Sight<'_> {
    fn value(&self, channel: usize, answer: usize) -> Option<f64> {
        match channel {
            YES => Some(f64::from(u8::from(self.records.answers()[answer].yes))),
            _ => self.warmth[answer],
        }
    }

    /// How far what happened lies above what both profiles let expect, and how often it happened.
    fn surplus(&self, channel: usize, person: usize, events: &[Event], giving: bool) -> (f64, f64) {
        let Expected { mean, gives, gets } = &self.expected[channel];
        let (own, others) = if giving { (gives, gets) } else { (gets, gives) };
        let mut sum = (0.0, 0.0);
        for event in events {
            if let Some(value) = self.value(channel, event.answer) {
                sum.0 += value - (own[person] + others[event.other] - mean);
                sum.1 += 1.0;
            }
        }
        sum
    }

    pub fn standing(&self, person: usize, at: i64) -> Standing {
        let past = self.history.before(person, at);
        let mut columns = [0.0; PERSON];
        let mut next = columns.iter_mut();
        let mut write = |value: f64| {
            if let Some(cell) = next.next() {
                *cell = value;
            }
        };
        for channel in [YES, WARMTH] {
            let Expected { gives, gets, .. } = &self.expected[channel];
            write(gives[person]);
            write(gets[person]);
            let (given, given_count) = self.surplus(channel, person, past.given, true);
            let (got, got_count) = self.surplus(channel, person, past.received, false);
            for shrink in SHRINK[channel] {
                write(given / (given_count + shrink));
                write(got / (got_count + shrink));
            }
        }
        let yes = |events: &[Event]| {
            let said = events.iter().filter(|e| self.records.answers()[e.answer].yes).count();
            (said, events.len())
        };
        Standing {
            columns,
            given: yes(past.given),
            received: yes(past.received),
        }
    }

    /// The columns of the one who answers.
    pub fn answering(&self, person: usize, standing: &Standing) -> [f64; ANSWERING + PERSON] {
        let count = standing.given.1.min(LATEST) as f64;
        let mut row = [0.0; ANSWERING + PERSON];
        row[0] = sex(&self.records.people()[person]);
        row[1] = count;
        row[2] = 1.0 / (count + 1.0);
        row[ANSWERING..].copy_from_slice(&standing.columns);
        row
    }

    /// The columns of the two together; what is not known stays open.
    pub fn between(&self, case: &Case, who: usize, about: usize) -> Vec<Option<f64>> {
        let crossed = self.records.layout().crossed.iter();
        let crossed = crossed.map(|c| Some(self.traits[who][c.who] * self.traits[about][c.about]));
        case.pair.iter().copied().chain(crossed).collect()
    }

    pub fn row(&self, case: &Case) -> Option<Vec<Option<f64>>> {
        let (who, about) = (self.records.place(case.who)?, self.records.place(case.about)?);
        let asked = self.standing(who, case.at);
        let other = self.standing(about, case.about_at);
        let mut row: Vec<Option<f64>> = self.answering(who, &asked).into_iter().map(Some).collect();
        row.extend(other.columns.into_iter().map(Some));
        row.extend(self.between(case, who, about));
        Some(row)
    }
}
