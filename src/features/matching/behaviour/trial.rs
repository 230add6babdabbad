//! Later outcomes foreseen from earlier ones: the score card.
//!
//! Recommendations with an outcome stand in the order in which they were made. The later half is judged, in
//! blocks: each is foreseen by a model of the answers that were known before the block began, fed with what was
//! known before each single recommendation. Every way is held to the same pairs. The stated fit is the one that
//! was noted when the pair was recommended. Of profiles only what hardly ever changes is read, as it stands now.

use super::brain::Brain;
use super::cases::{self, Known, Said, Shown};
use crate::features::matching::engine::oracle::{self, WHOLE};
use crate::features::matching::learn::metrics::{Dice, auc, bootstrap, calibration, success_at};
use crate::features::matching::learn::{Case, History, Options, Reader, Records, affinity, baselines, train};
use crate::features::matching::scorecard::{self, Bin, Figure, Line, ScoreCard, Way};
use std::collections::BTreeMap;

/// The later half in so many blocks.
const BLOCKS: usize = 5;
/// A block is foreseen if so many answers were known before it.
const LEARN_FROM: usize = 100;
const ROUNDS: usize = 500;
const SEED: u64 = 9;
const BINS: usize = 8;
const SHARE_OF_NOTHING: f64 = 0.5;

/// One judged pair: its place among the shown, and what each way said of it.
pub(super) struct Judged<'a> {
    pub shown: &'a Shown,
    mutual: bool,
    /// In the order of `Way::ALL`; the last one is nothing where no model could be learned.
    pub scores: [Option<f64>; 4],
}

/// What was foreseen of one answer, and what was said.
pub(super) type Foreseen = (f64, bool);

/// Recommendations with an outcome, in the order in which they were made.
pub(super) fn decided<'a>(records: &Records, said: &'a Said) -> Vec<(&'a Shown, bool)> {
    let mut decided: Vec<(&Shown, bool)> = said.shown.iter().filter_map(|s| Some((s, s.mutual()?))).collect();
    decided.retain(|(s, _)| records.place(s.member_id.0).is_some() && records.place(s.candidate_id.0).is_some());
    decided.sort_by_key(|(s, _)| (s.at, s.id));
    decided
}

/// The score card. Equal rows give an equal card.
pub fn score_card(known: &[Known], said: &Said) -> Result<ScoreCard, String> {
    let records = cases::records(known, said)?;
    let history = History::new(&records);
    let decided = decided(&records, said);
    let later = &decided[decided.len() / 2..];
    let (mut judged, foreseen) = judge(&records, &history, later)?;
    // Where a model could be learned for some blocks only, those are what everybody is held to.
    if judged.iter().any(|j| j.scores[3].is_some()) {
        judged.retain(|j| j.scores[3].is_some());
    }
    let mut card = ScoreCard {
        decided: count(decided.len()),
        came_together: count(decided.iter().filter(|d| d.1).count()),
        judged: count(judged.len()),
        judged_together: count(judged.iter().filter(|j| j.mutual).count()),
        judged_from: judged.first().map(|j| j.shown.at),
        people: count(rows_of_people(&judged, 0).len()),
        foreseen: count(foreseen.len()),
        ..ScoreCard::default()
    };
    measure(&mut card, &judged);
    if card.lacking_answers().is_none() {
        card.bins = calibration(&foreseen, BINS).into_iter().map(bin).collect();
    }
    Ok(card)
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn bin(bin: crate::features::matching::learn::metrics::Bin) -> Bin {
    Bin {
        foreseen: bin.foreseen,
        came_true: bin.came_true,
        low: bin.low,
        high: bin.high,
        answers: count(bin.cases),
    }
}

/// What each way says of the later pairs, and what was foreseen of each answer to them.
pub(super) fn judge<'a>(
    records: &Records,
    history: &History,
    later: &[(&'a Shown, bool)],
) -> Result<(Vec<Judged<'a>>, Vec<Foreseen>), String> {
    let (mut judged, mut foreseen) = (Vec::new(), Vec::new());
    let mut dice = Dice(SEED);
    for block in 0..BLOCKS {
        let edge = |n: usize| n * later.len() / BLOCKS;
        let pairs = &later[edge(block)..edge(block + 1)];
        let Some(began) = pairs.first().map(|(s, _)| s.there().at) else {
            continue;
        };
        let before: Vec<usize> = (0..records.answers().len())
            .filter(|a| records.answers()[*a].known.0 < began)
            .collect();
        let yes = before.iter().filter(|a| records.answers()[**a].yes).count();
        let usual = (yes as f64 + SHARE_OF_NOTHING) / (before.len() as f64 + 1.0);
        let model = match before.len() {
            n if n < LEARN_FROM || yes == 0 || yes == n => None,
            _ => Some(Brain::new(
                0,
                train(records, history, &before, Options { ratings: false })?,
            )),
        };
        let reader = match &model {
            Some(brain) => Some((brain, brain.read(records, history)?)),
            None => None,
        };
        for (shown, mutual) in pairs {
            let (there, back) = (shown.there(), shown.back());
            let popular = |case: &Case| baselines::rates(records, history, case, usual).map(|r| r.1);
            let ours = reader.as_ref().map(|(brain, reader)| ours(brain, reader, shown));
            if let Some((_, p_there, p_back)) = ours {
                foreseen.extend(heard(shown.member_answer).map(|yes| (p_there, yes)));
                foreseen.extend(heard(shown.candidate_answer).map(|yes| (p_back, yes)));
            }
            let scores = [
                Some(dice.share()),
                popular(&there).zip(popular(&back)).map(|(a, b)| affinity(a, b)),
                Some(oracle::harmonic(shown.theirs, shown.ours) as f64),
                ours.map(|o| o.0),
            ];
            judged.push(Judged {
                shown,
                mutual: *mutual,
                scores,
            });
        }
    }
    Ok((judged, foreseen))
}

fn heard(word: crate::features::matching::Answer) -> Option<bool> {
    use crate::features::matching::Answer::{Declined, Interested, NoAnswer, Waiting};
    match word {
        Interested => Some(true),
        Declined => Some(false),
        Waiting | NoAnswer => None,
    }
}

/// What the library would have said, in the engine's own whole numbers, and how likely either was to say yes.
fn ours(brain: &Brain, reader: &Reader, shown: &Shown) -> (f64, f64, f64) {
    let at = shown.there().at;
    let of = |id: i64| brain.tendency(reader, id, at);
    let (member, candidate) = (of(shown.member_id.0), of(shown.candidate_id.0));
    let learned = brain.learned;
    let there = learned.yes(member.says_yes, candidate.is_said_yes_to, shown.theirs);
    let back = learned.yes(candidate.says_yes, member.is_said_yes_to, shown.ours);
    let factor = learned.factor(oracle::harmonic(there, back));
    let score = oracle::harmonic(shown.theirs, shown.ours) * factor;
    let share = |p: i64| p as f64 / WHOLE as f64;
    (score as f64, share(there), share(back))
}

/// Each person's judged pairs by one way: of those with more than there are places.
fn rows_of_people(judged: &[Judged], way: usize) -> BTreeMap<i64, Vec<Foreseen>> {
    let mut rows: BTreeMap<i64, Vec<Foreseen>> = BTreeMap::new();
    for pair in judged {
        let Some(score) = pair.scores[way] else { continue };
        for id in [pair.shown.member_id.0, pair.shown.candidate_id.0] {
            rows.entry(id).or_default().push((score, pair.mutual));
        }
    }
    rows.retain(|_, row| count(row.len()) > scorecard::PLACES);
    rows
}

/// The figures of each way, as far as there are enough cases to say anything.
fn measure(card: &mut ScoreCard, judged: &[Judged]) {
    let (pairs, people) = (card.lacking_pairs().is_empty(), card.lacking_people().is_none());
    // Pairs of one member are drawn together: they are no strangers to each other.
    let mut groups: BTreeMap<i64, Vec<&Judged>> = BTreeMap::new();
    for pair in judged {
        groups.entry(pair.shown.member_id.0).or_default().push(pair);
    }
    let groups: Vec<Vec<&Judged>> = groups.into_values().collect();
    let every: Vec<usize> = (0..groups.len()).collect();
    let auc_of = |way: usize, drawn: &[usize]| {
        let of = |pair: &&Judged| Some((pair.scores[way]?, pair.mutual));
        let scored: Option<Vec<Foreseen>> = drawn.iter().flat_map(|g| &groups[*g]).map(of).collect();
        scored.and_then(|s| auc(&s))
    };
    let figure = |of: &dyn Fn(&[usize]) -> Option<f64>| {
        let value = of(&every).filter(|_| pairs)?;
        let range = bootstrap(groups.len(), ROUNDS, SEED, of);
        Some(Figure { value, range })
    };
    card.lines = Way::ALL
        .iter()
        .enumerate()
        .map(|(n, way)| Line {
            way: *way,
            auc: figure(&|drawn| auc_of(n, drawn)),
            success: if people { success(judged, n) } else { None },
        })
        .collect();
    let (stated, learned) = (Way::Stated as usize, Way::Ours as usize);
    card.lead = figure(&|drawn| Some(auc_of(learned, drawn)? - auc_of(stated, drawn)?));
}

/// Of the places ranked first of each person, the share that came together; people are drawn for the interval.
fn success(judged: &[Judged], way: usize) -> Option<Figure> {
    let places = usize::try_from(scorecard::PLACES).unwrap_or_default();
    let rows = rows_of_people(judged, way);
    let each: Vec<f64> = rows.values().filter_map(|row| success_at(places, row)).collect();
    let mean = |drawn: &[usize]| {
        let sum: f64 = drawn.iter().map(|n| each[*n]).sum();
        (!drawn.is_empty()).then(|| sum / drawn.len() as f64)
    };
    let every: Vec<usize> = (0..each.len()).collect();
    Some(Figure {
        value: mean(&every)?,
        range: bootstrap(each.len(), ROUNDS, SEED, mean),
    })
}
