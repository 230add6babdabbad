//! Learning. Nothing is chosen by looking at the people who are to be foreseen: the strengths of holding down
//! are fixed here, beforehand, and what the profile lets expect is learned without the fold of the person.

use super::columns::Sight;
use super::history::History;
use super::input::Records;
use super::model::{FORMAT, Model, Trained};
use super::profile;
use super::regression::{Scale, logistic};
use super::warmth::Warmth;
use std::collections::BTreeSet;

/// How far weights are held down, of columns on one scale: it counts as so many answers that say nothing.
/// Crossed traits are many and weak, and are held down far more.
const RIDGE: f64 = 10.0;
const RIDGE_CROSSED: f64 = 300.0;

#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Whether what people wrote of earlier meetings counts, besides yes and no.
    pub ratings: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { ratings: true }
    }
}

/// Learns from some of the answers (places in the records).
pub fn train(records: &Records, history: &History, answers: &[usize], options: Options) -> Result<Model, String> {
    let all = records.answers();
    let yes: Vec<bool> = answers.iter().map(|&a| all[a].yes).collect();
    let said = yes.iter().filter(|y| **y).count();
    if said == 0 || said == yes.len() {
        return Err("there is nothing to learn from: the answers are all the same, or none".to_owned());
    }
    let ends = answers.iter().flat_map(|&a| <[usize; 2]>::from(records.ends(a)));
    let people: BTreeSet<usize> = ends.collect();
    let people: Vec<usize> = people.into_iter().collect();

    let scales = profile::scales(records, &people);
    let traits = profile::traits(records, &scales);
    let learned = options.ratings.then(|| Warmth::learn(records, answers)).flatten();
    let warmth: Vec<Option<f64>> = (all.iter())
        .map(|a| learned.as_ref().and_then(|w| w.of(&a.ratings)))
        .collect();
    let of_yes = |a: usize| Some(f64::from(u8::from(all[a].yes)));
    let (yes_channel, yes_expected) = profile::learn(records, &traits, answers, of_yes);
    let (warmth_channel, warmth_expected) = profile::learn(records, &traits, answers, |a| warmth[a]);
    let expected = [yes_expected, warmth_expected];

    let sight = Sight {
        records,
        history,
        warmth,
        expected,
        traits,
    };
    let rows: Vec<Vec<Option<f64>>> = (answers.iter())
        .map(|&a| sight.row(&all[a].case).unwrap_or_default())
        .collect();
    let width = rows.first().map_or(0, Vec::len);
    let columns: Vec<Scale> = (0..width)
        .map(|c| Scale::of(rows.iter().filter_map(|row| row[c])))
        .collect();
    let scaled: Vec<Vec<f64>> = (rows.iter())
        .map(|row| row.iter().zip(&columns).map(|(v, s)| s.apply(*v)).collect())
        .collect();
    let crossed = records.layout().crossed.len();
    let ridges: Vec<f64> = (0..width)
        .map(|c| if c + crossed < width { RIDGE } else { RIDGE_CROSSED })
        .collect();
    let line = logistic(&scaled, &yes, &ridges);

    let mut model = Model {
        format: FORMAT,
        version: String::new(),
        layout: records.layout().clone(),
        trained: Trained {
            answers: answers.len(),
            yes: said,
            people: people.len(),
        },
        traits: scales,
        warmth: learned,
        channels: [yes_channel, warmth_channel],
        columns,
        line,
    };
    model.version = model.fingerprint()?;
    Ok(model)
}

/// What a model that never saw the fold of the one who answers, nor the fold of the other, would have foreseen
/// of each answer.
pub fn cross_validate(records: &Records, history: &History, options: Options) -> Result<Vec<f64>, String> {
    let people = records.people();
    let fold = |place: usize| people[place].fold;
    let folds: BTreeSet<u32> = people.iter().map(|p| p.fold).collect();
    let mut foreseen = vec![f64::NAN; records.answers().len()];
    for held_out in folds {
        let (mut seen, mut unseen) = (Vec::new(), Vec::new());
        for answer in 0..records.answers().len() {
            let (who, about) = records.ends(answer);
            if fold(who) == held_out {
                unseen.push(answer);
            } else if fold(about) != held_out {
                seen.push(answer);
            }
        }
        let model = train(records, history, &seen, options)?;
        let reader = model.read(records, history)?;
        for answer in unseen {
            let case = &records.answers()[answer].case;
            foreseen[answer] = reader.probability(case).unwrap_or(f64::NAN);
        }
    }
    Ok(foreseen)
}
