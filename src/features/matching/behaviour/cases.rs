//! Rows of the agency's own records in the form that `learn` takes.

use crate::features::matching::Answer as Word;
use crate::features::matching::engine::oracle::WHOLE;
use crate::features::matching::learn::{Answer, Case, Layout, Person, Records, Trait};
use crate::features::members::{Children, Education, Marital, Sex};
use crate::types::ids::{MemberId, RecommendationId};
use crate::types::time::Moment;
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;

/// What of a member tells how they answer. Only what everybody in matching may see (no income, no property: an
/// order must not tell of them), and nothing that changes by itself from day to day, so that a pool of yesterday
/// is a pool of today.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Known {
    pub id: MemberId,
    pub sex: Sex,
    pub birthday: NaiveDate,
    pub height_cm: i64,
    pub marital: Marital,
    pub education: Education,
    pub children: Option<Children>,
}

/// A recommendation with what both said so far.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Shown {
    pub id: RecommendationId,
    pub member_id: MemberId,
    pub candidate_id: MemberId,
    pub at: Moment,
    pub member_answer: Word,
    pub member_at: Option<Moment>,
    pub candidate_answer: Word,
    pub candidate_at: Option<Moment>,
    /// What was asked for, as it was when recommended, in ten thousandths: how far the candidate was what the
    /// member asks for, and the other way round. Of recommendations from before it was noted, the affinity.
    pub theirs: i64,
    pub ours: i64,
}

/// What one said after a date.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct After {
    pub member_id: MemberId,
    pub about_id: MemberId,
    /// When they met, and when they said it.
    pub at: Moment,
    pub said_at: Moment,
    pub wants_more: bool,
}

/// All that was said, by people who are still here.
#[derive(Clone, Debug, Default)]
pub struct Said {
    pub shown: Vec<Shown>,
    pub after: Vec<After>,
}

/// Columns of a pair.
pub const FIT: usize = 0;
pub const AFTER: usize = 1;

/// The people are divided evenly for what a profile lets expect.
const FOLDS: i64 = 5;

impl Shown {
    /// What came of it: both wanted to, or one did not; nothing while it is open.
    pub fn mutual(&self) -> Option<bool> {
        match (self.member_answer, self.candidate_answer) {
            (Word::Interested, Word::Interested) => Some(true),
            (Word::Declined, _) | (_, Word::Declined) => Some(false),
            _ => None,
        }
    }

    /// The question in either direction: would the member, would the candidate say yes?
    pub fn there(&self) -> Case {
        case(self.member_id, self.candidate_id, self.at, Some(self.theirs), false)
    }

    pub fn back(&self) -> Case {
        case(self.candidate_id, self.member_id, self.at, Some(self.ours), false)
    }
}

fn millis(at: Moment) -> i64 {
    at.timestamp_millis()
}

fn case(who: MemberId, about: MemberId, at: Moment, fit: Option<i64>, after: bool) -> Case {
    Case {
        who: who.0,
        about: about.0,
        at: millis(at),
        about_at: millis(at),
        pair: vec![fit.map(|f| f as f64 / WHOLE as f64), Some(f64::from(u8::from(after)))],
    }
}

fn layout() -> Layout {
    let of = |name: &str| Trait {
        name: name.into(),
        profile: true,
    };
    Layout {
        traits: ["出生年份", "身高", "学历", "曾有婚史", "有小孩"].map(of).into(),
        pair: vec!["双方要求的合适程度".into(), "见面之后".into()],
        crossed: Vec::new(),
        ratings: Vec::new(),
    }
}

fn person(known: &Known) -> Person {
    let yes = |on: bool| f64::from(u8::from(on));
    Person {
        id: known.id.0,
        fold: u32::try_from(known.id.0.rem_euclid(FOLDS)).unwrap_or_default(),
        man: known.sex == Sex::Male,
        traits: vec![
            Some(f64::from(known.birthday.year()) + f64::from(known.birthday.ordinal0()) / 366.0),
            Some(known.height_cm as f64),
            Some(known.education as usize as f64),
            Some(yes(known.marital != Marital::Single)),
            known.children.map(|c| yes(c != Children::None)),
        ],
    }
}

/// People and answers as records. Answers about somebody who is not among the people are left out; answers stand
/// in the order of their numbers, so that equal rows give equal sums.
pub fn records(known: &[Known], said: &Said) -> Result<Records, String> {
    // Each once, whoever is named by several.
    let people: BTreeMap<i64, Person> = known.iter().map(|k| (k.id.0, person(k))).collect();
    let mut answers = Vec::new();
    let mut add = |case: Case, known: Moment, yes: bool| {
        if people.contains_key(&case.who) && people.contains_key(&case.about) {
            // Nothing is known before it was asked.
            let known = millis(known).max(case.at);
            answers.push(Answer {
                case,
                known: (known, known),
                yes,
                ratings: Vec::new(),
            });
        }
    };
    for shown in &said.shown {
        for (case, word, at) in [
            (shown.there(), shown.member_answer, shown.member_at),
            (shown.back(), shown.candidate_answer, shown.candidate_at),
        ] {
            match word {
                Word::Interested => add(case, at.unwrap_or(shown.at), true),
                Word::Declined => add(case, at.unwrap_or(shown.at), false),
                Word::Waiting | Word::NoAnswer => {}
            }
        }
    }
    for after in &said.after {
        let case = case(after.member_id, after.about_id, after.at, None, true);
        add(case, after.said_at, after.wants_more);
    }
    Records::new(layout(), people.into_values().collect(), answers)
}
