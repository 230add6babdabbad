//! The only place that reads the clock.

use crate::types::time::{Moment, day_of};
use chrono::{NaiveDate, SubsecRound};

/// Now, rounded to milliseconds: what both databases keep.
#[expect(clippy::disallowed_methods, reason = "the one clock of the house")]
pub fn now() -> Moment {
    chrono::Utc::now().round_subsecs(3)
}

/// Today in the agency's zone.
pub fn today() -> NaiveDate {
    day_of(now())
}
