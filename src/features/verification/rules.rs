//! When a check counts and what a decision must say: pure.

use super::CheckState;
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
