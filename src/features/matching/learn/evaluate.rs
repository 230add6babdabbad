//! `yuelao evaluate`: the model on meetings that nobody here arranged, against plainer ways.
//!
//! Evenings are held out in turn, or one file is learned from and another foreseen. A meeting at place k of a
//! person's evening may use what that person did and met with at smaller places, the same of the partner by
//! the partner's own count, and both profiles. Of third people only the profile counts, and only of those whom
//! one of the two met before. The pair's own ratings and decisions are never read.

use super::history::History;
use super::meetings::Meetings;
use super::metrics::{auc, bootstrap, calibration, success_at};
use super::model::affinity;
use super::train::{Options, cross_validate, train};
use super::{baselines, input::Answer};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

const ROUNDS: usize = 1000;
const SEED: u64 = 3;
const SUCCESS_AT: usize = 3;
const BINS: usize = 10;

/// One way of foreseeing, measured.
pub struct Line {
    pub name: &'static str,
    pub directed: Option<f64>,
    pub mutual: Option<f64>,
    pub interval: Option<(f64, f64)>,
    /// By how much the last way's mutual figure lies above this one's.
    pub behind: Option<(f64, f64)>,
    pub success: Option<f64>,
}

pub struct Table {
    pub protocol: String,
    pub cases: usize,
    pub pairs: usize,
    pub matches: usize,
    pub people: usize,
    pub evenings: usize,
    pub lines: Vec<Line>,
    /// Of the last way: what was foreseen of one direction, and what came of it.
    pub calibration: Vec<super::metrics::Bin>,
}

/// Every evening of the file is foreseen by a model of the other evenings.
pub fn held_out(file: &Path) -> Result<Table, String> {
    let protocol = format!("{}: each evening foreseen from the others", file.display());
    each_evening(&open(file)?, protocol)
}

fn each_evening(meetings: &Meetings, protocol: String) -> Result<Table, String> {
    let history = History::new(&meetings.records);
    let ours = |ratings| cross_validate(&meetings.records, &history, Options { ratings });
    // The usual rate of a baseline comes from the other evenings, too.
    let usual = usual_elsewhere(meetings);
    let ways = ways(meetings, &history, &usual, ours)?;
    Ok(measure(meetings, protocol, ways))
}

/// One file is learned from, another foreseen.
pub fn unseen(learned: &Path, foreseen: &Path) -> Result<Table, String> {
    let protocol = format!("learned from {}, foreseen: {}", learned.display(), foreseen.display());
    other_evenings(&open(learned)?, &open(foreseen)?, protocol)
}

fn other_evenings(teaching: &Meetings, meetings: &Meetings, protocol: String) -> Result<Table, String> {
    let past = History::new(&teaching.records);
    let history = History::new(&meetings.records);
    let all: Vec<usize> = (0..teaching.records.answers().len()).collect();
    let ours = |ratings| {
        let model = train(&teaching.records, &past, &all, Options { ratings })?;
        let reader = model.read(&meetings.records, &history)?;
        let foresee = |a: &Answer| reader.probability(&a.case).unwrap_or(f64::NAN);
        Ok(meetings.records.answers().iter().map(foresee).collect())
    };
    let yes = teaching.records.answers().iter().filter(|a| a.yes).count();
    let usual = yes as f64 / all.len().max(1) as f64;
    let usual = meetings.pairs.iter().map(|p| (p.2, usual)).collect();
    let ways = ways(meetings, &history, &usual, ours)?;
    Ok(measure(meetings, protocol, ways))
}

fn open(file: &Path) -> Result<Meetings, String> {
    let text = std::fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
    Meetings::parse(&text).map_err(|e| format!("{}: {e}", file.display()))
}

/// For each evening how often yes was said on all the others.
fn usual_elsewhere(meetings: &Meetings) -> BTreeMap<u32, f64> {
    let (mut by, mut all) = (BTreeMap::<u32, (f64, f64)>::new(), (0.0, 0.0));
    for (place, answer) in meetings.records.answers().iter().enumerate() {
        let evening = meetings.records.people()[meetings.records.ends(place).0].fold;
        let yes = f64::from(u8::from(answer.yes));
        for sums in [by.entry(evening).or_default(), &mut all] {
            *sums = (sums.0 + yes, sums.1 + 1.0);
        }
    }
    let elsewhere = |own: &(f64, f64)| (all.0 - own.0) / (all.1 - own.1).max(1.0);
    by.iter().map(|(evening, own)| (*evening, elsewhere(own))).collect()
}

type Way = (&'static str, Vec<f64>);

fn ways(
    meetings: &Meetings,
    history: &History,
    usual: &BTreeMap<u32, f64>,
    ours: impl Fn(bool) -> Result<Vec<f64>, String> + Sync,
) -> Result<Vec<Way>, String> {
    // A core each.
    let (without, with) = std::thread::scope(|threads| {
        let without = threads.spawn(|| ours(false));
        let with = ours(true);
        let without = without.join().unwrap_or_else(|_| Err("a thread broke off".to_owned()));
        (without, with)
    });
    let records = &meetings.records;
    let by_evening = |way: &dyn Fn(f64) -> Vec<f64>| -> Vec<f64> {
        let mut all = vec![f64::NAN; records.answers().len()];
        for (evening, usual) in usual {
            for (place, value) in way(*usual).into_iter().enumerate() {
                if records.people()[records.ends(place).0].fold == *evening {
                    all[place] = value;
                }
            }
        }
        all
    };
    Ok(vec![
        ("random", baselines::random(records)),
        ("stated preferences (harmonic)", meetings.stated.clone()),
        (
            "partner's popularity",
            by_evening(&|u| baselines::popularity(records, history, u)),
        ),
        (
            "yes-rate × popularity (harmonic)",
            by_evening(&|u| baselines::yes_by_popularity(records, history, u)),
        ),
        ("ours, yes and no only", without?),
        ("ours", with?),
    ])
}

fn measure(meetings: &Meetings, protocol: String, ways: Vec<Way>) -> Table {
    let answers = meetings.records.answers();
    let evenings: BTreeSet<u32> = meetings.pairs.iter().map(|p| p.2).collect();
    let both = |a: usize, b: usize| answers[a].yes && answers[b].yes;
    let cases: Vec<usize> = meetings.pairs.iter().flat_map(|p| [p.0, p.1]).collect();
    let directed = |of: &[f64]| -> Vec<(f64, bool)> { cases.iter().map(|&c| (of[c], answers[c].yes)).collect() };
    // Each pair once, evening by evening.
    let mutual = |of: &[f64]| -> Vec<Vec<(f64, bool)>> {
        let scored = |p: &(usize, usize, u32)| (affinity(of[p.0], of[p.1]), both(p.0, p.1));
        let of_evening = |e: &u32| meetings.pairs.iter().filter(|p| p.2 == *e).map(scored).collect();
        evenings.iter().map(of_evening).collect()
    };
    let success = |of: &[f64]| -> Option<f64> {
        let mut rows: BTreeMap<i64, Vec<(f64, bool)>> = BTreeMap::new();
        for (a, b, _) in &meetings.pairs {
            let scored = (affinity(of[*a], of[*b]), both(*a, *b));
            rows.entry(answers[*a].case.who).or_default().push(scored);
            rows.entry(answers[*b].case.who).or_default().push(scored);
        }
        let each: Vec<f64> = rows.values().filter_map(|row| success_at(SUCCESS_AT, row)).collect();
        (!each.is_empty()).then(|| each.iter().sum::<f64>() / each.len() as f64)
    };
    let pooled = |parts: &[Vec<(f64, bool)>], drawn: &[usize]| {
        auc(&drawn.iter().flat_map(|&e| parts[e].iter().copied()).collect::<Vec<_>>())
    };
    let every: Vec<usize> = (0..evenings.len()).collect();
    let best = ways.last().map(|(_, of)| mutual(of)).unwrap_or_default();
    let count = ways.len();
    let line = |(n, (name, of)): (usize, &Way)| {
        let parts = mutual(of);
        let lead = |drawn: &[usize]| Some(pooled(&best, drawn)? - pooled(&parts, drawn)?);
        Line {
            name,
            directed: auc(&directed(of)),
            mutual: pooled(&parts, &every),
            interval: bootstrap(evenings.len(), ROUNDS, SEED, |drawn| pooled(&parts, drawn)),
            behind: (n + 1 < count)
                .then(|| bootstrap(evenings.len(), ROUNDS, SEED, lead))
                .flatten(),
            success: success(of),
        }
    };
    Table {
        protocol,
        cases: cases.len(),
        pairs: meetings.pairs.len(),
        matches: meetings.pairs.iter().filter(|p| both(p.0, p.1)).count(),
        people: meetings.records.people().len(),
        evenings: evenings.len(),
        lines: ways.iter().enumerate().map(line).collect(),
        calibration: ways
            .last()
            .map(|(_, of)| calibration(&directed(of), BINS))
            .unwrap_or_default(),
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let figure = |v: Option<f64>| v.map_or("–".to_owned(), |v| format!("{v:.3}"));
        let range = |v: Option<(f64, f64)>| v.map_or("–".to_owned(), |(low, high)| format!("{low:.3} to {high:.3}"));
        let lead = |v: Option<(f64, f64)>| v.map_or("–".to_owned(), |(low, high)| format!("{low:+.3} to {high:+.3}"));
        writeln!(f, "{}", self.protocol)?;
        writeln!(
            f,
            "{} people, {} evenings, {} answers foreseen, {} pairs, {} of them mutual\n",
            self.people, self.evenings, self.cases, self.pairs, self.matches
        )?;
        writeln!(
            f,
            "| model | directed AUC | mutual AUC | its interval | ours above it | success at {SUCCESS_AT} |"
        )?;
        writeln!(f, "| --- | ---: | ---: | ---: | ---: | ---: |")?;
        for line in &self.lines {
            writeln!(
                f,
                "| {} | {} | {} | {} | {} | {} |",
                line.name,
                figure(line.directed),
                figure(line.mutual),
                range(line.interval),
                lead(line.behind),
                figure(line.success)
            )?;
        }
        writeln!(
            f,
            "\nMutual: the harmonic mean of both directions, each pair once. Intervals: 95 in 100 of {ROUNDS} draws \
             of whole evenings. Success at {SUCCESS_AT}: of the {SUCCESS_AT} partners ranked first of a person's \
             evening, the share that was mutual, over everybody with as many. Of earlier meetings `ours` reads the \
             ratings, too; the line above it does not.\n"
        )?;
        writeln!(
            f,
            "| foreseen | came true | interval | answers |\n| ---: | ---: | ---: | ---: |"
        )?;
        for bin in &self.calibration {
            writeln!(
                f,
                "| {:.2} | {:.2} | {:.2} to {:.2} | {} |",
                bin.foreseen, bin.came_true, bin.low, bin.high, bin.cases
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::evening_text;
    use super::*;

    #[test]
    fn figures_are_the_same_each_time_and_ours_beats_chance() {
        let meetings = Meetings::parse(&evening_text(8, &[])).unwrap();
        let table = each_evening(&meetings, "test".to_owned()).unwrap();
        let again = each_evening(&Meetings::parse(&evening_text(8, &[])).unwrap(), "test".to_owned()).unwrap();
        assert_eq!(table.to_string(), again.to_string());
        assert_eq!((table.evenings, table.pairs, table.cases), (8, 8 * 64, 8 * 128));
        let [random, .., ours] = &table.lines[..] else {
            panic!("no lines")
        };
        assert!(ours.directed.unwrap() > random.directed.unwrap() + 0.1, "{table}");
        assert!(ours.mutual.unwrap() > 0.6, "{table}");
    }

    #[test]
    fn a_file_never_seen_is_foreseen_from_another() {
        let (teaching, other) = (evening_text(6, &[]), evening_text(5, &[(1, 0, 1)]));
        let (teaching, other) = (Meetings::parse(&teaching).unwrap(), Meetings::parse(&other).unwrap());
        let table = other_evenings(&teaching, &other, "test".to_owned()).unwrap();
        assert_eq!((table.evenings, table.lines.len()), (5, 6));
        assert!(table.lines.iter().all(|l| l.directed.is_some() && l.mutual.is_some()));
    }
}
