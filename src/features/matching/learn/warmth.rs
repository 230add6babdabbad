//! How well a meeting went by what was written of it afterwards, as log-odds of a yes: learned from the
//! answers that carry both. Warmth tells more of a person than yes or no, so that less of it is needed; it
//! is read of earlier meetings only, never of the one that is foreseen.

use super::input::Records;
use super::regression::{Line, logistic};
use serde::{Deserialize, Serialize};

/// Fewer meetings with ratings than this teach nothing.
const ENOUGH: usize = 50;
const RIDGE: f64 = 5.0;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Warmth {
    means: Vec<f64>,
    line: Line,
}

impl Warmth {
    pub fn learn(records: &Records, answers: &[usize]) -> Option<Self> {
        let all = records.answers();
        let means: Vec<f64> = (0..records.layout().ratings.len())
            .map(|n| {
                let (sum, count) = (answers.iter().filter_map(|&a| all[a].ratings[n]))
                    .fold((0.0, 0.0), |(sum, count), v| (sum + v, count + 1.0));
                if count > 0.0 { sum / count } else { 0.0 }
            })
            .collect();
        let (mut rows, mut yes) = (Vec::new(), Vec::new());
        for &answer in answers {
            if let Some(row) = deviations(&means, &all[answer].ratings) {
                rows.push(row);
                yes.push(all[answer].yes);
            }
        }
        if rows.len() < ENOUGH || yes.iter().all(|y| *y) || !yes.contains(&true) {
            return None;
        }
        let line = logistic(&rows, &yes, &vec![RIDGE; means.len()]);
        Some(Self { means, line })
    }

    /// Nothing where nothing was rated.
    pub fn of(&self, ratings: &[Option<f64>]) -> Option<f64> {
        deviations(&self.means, ratings).map(|row| self.line.at(&row))
    }
}

/// How far each rating lies from the usual; one that is missing lies as far as the others on average.
fn deviations(means: &[f64], ratings: &[Option<f64>]) -> Option<Vec<f64>> {
    let known = ratings.iter().flatten().count();
    if known == 0 {
        return None;
    }
    let away = |(rating, mean): (&Option<f64>, &f64)| rating.map(|r| r - mean);
    let middle = ratings.iter().zip(means).filter_map(away).sum::<f64>() / known as f64;
    Some(
        (ratings.iter().zip(means))
            .map(|pair| away(pair).unwrap_or(middle))
            .collect(),
    )
}
