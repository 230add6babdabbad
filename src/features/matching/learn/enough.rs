//! Whether the agency has answers enough to learn from. Until it has, what was learned stays off.

use super::input::Records;
use std::collections::HashMap;
use std::fmt;

const ANSWERS: usize = 400;
/// Of either kind.
const OF_A_KIND: usize = 80;
const PEOPLE: usize = 60;
/// So many answers make a person count.
const ANSWERS_EACH: usize = 3;

/// What there is too little of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    Answers { have: usize, need: usize },
    Yes { have: usize, need: usize },
    No { have: usize, need: usize },
    People { have: usize, need: usize },
}

impl fmt::Display for Lack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answers { have, need } => write!(f, "答复 {have} 条，至少需要 {need} 条"),
            Self::Yes { have, need } => write!(f, "愿意的答复 {have} 条，至少需要 {need} 条"),
            Self::No { have, need } => write!(f, "不愿意的答复 {have} 条，至少需要 {need} 条"),
            Self::People { have, need } => {
                write!(f, "答复过 {ANSWERS_EACH} 次以上的会员 {have} 位，至少需要 {need} 位")
            }
        }
    }
}

/// Says all that is lacking.
pub fn enough(records: &Records) -> Result<(), Vec<Lack>> {
    let answers = records.answers();
    let yes = answers.iter().filter(|a| a.yes).count();
    let mut given: HashMap<usize, usize> = HashMap::new();
    for answer in 0..answers.len() {
        *given.entry(records.ends(answer).0).or_default() += 1;
    }
    let people = given.values().filter(|n| **n >= ANSWERS_EACH).count();
    let (all, no) = (answers.len(), answers.len() - yes);
    let mut lacks = Vec::new();
    let mut ask = |have: usize, need: usize, lack: fn(usize, usize) -> Lack| {
        if have < need {
            lacks.push(lack(have, need));
        }
    };
    ask(all, ANSWERS, |have, need| Lack::Answers { have, need });
    ask(yes, OF_A_KIND, |have, need| Lack::Yes { have, need });
    ask(no, OF_A_KIND, |have, need| Lack::No { have, need });
    ask(people, PEOPLE, |have, need| Lack::People { have, need });
    if lacks.is_empty() { Ok(()) } else { Err(lacks) }
}
