//! When a check counts and what a decision must say: pure.

use super::{CheckState, Item};
use crate::features::members::Answers;
use crate::types::errors::FieldErrors;
use crate::types::time::parse_day;
use chrono::{Days, NaiveDate};

/// A check that runs out within so many days is spoken of beforehand.
pub const SOON: u64 = 30;

/// How a check that holds stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    Valid,
    Soon,
    Expired,
}

/// The last day counts; without one a check holds for good.
pub fn validity(valid_until: Option<NaiveDate>, today: NaiveDate) -> Validity {
    match valid_until {
        Some(day) if day < today => Validity::Expired,
        Some(day) if day <= today + Days::new(SOON) => Validity::Soon,
        _ => Validity::Valid,
    }
}

/// Why a check no longer counts whose answers were changed.
pub const OUTDATED: &str = "资料已修改";

/// What the check says that waits in its place.
pub const CHECK_AGAIN: &str = "资料已修改，请重新核验";

/// The items that rest on one of these answers.
pub fn items_of<'a>(keys: impl IntoIterator<Item = &'a str>) -> Vec<Item> {
    let keys: Vec<&str> = keys.into_iter().collect();
    let touched = |item: &&Item| item.rests_on().iter().any(|key| keys.contains(key));
    Item::ALL.iter().filter(touched).copied().collect()
}

/// The keys of the answers that differ.
pub fn changed_keys<'a>(before: &'a Answers, after: &'a Answers) -> Vec<&'a str> {
    let keys = before.keys().chain(after.keys());
    keys.filter(|key| before.get(*key) != after.get(*key))
        .map(String::as_str)
        .collect()
}

/// One of two checks of the same item, when their records become one.
#[derive(Clone, Copy, Debug)]
pub struct Rival {
    pub valid_until: Option<NaiveDate>,
    /// Whether the record says after the merge what this check has looked at.
    pub fits: bool,
}

/// Which of the two holds on after a merge: one that fits what the record says, and of two the one that holds
/// longer. True for the kept record's.
pub fn stands(kept: Option<Rival>, gone: Option<Rival>) -> Option<bool> {
    let end = |rival: Rival| rival.valid_until.unwrap_or(NaiveDate::MAX);
    match (kept.filter(|r| r.fits), gone.filter(|r| r.fits)) {
        (Some(k), Some(g)) => Some(end(k) >= end(g)),
        (Some(_), None) => Some(true),
        (None, Some(_)) => Some(false),
        (None, None) => None,
    }
}

/// What somebody decided about a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    pub state: CheckState,
    pub valid_until: Option<NaiveDate>,
    pub reason: String,
}

/// Reads a decision: what holds may have a last day that has not passed, what does not needs a reason.
pub fn decision(verdict: &str, valid_until: &str, reason: &str, today: NaiveDate) -> Result<Decision, FieldErrors> {
    let mut errors = FieldErrors::default();
    let state = match CheckState::from_code(verdict) {
        Some(state @ (CheckState::Verified | CheckState::Refused)) => Some(state),
        _ => {
            errors.add("verdict", "请选择核验结果");
            None
        }
    };
    let until = if state == Some(CheckState::Verified) {
        last_day(valid_until, today, &mut errors)
    } else {
        None
    };
    let reason = short("reason", reason, &mut errors);
    if state == Some(CheckState::Refused) && reason.is_empty() {
        errors.add("reason", "请写明未通过的原因，提交人会看到");
    }
    errors.clone().into_result()?;
    let state = state.ok_or(errors)?;
    Ok(Decision {
        state,
        valid_until: until,
        reason,
    })
}

/// Until when a check counts; empty is for good.
pub fn last_day(text: &str, today: NaiveDate, errors: &mut FieldErrors) -> Option<NaiveDate> {
    if text.trim().is_empty() {
        return None;
    }
    let day = errors.take("valid_until", parse_day(text))?;
    if day < today {
        errors.add("valid_until", "有效期已过，请核对日期");
        return None;
    }
    Some(day)
}

/// A note or a reason, at most 300 characters.
pub fn short(field: &str, text: &str, errors: &mut FieldErrors) -> String {
    let text = text.trim();
    if text.chars().count() > 300 {
        errors.add(field, "请不超过 300 个字");
    }
    text.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        parse_day(text).expect("a day")
    }

    #[test]
    fn the_last_day_still_counts() {
        let today = day("2026-11-21");
        assert_eq!(validity(None, today), Validity::Valid);
        assert_eq!(validity(Some(today), today), Validity::Soon);
        assert_eq!(validity(Some(day("2026-11-20")), today), Validity::Expired);
        assert_eq!(validity(Some(day("2026-12-21")), today), Validity::Soon);
        assert_eq!(validity(Some(day("2026-12-22")), today), Validity::Valid);
    }

    #[test]
    fn a_check_falls_with_what_it_has_looked_at() {
        assert_eq!(items_of(["birthday", "height", "name"]), [Item::Identity]);
        assert_eq!(items_of(["id_number", "car"]), [Item::Identity, Item::Car]);
        assert_eq!(items_of(["occupation", "wish_education"]), []);
    }

    #[test]
    fn of_two_checks_the_fitting_one_that_holds_longer_stands() {
        let one = |until: &str, fits| {
            Some(Rival {
                valid_until: parse_day(until).ok(),
                fits,
            })
        };
        assert_eq!(stands(one("2026-01-01", true), one("2027-01-01", true)), Some(false));
        assert_eq!(
            stands(one("2026-01-01", true), one("", true)),
            Some(false),
            "without an end"
        );
        assert_eq!(stands(one("", true), one("", true)), Some(true));
        assert_eq!(stands(one("2026-01-01", true), one("2027-01-01", false)), Some(true));
        assert_eq!(stands(one("2026-01-01", false), None), None);
        assert_eq!(stands(None, one("2026-01-01", true)), Some(false));
    }

    #[test]
    fn what_holds_may_have_an_end_and_what_does_not_needs_a_reason() {
        let today = day("2026-11-21");
        let held = decision("verified", "2027-11-21", "", today).expect("held");
        assert_eq!(
            (held.state, held.valid_until),
            (CheckState::Verified, Some(day("2027-11-21")))
        );
        assert_eq!(decision("verified", "", "", today).map(|d| d.valid_until), Ok(None));
        let wrong = |verdict, until, reason, field: &str| {
            let errors = decision(verdict, until, reason, today).expect_err("refused");
            assert!(errors.get(field).is_some(), "{field}: {errors:?}");
        };
        wrong("verified", "2026-11-20", "", "valid_until");
        wrong("verified", "明年", "", "valid_until");
        wrong("refused", "", " ", "reason");
        wrong("", "", "", "verdict");
        wrong("replaced", "", "", "verdict");
        assert!(decision("refused", "", "照片不清楚", today).is_ok());
    }
}
