//! 记分卡: how the matcher does on the agency's own outcomes, and from how many cases on that says anything. On
//! both sides of the wire.

use crate::types::time::Moment;
use serde::{Deserialize, Serialize};

/// A figure of a way needs so many judged pairs, and so many of either outcome.
pub const PAIRS: i64 = 100;
pub const OF_A_KIND: i64 = 20;
/// Success needs so many people with more recommendations than places.
pub const PEOPLE: i64 = 30;
pub const PLACES: i64 = 5;
/// The calibration needs so many answers.
pub const ANSWERS: i64 = 200;

words! {
    /// A way of saying who suits whom.
    pub enum Way {
        Random = "random" "随机",
        Popularity = "popularity" "人气（双方以往被答应的比例）",
        Stated = "stated" "双方要求",
        Ours = "ours" "双方要求 × 行为学习",
    }
}

words! {
    /// Whether a version counts.
    pub enum Verdict {
        On = "on" "启用",
        TooFew = "too_few" "样本太少",
        NotBetter = "not_better" "没有更准，不启用",
    }
}

/// A figure with the ends of its interval, 95 in 100.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    pub value: f64,
    /// Nothing where too few groups could be drawn.
    pub range: Option<(f64, f64)>,
}

/// One way, measured on the same pairs as the others; nothing where there are too few.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    pub way: Way,
    /// How likely a pair that came together stands before one that did not.
    pub auc: Option<Figure>,
    /// Of the five ranked first, the share that came together.
    pub success: Option<Figure>,
}

/// Answers foreseen about alike, and how many came true.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bin {
    pub foreseen: f64,
    pub came_true: f64,
    pub low: f64,
    pub high: f64,
    pub answers: i64,
}

/// Measured on later cases. Numbers of the whole agency only, nobody's own.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ScoreCard {
    /// Recommendations with an outcome, and how many both wanted.
    pub decided: i64,
    pub came_together: i64,
    /// Of them the later ones, by which the ways are judged.
    pub judged: i64,
    pub judged_together: i64,
    /// From when on.
    pub judged_from: Option<Moment>,
    pub lines: Vec<Line>,
    /// By how much the learned way's figure lies above that of what is asked for alone.
    pub lead: Option<Figure>,
    /// With more judged recommendations than places.
    pub people: i64,
    /// Answers that were foreseen, and the calibration if they are enough.
    pub foreseen: i64,
    pub bins: Vec<Bin>,
}

/// 「双方表态的推荐 12 对，至少需要 100 对」
fn short(what: &str, have: i64, need: i64, unit: &str) -> Option<String> {
    (have < need).then(|| format!("{what} {have} {unit}，至少需要 {need} {unit}"))
}

impl ScoreCard {
    /// What the figures of the ways lack.
    pub fn lacking_pairs(&self) -> Vec<String> {
        let apart = self.judged - self.judged_together;
        let lacks = [
            short("用来检验的推荐", self.judged, PAIRS, "对"),
            short("其中双方有意", self.judged_together, OF_A_KIND, "对"),
            short("其中有人婉拒", apart, OF_A_KIND, "对"),
        ];
        lacks.into_iter().flatten().collect()
    }

    pub fn lacking_people(&self) -> Option<String> {
        let what = format!("检验期内有 {} 次以上推荐的会员", PLACES + 1);
        short(&what, self.people, PEOPLE, "位")
    }

    pub fn lacking_answers(&self) -> Option<String> {
        short("用来检验的答复", self.foreseen, ANSWERS, "条")
    }

    pub fn line(&self, way: Way) -> Option<&Line> {
        self.lines.iter().find(|l| l.way == way)
    }
}

/// A trained version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Version {
    pub number: i64,
    pub at: Moment,
    pub answers: i64,
    pub yes: i64,
    pub people: i64,
    pub verdict: Verdict,
    pub reason: String,
}

/// What is learned, as the settings show it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Learning {
    /// Versions count as they are judged; else nothing learned counts.
    pub automatic: bool,
    /// The newest first.
    pub versions: Vec<Version>,
    /// A training is under way.
    pub training: bool,
    pub may_edit: bool,
    /// Of the settings, see `hold`.
    pub version: i64,
}

impl Learning {
    /// The version that counts now.
    pub fn in_use(&self) -> Option<i64> {
        let newest = self.versions.first()?;
        (self.automatic && newest.verdict == Verdict::On).then_some(newest.number)
    }
}

/// The page of the score card.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScorePage {
    /// The newest one with the version that it was made with; nothing before the first training.
    pub card: Option<(Version, ScoreCard)>,
    pub learning: Learning,
}

/// What was learned, as it counts for one pair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Behaviour {
    pub version: i64,
    /// The affinity by what both ask for alone, 0 to 100.
    pub stated: i64,
    /// What it was multiplied by, in hundredths.
    pub factor: i64,
    /// How likely the member, and the candidate, are to say yes, in hundredths.
    pub member_yes: i64,
    pub candidate_yes: i64,
    /// Why, as a matchmaker would say it.
    pub words: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_few_says_what_is_lacking() {
        let mut card = ScoreCard {
            judged: 99,
            judged_together: 79,
            people: 30,
            foreseen: 10,
            ..ScoreCard::default()
        };
        assert_eq!(card.lacking_pairs(), ["用来检验的推荐 99 对，至少需要 100 对"]);
        card.judged = 100;
        assert!(card.lacking_pairs().is_empty() && card.lacking_people().is_none());
        card.judged_together = 81;
        assert_eq!(card.lacking_pairs(), ["其中有人婉拒 19 对，至少需要 20 对"]);
        assert!(card.lacking_answers().is_some_and(|l| l.contains("至少需要 200 条")));
    }

    #[test]
    fn only_the_newest_version_counts_and_only_if_it_is_good_and_allowed() {
        let version = |number, verdict| Version {
            number,
            at: Moment::UNIX_EPOCH,
            answers: 1,
            yes: 1,
            people: 1,
            verdict,
            reason: String::new(),
        };
        let mut learning = Learning {
            automatic: true,
            versions: vec![version(2, Verdict::On), version(1, Verdict::TooFew)],
            training: false,
            may_edit: true,
            version: 0,
        };
        assert_eq!(learning.in_use(), Some(2));
        learning.automatic = false;
        assert_eq!(learning.in_use(), None);
        learning.automatic = true;
        learning.versions.insert(0, version(3, Verdict::NotBetter));
        assert_eq!(learning.in_use(), None);
    }
}
