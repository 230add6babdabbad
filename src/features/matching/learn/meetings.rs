//! A file of speed-dating meetings (Fisman, Iyengar and others), one row a person and partner, read into
//! records. Of a pair only what was known before the evening is read; what was thought of the other during it
//! goes where only later meetings can see it.

use super::input::{Answer, Case, Crossed, Layout, Person, PersonId, Records, Trait};
use std::collections::HashMap;

const RATINGS: [&str; 8] = ["attr", "sinc", "intel", "fun", "amb", "shar", "like", "prob"];
const INTERESTS: [&str; 17] = [
    "sports", "tvsports", "exercise", "dining", "museums", "art", "hiking", "gaming", "clubbing", "reading", "tv",
    "theater", "movies", "concerts", "music", "shopping", "yoga",
];
const HABITS: [&str; 5] = ["age", "imprace", "imprelig", "date", "go_out"];
/// What they rate themselves in, and what they look for: the same five, and shared interests.
const SELF: [&str; 5] = ["attr3_1", "sinc3_1", "intel3_1", "fun3_1", "amb3_1"];
const WANT: [&str; 6] = ["attr1_1", "sinc1_1", "intel1_1", "fun1_1", "amb1_1", "shar1_1"];
const CODES: [&str; 3] = ["goal", "field_cd", "career_c"];
const ROW: [&str; 8] = ["iid", "pid", "gender", "wave", "order", "dec", "int_corr", "samerace"];
const PAIR: [&str; 12] = [
    "man older by",
    "age apart",
    "same group",
    "same group where it matters",
    "interests correlated",
    "interests apart",
    "same goal",
    "same field",
    "same career",
    "looks for what the other is",
    "dates as often",
    "goes out as often",
];
/// Where the scales of 1 to 10 and the shares of 100 have their usual values.
const USUAL_SELF: f64 = 7.5;
const USUAL_SHARE: f64 = 17.0;
const USUAL_IMPORTANCE: f64 = 4.0;

pub struct Meetings {
    pub records: Records,
    /// What each answer's person stated to look for, held against what the other says of themselves, 0 to 1.
    pub stated: Vec<f64>,
    /// Both answers of each meeting, and the evening; only meetings of which both are there.
    pub pairs: Vec<(usize, usize, u32)>,
}

impl Meetings {
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut lines = text.trim_start_matches('\u{feff}').lines().map(cells);
        let head: HashMap<String, usize> = lines.next().into_iter().flatten().zip(0..).collect();
        let needed = ROW.iter().chain(&RATINGS).chain(&INTERESTS).chain(&HABITS);
        let needed = needed.chain(&SELF).chain(&WANT).chain(&CODES).chain(&["race"]);
        if let Some(missing) = needed.into_iter().find(|c| !head.contains_key(**c)) {
            return Err(format!("the file has no column {missing}"));
        }
        let mut rows = Vec::new();
        for (n, cells) in lines.enumerate().filter(|(_, c)| c.iter().any(|c| !c.is_empty())) {
            if cells.len() != head.len() {
                return Err(format!(
                    "line {}: {} cells instead of {}",
                    n + 2,
                    cells.len(),
                    head.len()
                ));
            }
            rows.push(Row {
                line: n + 2,
                head: &head,
                cells,
            });
        }
        read(&rows)
    }
}

/// One line, quotes allowed: too small a job for a dependency.
fn cells(line: &str) -> Vec<String> {
    let (mut all, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => all.push(std::mem::take(&mut cell)),
            _ => cell.push(c),
        }
    }
    all.push(cell);
    all.iter().map(|c| c.trim().to_owned()).collect()
}

struct Row<'a> {
    line: usize,
    head: &'a HashMap<String, usize>,
    cells: Vec<String>,
}

impl Row<'_> {
    fn get(&self, column: &str) -> Option<f64> {
        let value: f64 = self.cells[*self.head.get(column)?].parse().ok()?;
        value.is_finite().then_some(value)
    }

    fn must(&self, column: &str) -> Result<f64, String> {
        self.get(column)
            .ok_or_else(|| format!("line {}: {column} is no number", self.line))
    }

    fn all<const N: usize>(&self, columns: [&str; N]) -> [Option<f64>; N] {
        columns.map(|c| self.get(c))
    }
}

/// What is known of a person before the evening.
#[derive(Clone)]
struct Profile {
    man: bool,
    habits: [Option<f64>; 5],
    interests: [Option<f64>; 17],
    self_rating: [Option<f64>; 5],
    want: [Option<f64>; 6],
    codes: [Option<f64>; 3],
}

impl Profile {
    fn read(row: &Row<'_>) -> Result<Self, String> {
        let mut want = row.all(WANT);
        // Most evenings share out 100 points, some rate each from 1 to 10: all become shares of 100.
        let sum: f64 = want.iter().flatten().sum();
        for share in want.iter_mut().flatten() {
            *share *= if sum > 0.0 { 100.0 / sum } else { 0.0 };
        }
        Ok(Self {
            man: row.must("gender")? == 1.0,
            habits: row.all(HABITS),
            interests: row.all(INTERESTS),
            self_rating: row.all(SELF),
            want,
            codes: row.all(CODES),
        })
    }

    fn traits(&self) -> Vec<Option<f64>> {
        (self
            .habits
            .iter()
            .chain(&self.interests)
            .chain(&self.self_rating)
            .chain(&self.want[..5]))
        .copied()
        .collect()
    }

    /// The other's self-ratings, weighted by what is looked for: about 0 where nothing is out of the usual.
    fn fit(&self, other: &Self) -> f64 {
        let each = self.want.iter().zip(&other.self_rating);
        each.map(|(want, has)| want.unwrap_or(USUAL_SHARE) / 100.0 * (has.unwrap_or(USUAL_SELF) - USUAL_SELF))
            .sum()
    }

    fn stated(&self, other: &Self) -> f64 {
        let each = || {
            self.want
                .iter()
                .zip(&other.self_rating)
                .map(|(w, h)| (w.unwrap_or(USUAL_SHARE), h))
        };
        let all: f64 = each().map(|(want, _)| want).sum();
        let met: f64 = each().map(|(want, has)| want * has.unwrap_or(USUAL_SELF) / 10.0).sum();
        if all > 0.0 { met / all } else { USUAL_SELF / 10.0 }
    }
}

fn layout() -> Layout {
    let names = |names: &[&str], profile: bool| {
        let kind = |n: &&str| Trait {
            name: (*n).to_owned(),
            profile,
        };
        names.iter().map(kind).collect::<Vec<_>>()
    };
    let mut traits = [names(&HABITS, true), names(&INTERESTS, true), names(&SELF, true)].concat();
    let (own, wants) = (traits.len() - SELF.len(), traits.len());
    traits.extend(names(&WANT[..5], false));
    let crossed = (0..SELF.len()).flat_map(|n| {
        let name = SELF[n].trim_end_matches("3_1");
        let wish = Crossed {
            name: format!("wish for {name} and {name}"),
            who: wants + n,
            about: own + n,
        };
        let alike = Crossed {
            name: format!("{name} of both"),
            who: own + n,
            about: own + n,
        };
        [wish, alike]
    });
    Layout {
        crossed: crossed.collect(),
        traits,
        pair: PAIR.map(str::to_owned).into(),
        ratings: RATINGS.map(str::to_owned).into(),
    }
}

fn read(rows: &[Row<'_>]) -> Result<Meetings, String> {
    let mut profiles: HashMap<PersonId, Profile> = HashMap::new();
    let mut people = Vec::new();
    let mut at: HashMap<(PersonId, PersonId), usize> = HashMap::new();
    // Of some meetings the partner is not in the file: nobody to rank, and nobody to hold the answer against.
    let mut kept: Vec<(&Row<'_>, PersonId, PersonId)> = Vec::new();
    for row in rows {
        let who = row.must("iid")? as PersonId;
        if let std::collections::hash_map::Entry::Vacant(entry) = profiles.entry(who) {
            let profile = entry.insert(Profile::read(row)?);
            people.push(Person {
                id: who,
                fold: row.must("wave")? as u32,
                man: profile.man,
                traits: profile.traits(),
            });
        }
        if let Some(about) = row.get("pid") {
            kept.push((row, who, about as PersonId));
        }
    }
    kept.retain(|(_, _, about)| profiles.contains_key(about));
    for (n, (row, who, about)) in kept.iter().enumerate() {
        if at.insert((*who, *about), n).is_some() {
            return Err(format!("line {}: {who} meets {about} twice", row.line));
        }
    }
    let (mut answers, mut stated, mut pairs) = (Vec::new(), Vec::new(), Vec::new());
    for (n, (row, who, about)) in kept.iter().enumerate() {
        let (own, other) = (&profiles[who], &profiles[about]);
        let back = at.get(&(*about, *who)).copied();
        let order = row.must("order")?;
        // Each counts their own meetings: where the numbers differ, each is held to their own.
        let (at, about_at) = (
            order as i64,
            back.and_then(|b| kept[b].0.get("order")).unwrap_or(order) as i64,
        );
        answers.push(Answer {
            case: Case {
                who: *who,
                about: *about,
                at,
                about_at,
                pair: pair(row, own, other),
            },
            // Said when they met.
            known: (at, about_at),
            yes: row.must("dec")? == 1.0,
            ratings: row.all(RATINGS).into(),
        });
        stated.push(own.stated(other));
        if let Some(back) = back.filter(|b| n < *b) {
            pairs.push((n, back, row.must("wave")? as u32));
        }
    }
    Ok(Meetings {
        records: Records::new(layout(), people, answers)?,
        stated,
        pairs,
    })
}

fn pair(row: &Row<'_>, own: &Profile, other: &Profile) -> Vec<Option<f64>> {
    let differ = |a: Option<f64>, b: Option<f64>| Some(a? - b?);
    let same = |n: usize| differ(own.codes[n], other.codes[n]).map(|d| f64::from(u8::from(d == 0.0)));
    let apart = |n: usize| differ(own.habits[n], other.habits[n]).map(f64::abs);
    let older = differ(own.habits[0], other.habits[0]).map(|d| if own.man { d } else { -d });
    let interests: Vec<f64> = (own.interests.iter().zip(&other.interests))
        .filter_map(|(a, b)| differ(*a, *b).map(f64::abs))
        .collect();
    let group = row.get("samerace");
    let matters = own.habits[1].unwrap_or(USUAL_IMPORTANCE) - USUAL_IMPORTANCE;
    vec![
        older,
        apart(0),
        group,
        group.map(|g| g * matters),
        row.get("int_corr"),
        (!interests.is_empty()).then(|| interests.iter().sum::<f64>() / interests.len() as f64),
        same(0),
        same(1),
        same(2),
        Some(own.fit(other)),
        apart(3),
        apart(4),
    ]
}
