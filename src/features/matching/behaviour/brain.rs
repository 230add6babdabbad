//! A trained version as the engine uses it.

use super::cases::{self, AFTER, FIT, Known, Said};
use crate::features::matching::engine::Learned;
use crate::features::matching::engine::oracle::Tendency;
use crate::features::matching::learn::{History, Model, Reader, Records};
use crate::types::ids::MemberId;
use std::collections::BTreeMap;

/// So much of the affinity is at stake, in ten thousandths. Fixed beforehand: were it tried out on the answers by
/// which a version is judged, the judgement would flatter.
pub const STRENGTH: u16 = 5_000;
/// Steps of a logit in the pool's columns.
const STEPS: f64 = 256.0;

/// A version in use.
#[derive(Clone, Debug)]
pub struct Brain {
    /// Its number.
    pub version: i64,
    model: Model,
    /// What anybody tends to say, in logits; part of what a member says.
    base: f64,
    pub learned: Learned,
}

/// A number of logits as a column holds it.
fn column(logits: f64) -> i16 {
    (logits * STEPS).round().clamp(f64::from(i16::MIN), f64::from(i16::MAX)) as i16
}

impl Brain {
    pub fn new(version: i64, model: Model) -> Self {
        let lines = model.pair_lines();
        let line = |n: usize| lines.get(n).copied().unwrap_or_default();
        let (at_none, more) = line(FIT);
        // A fit that would make a yes less likely is chance: then it adds nothing.
        let (at_none, more) = if more > 0.0 { (at_none, more) } else { (0.0, 0.0) };
        let (before_a_date, _) = line(AFTER);
        Self {
            version,
            base: model.intercept() + at_none + before_a_date,
            learned: Learned {
                strength: STRENGTH,
                fit: column(more),
            },
            model,
        }
    }

    pub fn model(&self) -> &Model {
        &self.model
    }

    pub fn read<'a>(&'a self, records: &'a Records, history: &'a History) -> Result<Reader<'a>, String> {
        self.model.read(records, history)
    }

    /// What somebody tends to say and to be told at a moment, by what was known before it.
    pub fn tendency(&self, reader: &Reader, who: i64, at: i64) -> Tendency {
        match reader.side(who, at) {
            Some(side) => Tendency {
                says_yes: column(self.base + side.answering),
                is_said_yes_to: column(side.answered),
            },
            None => Tendency {
                says_yes: column(self.base),
                is_said_yes_to: 0,
            },
        }
    }

    /// The same of everybody among `of`, by all that was said to this moment. `known` has them and whoever they
    /// answered or were answered by.
    pub fn tendencies(&self, of: &[MemberId], known: &[Known], said: &Said) -> BTreeMap<MemberId, Tendency> {
        let records = match cases::records(known, said) {
            Ok(records) => records,
            Err(error) => {
                tracing::error!(error, "answers that can't be read");
                return BTreeMap::new();
            }
        };
        let history = History::new(&records);
        match self.read(&records, &history) {
            Ok(reader) => of
                .iter()
                .map(|id| (*id, self.tendency(&reader, id.0, i64::MAX)))
                .collect(),
            Err(error) => {
                tracing::error!(error, "a model that can't read the records");
                BTreeMap::new()
            }
        }
    }

    /// How far somebody says yes, and is said yes to, more than others, in logits.
    pub fn leaning(&self, tendency: Tendency) -> (f64, f64) {
        let logits = |column: i16| f64::from(column) / STEPS;
        (logits(tendency.says_yes) - self.base, logits(tendency.is_said_yes_to))
    }
}
