//! What was learned about a pair, in words that a matchmaker understands.

use super::brain::Brain;
use crate::features::matching::engine::oracle::{self, Scored, Tendency};
use crate::features::matching::scorecard::Behaviour;

/// So many logits from what is usual are worth a word: odds of three to two, and of three to one.
const SOME: f64 = 0.4;
const MUCH: f64 = 1.1;

/// How somebody leans, in a word; nothing where it is as usual.
fn leaning(logits: f64, [never, seldom, often, always]: [&'static str; 4]) -> Option<&'static str> {
    match logits {
        l if l <= -MUCH => Some(never),
        l if l <= -SOME => Some(seldom),
        l if l >= MUCH => Some(always),
        l if l >= SOME => Some(often),
        _ => None,
    }
}

const SAYS: [&str; 4] = ["很少答应", "答应得偏少", "比较愿意答应", "很愿意答应"];
const HEARD: [&str; 4] = ["很少被答应", "被答应得偏少", "较常被答应", "很常被答应"];

/// 「对方很少答应、较常被答应；会员很愿意答应」
fn words((member, candidate): ((f64, f64), (f64, f64))) -> String {
    let of = |name: &str, (says, heard): (f64, f64)| {
        let parts: Vec<&str> = [leaning(says, SAYS), leaning(heard, HEARD)]
            .into_iter()
            .flatten()
            .collect();
        (!parts.is_empty()).then(|| format!("{name}{}", parts.join("、")))
    };
    let parts: Vec<String> = [of("对方", candidate), of("会员", member)]
        .into_iter()
        .flatten()
        .collect();
    if parts.is_empty() {
        "双方答应与被答应都与常人相近".into()
    } else {
        parts.join("；")
    }
}

/// What a version did to the score of a pair.
pub fn behaviour(brain: &Brain, score: &Scored, member: Tendency, candidate: Tendency) -> Behaviour {
    let percent = |share: i64| (share + 50) / 100;
    let there = brain
        .learned
        .yes(member.says_yes, candidate.is_said_yes_to, score.theirs);
    let back = brain.learned.yes(candidate.says_yes, member.is_said_yes_to, score.ours);
    Behaviour {
        version: brain.version,
        stated: percent(oracle::harmonic(score.theirs, score.ours)),
        factor: percent(brain.learned.factor(score.chance)),
        member_yes: percent(there),
        candidate_yes: percent(back),
        words: words((brain.leaning(member), brain.leaning(candidate))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_unusual_is_said() {
        assert_eq!(words(((0.0, 0.0), (0.2, -0.3))), "双方答应与被答应都与常人相近");
        assert_eq!(
            words(((1.2, 0.0), (-1.5, 0.5))),
            "对方很少答应、较常被答应；会员很愿意答应"
        );
    }
}
