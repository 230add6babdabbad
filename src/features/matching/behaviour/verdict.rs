//! Whether a version counts. The rule: there are answers enough to learn from (`learn::enough`), later outcomes
//! enough to judge by (`scorecard`), and on them the learned way is better than what is asked for alone: the
//! lower end of the interval of its lead lies above nothing. Anything less is off.

use crate::features::matching::learn::{Records, enough};
use crate::features::matching::scorecard::{ScoreCard, Verdict};

/// The verdict, and why in a sentence.
pub fn verdict(records: &Records, card: &ScoreCard) -> (Verdict, String) {
    let mut lacks: Vec<String> = match enough(records) {
        Ok(()) => Vec::new(),
        Err(lacks) => lacks.iter().map(|l| l.to_string()).collect(),
    };
    lacks.extend(card.lacking_pairs());
    if !lacks.is_empty() {
        return (Verdict::TooFew, format!("样本太少：{}", lacks.join("；")));
    }
    match card.lead.and_then(|lead| Some((lead.value, lead.range?))) {
        Some((value, (low, high))) if low > 0.0 => (
            Verdict::On,
            format!("在后来的推荐上比只看双方要求更准：AUC 高 {value:+.3}（95% 区间 {low:+.3} 至 {high:+.3}）"),
        ),
        Some((value, (low, high))) => (
            Verdict::NotBetter,
            format!(
                "在后来的推荐上没有确实比只看双方要求更准：AUC 相差 {value:+.3}（95% 区间 {low:+.3} 至 {high:+.3}，下限须大于 0）"
            ),
        ),
        None => (
            Verdict::TooFew,
            "样本太少：检验期之前的答复不足以学习，无法与只看双方要求比较".to_string(),
        ),
    }
}
