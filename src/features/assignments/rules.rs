//! What the agency's rules say about claiming and taking back: pure.

use super::{Claimed, Rules, Standing};
use crate::error::{Error, Result};
use crate::features::members::Intent;
use crate::types::errors::FieldErrors;
use crate::types::ids::StaffId;
use crate::types::time::{Moment, moment};
use chrono::Duration;
use std::collections::BTreeMap;

/// The days after which a pre-sale member of this intent goes to the pool; 0 is never.
pub fn days_for(rules: &Rules, intent: Option<Intent>) -> i64 {
    match intent {
        Some(Intent::Strong) => rules.strong_days,
        Some(Intent::Medium) => rules.medium_days,
        Some(Intent::Weak) => rules.weak_days,
        Some(Intent::None) => rules.none_days,
        None => rules.untouched_days,
    }
}

/// Before this moment whoever last claimed at `last` may not claim again.
pub fn not_before(rules: &Rules, last: Option<Moment>) -> Option<Moment> {
    let wait = Duration::minutes(rules.minutes_between);
    last.filter(|_| rules.minutes_between > 0).map(|last| last + wait)
}

/// Until when this viewer may not claim this member, whom they looked after before.
pub fn locked_until(rules: &Rules, viewer: StaffId, former: Option<StaffId>, released_at: Moment) -> Option<Moment> {
    let lock = Duration::days(rules.former_owner_days);
    (former == Some(viewer) && rules.former_owner_days > 0).then(|| released_at + lock)
}

/// Refuses a claim of `members` that the rules don't allow now.
pub fn may_claim(
    rules: &Rules,
    viewer: StaffId,
    standing: &Standing,
    members: &[(String, Claimed)],
    now: Moment,
) -> Result<()> {
    let wanted = members.len() as i64;
    if let Some(at) = standing.not_before.filter(|at| *at > now) {
        let minutes = (at - now).num_seconds().div_euclid(60) + 1;
        return Err(Error::conflict(format!(
            "两次认领至少间隔 {} 分钟，请 {minutes} 分钟后再来",
            rules.minutes_between
        )));
    }
    if standing.a_day > 0 && standing.claimed_today + wanted > standing.a_day {
        let left = (standing.a_day - standing.claimed_today).max(0);
        return Err(Error::conflict(if left == 0 {
            format!("每天最多认领 {} 位，您今天的名额已用完，请明天再来", standing.a_day)
        } else {
            format!(
                "每天最多认领 {} 位，您今天还能认领 {left} 位，请少选几位",
                standing.a_day
            )
        }));
    }
    if standing.load + wanted > standing.most {
        return Err(Error::conflict(format!(
            "您名下售前会员 {} 位，名额 {} 位，放不下这 {wanted} 位，请先跟进或放弃手上的会员",
            standing.load, standing.most
        )));
    }
    for (name, claimed) in members {
        let lock = locked_until(rules, viewer, claimed.former, claimed.released_at);
        if let Some(until) = lock.filter(|until| *until > now) {
            return Err(Error::conflict(format!(
                "「{name}」原由您跟进，{} 之前请让其他同事来认领",
                moment(until)
            )));
        }
    }
    Ok(())
}

/// The fields of the form of rules: name, label, the largest number.
pub const NUMBERS: &[(&str, &str, i64)] = &[
    ("usual_presale", "售前红娘默认名额", 1_000_000),
    ("usual_aftersale", "售后红娘默认名额", 1_000_000),
    ("claims_a_day", "每人每天最多认领", 10_000),
    ("minutes_between", "两次认领的间隔", 10_000),
    ("former_owner_days", "原红娘保护期", 3_650),
    ("strong_days", "意向强", 3_650),
    ("medium_days", "意向一般", 3_650),
    ("weak_days", "意向弱", 3_650),
    ("none_days", "无意向", 3_650),
    ("untouched_days", "从未联系", 3_650),
    ("lead_days", "登记后无人分配", 3_650),
    ("abandoned_days", "放弃后", 3_650),
];

/// Reads the form of the rules.
pub fn parsed(sent: &BTreeMap<String, String>) -> Result<Rules, FieldErrors> {
    let mut errors = FieldErrors::default();
    let mut numbers = BTreeMap::new();
    for (name, label, most) in NUMBERS {
        let text = sent.get(*name).map_or("", |t| t.trim());
        let number = text
            .parse::<i64>()
            .ok()
            .filter(|n| (0..=*most).contains(n))
            .ok_or(format!("{label}请填 0 到 {most} 的整数"));
        numbers.insert(*name, errors.take(name, number).unwrap_or_default());
    }
    errors.into_result()?;
    let of = |name| numbers.get(name).copied().unwrap_or_default();
    Ok(Rules {
        usual_presale: of("usual_presale"),
        usual_aftersale: of("usual_aftersale"),
        claims_a_day: of("claims_a_day"),
        minutes_between: of("minutes_between"),
        former_owner_days: of("former_owner_days"),
        automatic: sent.get("automatic").is_some_and(|t| t == "true"),
        strong_days: of("strong_days"),
        medium_days: of("medium_days"),
        weak_days: of("weak_days"),
        none_days: of("none_days"),
        untouched_days: of("untouched_days"),
        lead_days: of("lead_days"),
        abandoned_days: of("abandoned_days"),
        ineffective_counts: sent.get("ineffective_counts").is_some_and(|t| t == "true"),
    })
}

/// The numbers of the rules by their fields.
pub fn numbers(rules: &Rules) -> BTreeMap<&'static str, i64> {
    BTreeMap::from([
        ("usual_presale", rules.usual_presale),
        ("usual_aftersale", rules.usual_aftersale),
        ("claims_a_day", rules.claims_a_day),
        ("minutes_between", rules.minutes_between),
        ("former_owner_days", rules.former_owner_days),
        ("strong_days", rules.strong_days),
        ("medium_days", rules.medium_days),
        ("weak_days", rules.weak_days),
        ("none_days", rules.none_days),
        ("untouched_days", rules.untouched_days),
        ("lead_days", rules.lead_days),
        ("abandoned_days", rules.abandoned_days),
    ])
}

/// What changed between two sets of rules, in words for the audit log.
pub fn changes(before: &Rules, after: &Rules) -> String {
    let (was, is) = (numbers(before), numbers(after));
    let mut said: Vec<String> = NUMBERS
        .iter()
        .filter(|(name, _, _)| was.get(name) != is.get(name))
        .map(|(name, label, _)| format!("{label} {} → {}", was[name], is[name]))
        .collect();
    if before.automatic != after.automatic {
        said.push(
            if after.automatic {
                "启用自动回收"
            } else {
                "停用自动回收"
            }
            .to_string(),
        );
    }
    if before.ineffective_counts != after.ineffective_counts {
        said.push(
            if after.ineffective_counts {
                "无效联系算作跟进"
            } else {
                "无效联系不算跟进"
            }
            .to_string(),
        );
    }
    said.join("、")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::time::parse_moment;

    fn at(text: &str) -> Moment {
        parse_moment(text).expect("a moment")
    }

    fn standing() -> Standing {
        Standing {
            claimed_today: 0,
            a_day: 3,
            load: 0,
            most: 10,
            not_before: None,
        }
    }

    fn one(former: Option<i64>) -> Vec<(String, Claimed)> {
        let claimed = Claimed {
            former: former.map(StaffId),
            released_at: at("2026-11-01 09:00"),
        };
        vec![("王女士".to_string(), claimed)]
    }

    fn sentence(result: Result<()>) -> String {
        result.expect_err("refused").to_string()
    }

    #[test]
    fn claims_are_refused_by_each_rule_with_its_sentence() {
        let rules = Rules {
            minutes_between: 10,
            ..Rules::default()
        };
        let (me, now) = (StaffId(1), at("2026-11-21 09:00"));
        assert_eq!(may_claim(&rules, me, &standing(), &one(None), now), Ok(()));
        let used = Standing {
            claimed_today: 3,
            ..standing()
        };
        assert!(sentence(may_claim(&rules, me, &used, &one(None), now)).contains("今天的名额已用完"));
        let full = Standing { load: 10, ..standing() };
        assert!(sentence(may_claim(&rules, me, &full, &one(None), now)).contains("放不下"));
        let hasty = Standing {
            not_before: not_before(&rules, Some(at("2026-11-21 08:55"))),
            ..standing()
        };
        assert!(sentence(may_claim(&rules, me, &hasty, &one(None), now)).contains("间隔 10 分钟"));
        assert!(sentence(may_claim(&rules, me, &standing(), &one(Some(1)), now)).contains("原由您跟进"));
        assert_eq!(may_claim(&rules, me, &standing(), &one(Some(2)), now), Ok(()));
    }

    #[test]
    fn the_lock_of_a_former_owner_ends() {
        let rules = Rules::default();
        let until = locked_until(&rules, StaffId(1), Some(StaffId(1)), at("2026-11-01 09:00"));
        assert_eq!(until, Some(at("2026-12-01 09:00")));
        let open = Rules {
            former_owner_days: 0,
            ..rules
        };
        assert_eq!(
            locked_until(&open, StaffId(1), Some(StaffId(1)), at("2026-11-01 09:00")),
            None
        );
    }

    #[test]
    fn rules_survive_their_form_and_nonsense_is_named_at_its_field() {
        let rules = Rules {
            automatic: true,
            ineffective_counts: true,
            claims_a_day: 7,
            ..Rules::default()
        };
        let mut sent: BTreeMap<String, String> = numbers(&rules)
            .into_iter()
            .map(|(k, v)| (k.to_string(), v.to_string()))
            .collect();
        sent.insert("automatic".into(), "true".into());
        sent.insert("ineffective_counts".into(), "true".into());
        assert_eq!(parsed(&sent), Ok(rules.clone()));
        assert_eq!(
            changes(&Rules::default(), &rules),
            "每人每天最多认领 5 → 7、启用自动回收、无效联系算作跟进"
        );
        sent.insert("claims_a_day".into(), "-1".into());
        sent.insert("weak_days".into(), "半年".into());
        let errors = parsed(&sent).expect_err("refused");
        assert!(errors.get("claims_a_day").is_some() && errors.get("weak_days").is_some());
    }

    #[test]
    fn each_intent_has_its_days() {
        let rules = Rules::default();
        let days: Vec<i64> = [Some(Intent::Strong), Some(Intent::None), None]
            .map(|i| days_for(&rules, i))
            .to_vec();
        assert_eq!(days, [15, 60, 7]);
    }
}
