//! What a profile alone lets expect: how often such a person says yes and how often others say yes to them.
//! It carries a prediction while there are few answers, and what the answers are held against later: to have
//! been refused by somebody who refuses everybody says little.

use super::input::{Person, Records, Trait};
use super::regression::{Line, Scale, linear};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Fixed beforehand; between a third and three times of it, it makes no difference worth naming.
const RIDGE: f64 = 150.0;
/// A person's mean from so many answers counts half as much as one from very many.
const HALF: f64 = 5.0;
/// With fewer divisions of the people than this they are divided anew.
const FEWEST_FOLDS: usize = 3;
const FOLDS: u32 = 5;

/// The scale of each trait.
pub fn scales(records: &Records, people: &[usize]) -> Vec<Scale> {
    let all = records.people();
    (0..records.layout().traits.len())
        .map(|n| Scale::of(people.iter().filter_map(|&p| all[p].traits[n])))
        .collect()
}

/// The traits of everybody, each on its scale.
pub fn traits(records: &Records, scales: &[Scale]) -> Vec<Vec<f64>> {
    let scaled = |p: &Person| p.traits.iter().zip(scales).map(|(v, s)| s.apply(*v)).collect();
    records.people().iter().map(scaled).collect()
}

pub fn sex(person: &Person) -> f64 {
    if person.man { 0.5 } else { -0.5 }
}

/// The columns of a profile: sex and every trait that counts.
fn row(person: &Person, traits: &[f64], kinds: &[Trait]) -> Vec<f64> {
    let counted = traits.iter().zip(kinds).filter(|(_, k)| k.profile).map(|(v, _)| *v);
    std::iter::once(sex(person)).chain(counted).collect()
}

/// Of one thing that an answer tells (yes or no, or its warmth): the mean of all answers, what is expected of
/// a person's answers, and of the answers about them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Channel {
    pub mean: f64,
    gives: Line,
    gets: Line,
}

/// The same for everybody in the records.
#[derive(Clone, Debug)]
pub struct Expected {
    pub mean: f64,
    pub gives: Vec<f64>,
    pub gets: Vec<f64>,
}

impl Channel {
    pub fn expected(&self, records: &Records, traits: &[Vec<f64>]) -> Expected {
        let kinds = &records.layout().traits;
        let people = records.people().iter().zip(traits);
        let both = people.map(|(person, traits)| {
            let row = row(person, traits, kinds);
            (self.gives.at(&row), self.gets.at(&row))
        });
        let (gives, gets) = both.unzip();
        Expected {
            mean: self.mean,
            gives,
            gets,
        }
    }
}

/// Learns a channel, and what it would have expected of each person had it not known their fold: only with
/// that can later steps learn how far to trust it.
pub fn learn(
    records: &Records,
    traits: &[Vec<f64>],
    answers: &[usize],
    value: impl Fn(usize) -> Option<f64>,
) -> (Channel, Expected) {
    let people = records.people();
    let (mut gave, mut got) = (vec![(0.0, 0.0); people.len()], vec![(0.0, 0.0); people.len()]);
    let mut all = (0.0, 0.0);
    for &answer in answers {
        if let Some(value) = value(answer) {
            let (who, about) = records.ends(answer);
            for sums in [&mut gave[who], &mut got[about], &mut all] {
                sums.0 += value;
                sums.1 += 1.0;
            }
        }
    }
    let mean = if all.1 > 0.0 { all.0 / all.1 } else { 0.0 };
    let kinds = &records.layout().traits;
    let rows: Vec<Vec<f64>> = people.iter().zip(traits).map(|(p, t)| row(p, t, kinds)).collect();
    let fit = |sums: &[(f64, f64)], keep: &dyn Fn(usize) -> bool| {
        let kept: Vec<usize> = (0..people.len()).filter(|&p| sums[p].1 > 0.0 && keep(p)).collect();
        let xs: Vec<Vec<f64>> = kept.iter().map(|&p| rows[p].clone()).collect();
        let ys: Vec<f64> = kept.iter().map(|&p| sums[p].0 / sums[p].1).collect();
        let weights: Vec<f64> = kept.iter().map(|&p| sums[p].1 / (sums[p].1 + HALF)).collect();
        if kept.is_empty() {
            return Line {
                intercept: mean,
                weights: vec![0.0; rows.first().map_or(0, Vec::len)],
            };
        }
        linear(&xs, &ys, &weights, RIDGE)
    };
    let mut expected = Expected {
        mean,
        gives: vec![mean; people.len()],
        gets: vec![mean; people.len()],
    };
    let folds = folds(people);
    for fold in folds.iter().copied().collect::<BTreeSet<u32>>() {
        let others = |p: usize| folds[p] != fold;
        let (gives, gets) = (fit(&gave, &others), fit(&got, &others));
        for place in (0..people.len()).filter(|&p| folds[p] == fold) {
            expected.gives[place] = gives.at(&rows[place]);
            expected.gets[place] = gets.at(&rows[place]);
        }
    }
    let channel = Channel {
        mean,
        gives: fit(&gave, &|_| true),
        gets: fit(&got, &|_| true),
    };
    (channel, expected)
}

fn folds(people: &[Person]) -> Vec<u32> {
    let named: Vec<u32> = people.iter().map(|p| p.fold).collect();
    if named.iter().collect::<BTreeSet<_>>().len() >= FEWEST_FOLDS {
        return named;
    }
    (0..FOLDS).cycle().take(people.len()).collect()
}
