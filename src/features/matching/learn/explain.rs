//! A prediction taken apart: what each thing known adds to or takes from it, in words. The shares add up to
//! the prediction exactly.

use super::columns::{ANSWERING, PERSON, TOLD, Told};
use super::input::{Case, Layout};
use super::model::Reader;
use std::fmt;

/// Why a yes is likelier or less likely than on average.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// How often they said yes so far, of how many.
    Says {
        yes: usize,
        of: usize,
    },
    /// How often others said yes to them.
    Wanted {
        yes: usize,
        of: usize,
    },
    /// What they wrote of those they met.
    Writes,
    /// What those who met them wrote.
    Written,
    /// Their profile, as far as answers do not tell more.
    Profile,
    /// Sex, and how many meetings lie behind them.
    Moment {
        met: usize,
    },
    /// The other's yes so far.
    OtherSays {
        yes: usize,
        of: usize,
    },
    /// How often others said yes to the other.
    OtherWanted {
        yes: usize,
        of: usize,
    },
    OtherWrites,
    OtherWritten,
    OtherProfile,
    /// How the two fit, by the name of what is compared.
    Together(String),
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counted = |f: &mut fmt::Formatter<'_>, who: &str, yes: usize, of: usize, did: &str| match of {
            0 => write!(f, "{who}还没有{did}的记录"),
            _ => write!(f, "{who}此前{did} {of} 次，其中 {yes} 次愿意"),
        };
        match self {
            Self::Says { yes, of } => counted(f, "本人", *yes, *of, "答复"),
            Self::Wanted { yes, of } => counted(f, "本人", *yes, *of, "被答复"),
            Self::OtherSays { yes, of } => counted(f, "对方", *yes, *of, "答复"),
            Self::OtherWanted { yes, of } => counted(f, "对方", *yes, *of, "被答复"),
            Self::Writes => f.write_str("本人对以往见面者的评价"),
            Self::Written => f.write_str("以往见面者对本人的评价"),
            Self::OtherWrites => f.write_str("对方对以往见面者的评价"),
            Self::OtherWritten => f.write_str("以往见面者对对方的评价"),
            Self::Profile => f.write_str("本人的资料"),
            Self::OtherProfile => f.write_str("对方的资料"),
            Self::Moment { met } => write!(f, "本人的性别和已见面 {met} 次"),
            Self::Together(name) => write!(f, "两人相比：{name}"),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Contribution {
    pub reason: Reason,
    /// Above nothing makes a yes likelier.
    pub log_odds: f64,
}

impl fmt::Display for Contribution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let more = if self.log_odds >= 0.0 {
            "更可能愿意"
        } else {
            "较难愿意"
        };
        write!(f, "{}：{more}（几率 ×{:.2}）", self.reason, self.log_odds.exp())
    }
}

impl Reader<'_> {
    /// The heaviest first; those that add up to the log-odds beside `intercept`.
    pub fn explain(&self, case: &Case) -> Option<Vec<Contribution>> {
        let terms = self.terms(case)?;
        let asked = self.standing(case.who, case.at)?;
        let other = self.standing(case.about, case.about_at)?;
        let mut parts: Vec<Contribution> = Vec::new();
        let mut add = |reason: Reason, log_odds: f64| match parts.iter_mut().find(|p| p.reason == reason) {
            Some(part) => part.log_odds += log_odds,
            None => parts.push(Contribution { reason, log_odds }),
        };
        for (n, log_odds) in terms.into_iter().enumerate() {
            let reason = if n < ANSWERING {
                Reason::Moment { met: asked.given.1 }
            } else if n < ANSWERING + PERSON {
                let ((said, gave), (wanted, got)) = (asked.given, asked.received);
                match TOLD[n - ANSWERING] {
                    Told::Profile => Reason::Profile,
                    Told::Given => Reason::Says { yes: said, of: gave },
                    Told::Received => Reason::Wanted { yes: wanted, of: got },
                    Told::RatingsGiven => Reason::Writes,
                    Told::RatingsReceived => Reason::Written,
                }
            } else if n < ANSWERING + 2 * PERSON {
                let ((said, gave), (wanted, got)) = (other.given, other.received);
                match TOLD[n - ANSWERING - PERSON] {
                    Told::Profile => Reason::OtherProfile,
                    Told::Given => Reason::OtherSays { yes: said, of: gave },
                    Told::Received => Reason::OtherWanted { yes: wanted, of: got },
                    Told::RatingsGiven => Reason::OtherWrites,
                    Told::RatingsReceived => Reason::OtherWritten,
                }
            } else {
                Reason::Together(together(self.layout(), n - ANSWERING - 2 * PERSON))
            };
            add(reason, log_odds);
        }
        parts.sort_by(|a, b| b.log_odds.abs().total_cmp(&a.log_odds.abs()));
        Some(parts)
    }
}

fn together(layout: &Layout, place: usize) -> String {
    let crossed = || layout.crossed.get(place - layout.pair.len()).map(|c| &c.name);
    layout.pair.get(place).or_else(crossed).cloned().unwrap_or_default()
}
