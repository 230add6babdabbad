//! What was learned, kept as JSON, and reading records with it.

use super::columns::{ANSWERING, PERSON, Sight, Standing};
use super::history::History;
use super::input::{Case, Layout, PersonId, Records};
use super::profile::{self, Channel};
use super::regression::{Line, Scale, sigmoid};
use super::warmth::Warmth;
use serde::{Deserialize, Serialize};

/// Grows whenever the columns change, so that old weights are not read as new ones.
pub const FORMAT: u32 = 1;

/// From how much it was learned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trained {
    pub answers: usize,
    pub yes: usize,
    pub people: usize,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Model {
    pub format: u32,
    /// The same for equal weights, another for others: to be kept with whatever was foreseen.
    pub version: String,
    pub layout: Layout,
    pub trained: Trained,
    pub(super) traits: Vec<Scale>,
    pub(super) warmth: Option<Warmth>,
    pub(super) channels: [Channel; 2],
    pub(super) columns: Vec<Scale>,
    pub(super) line: Line,
}

impl Model {
    pub fn to_json(&self) -> Result<String, String> {
        serde_json::to_string(self).map_err(|e| e.to_string())
    }

    pub fn from_json(text: &str) -> Result<Self, String> {
        #[derive(Deserialize)]
        struct Head {
            format: u32,
        }
        let head: Head = serde_json::from_str(text).map_err(|e| e.to_string())?;
        if head.format != FORMAT {
            return Err(format!("the model has format {}, not {FORMAT}", head.format));
        }
        let model: Self = serde_json::from_str(text).map_err(|e| e.to_string())?;
        let columns = model.columns.len();
        let wanted = ANSWERING + 2 * PERSON + model.layout.pair.len() + model.layout.crossed.len();
        if columns != wanted || model.line.weights.len() != wanted || model.traits.len() != model.layout.traits.len() {
            return Err("the model does not fit its own layout".to_owned());
        }
        Ok(model)
    }

    /// Records of another layout cannot be read.
    pub fn read<'a>(&'a self, records: &'a Records, history: &'a History) -> Result<Reader<'a>, String> {
        if *records.layout() != self.layout {
            return Err("the model was learned from records of another layout".to_owned());
        }
        let traits = profile::traits(records, &self.traits);
        let expected = [0, 1].map(|n| self.channels[n].expected(records, &traits));
        let warmth = |ratings: &[Option<f64>]| self.warmth.as_ref().and_then(|w| w.of(ratings));
        Ok(Reader {
            model: self,
            sight: Sight {
                records,
                history,
                warmth: records.answers().iter().map(|a| warmth(&a.ratings)).collect(),
                expected,
                traits,
            },
        })
    }

    /// What anybody is likely to say, in log-odds.
    pub fn intercept(&self) -> f64 {
        self.line.intercept
    }

    /// What each column of the pair adds as a straight line: at 0, and for each 1 more.
    pub fn pair_lines(&self) -> Vec<(f64, f64)> {
        let from = ANSWERING + 2 * PERSON;
        (from..from + self.layout.pair.len())
            .map(|n| (self.columns[n], self.line.weights[n]))
            .map(|(scale, weight)| match scale.deviation {
                d if d > 0.0 => (-weight * scale.mean / d, weight / d),
                _ => (0.0, 0.0),
            })
            .collect()
    }

    /// A fingerprint of everything that a prediction depends on (FNV-1a).
    pub(super) fn fingerprint(&self) -> Result<String, String> {
        let text = Self {
            version: String::new(),
            ..self.clone()
        }
        .to_json()?;
        let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Ok(format!("{FORMAT}-{hash:016x}"))
    }
}

/// A person's share in any prediction, in log-odds: as the one who answers, and as the other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Side {
    pub answering: f64,
    pub answered: f64,
}

/// A model held to the records of people and their answers so far.
pub struct Reader<'a> {
    model: &'a Model,
    sight: Sight<'a>,
}

impl Reader<'_> {
    /// How likely `who` says yes to `about`; nothing if either is not in the records.
    pub fn probability(&self, case: &Case) -> Option<f64> {
        Some(sigmoid(
            self.model.line.intercept + self.terms(case)?.iter().sum::<f64>(),
        ))
    }

    /// Each column's log-odds, beside the intercept.
    pub(super) fn terms(&self, case: &Case) -> Option<Vec<f64>> {
        let row = self.sight.row(case)?;
        Some(self.weighed(0, row.into_iter()).collect())
    }

    fn weighed(&self, from: usize, values: impl Iterator<Item = Option<f64>>) -> impl Iterator<Item = f64> {
        let (scales, weights) = (&self.model.columns[from..], &self.model.line.weights[from..]);
        values.zip(scales).zip(weights).map(|((v, s), w)| s.apply(v) * w)
    }

    pub(super) fn layout(&self) -> &Layout {
        &self.model.layout
    }

    pub fn intercept(&self) -> f64 {
        self.model.line.intercept
    }

    pub fn standing(&self, person: PersonId, at: i64) -> Option<Standing> {
        Some(self.sight.standing(self.sight.records.place(person)?, at))
    }

    /// For ranking many at once: `sigmoid(intercept + who.answering + about.answered + between)`.
    pub fn side(&self, person: PersonId, at: i64) -> Option<Side> {
        let place = self.sight.records.place(person)?;
        let standing = self.sight.standing(place, at);
        let answering = self.sight.answering(place, &standing).into_iter().map(Some);
        let answered = standing.columns.into_iter().map(Some);
        Some(Side {
            answering: self.weighed(0, answering).sum(),
            answered: self.weighed(ANSWERING + PERSON, answered).sum(),
        })
    }

    /// What the two together add, whatever either did so far.
    pub fn between(&self, case: &Case) -> Option<f64> {
        let (who, about) = (
            self.sight.records.place(case.who)?,
            self.sight.records.place(case.about)?,
        );
        let values = self.sight.between(case, who, about);
        Some(self.weighed(ANSWERING + 2 * PERSON, values.into_iter()).sum())
    }
}

/// Both directions made one: the harmonic mean, which a one-sided liking does not lift.
pub fn affinity(there: f64, back: f64) -> f64 {
    let sum = there + back;
    if sum > 0.0 { 2.0 * there * back / sum } else { 0.0 }
}
