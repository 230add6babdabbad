//! The figures of one member.

use crate::types::money::Money;
use crate::types::time::Moment;
use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// How many months the charts go back, this one included.
pub const MONTHS: u32 = 12;

/// What one member does and what was done for them; a group is nothing where the viewer doesn't work with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Analysis {
    /// `2026-11`, the oldest first.
    pub months: Vec<String>,
    pub visits: Visits,
    pub follow_ups: FollowUps,
    pub recommendations: Option<Recommendations>,
    pub requests: Option<Requests>,
    pub dates: Option<Dates>,
    pub consultations: Option<Consultations>,
    pub payments: Option<Payments>,
    pub now: Moment,
}

/// Of the member's own pages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visits {
    pub sign_ins: i64,
    pub days: i64,
    pub last_at: Option<Moment>,
    /// Days with a visit by month.
    pub days_by_month: Vec<i64>,
    pub sign_ins_by_month: Vec<i64>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUps {
    pub total: i64,
    pub effective: i64,
    pub last_at: Option<Moment>,
    pub by_month: Vec<i64>,
}

/// Seen from this member.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Recommendations {
    /// Candidates who were recommended to them.
    pub received: i64,
    /// How often they were recommended to others.
    pub made: i64,
    /// What they themself said, to either.
    pub interested: i64,
    pub declined: i64,
    pub no_answer: i64,
    pub waiting: i64,
    /// Both were interested.
    pub mutual: i64,
}

/// Introductions that members ask for themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Requests {
    /// By this member.
    pub made: i64,
    /// By others, for this member.
    pub wanted: i64,
    /// Of both, those that nobody has settled yet, and those that became a recommendation.
    pub open: i64,
    pub accepted: i64,
    pub last_at: Option<Moment>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Dates {
    pub planned: i64,
    pub held: i64,
    pub no_show: i64,
    pub cancelled: i64,
    /// How content the member was after dates, in tenths of a point of five.
    pub satisfaction_tenths: Option<i64>,
    pub last_held_at: Option<Moment>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Consultations {
    pub total: i64,
    pub waiting: i64,
    pub last_at: Option<Moment>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payments {
    pub count: i64,
    pub total: Money,
    pub last_on: Option<NaiveDate>,
    /// In fen.
    pub by_month: Vec<i64>,
}

/// The first day of the oldest month of a chart that ends today.
pub fn first_day(today: NaiveDate) -> NaiveDate {
    let month = today.with_day(1).unwrap_or(today);
    month.checked_sub_months(Months::new(MONTHS - 1)).unwrap_or(month)
}

/// The months of a chart that ends today, the oldest first.
pub fn months(today: NaiveDate) -> Vec<String> {
    let first = first_day(today);
    (0..MONTHS)
        .filter_map(|i| first.checked_add_months(Months::new(i)))
        .map(|day| day.format("%Y-%m").to_string())
        .collect()
}

/// Adds up what happened by month; what lies before the chart is left out.
pub fn by_month(today: NaiveDate, happened: impl Iterator<Item = (NaiveDate, i64)>) -> Vec<i64> {
    let first = first_day(today);
    let mut sums = vec![0; MONTHS as usize];
    for (day, how_much) in happened {
        let month = (day.year() - first.year()) * 12 + day.month0() as i32 - first.month0() as i32;
        if let Some(sum) = usize::try_from(month).ok().and_then(|m| sums.get_mut(m)) {
            *sum += how_much;
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).expect("a day")
    }

    #[test]
    fn a_year_of_months_ends_with_this_one() {
        let months = months(day(2026, 11, 30));
        assert_eq!((months.len(), &*months[0], &*months[11]), (12, "2025-12", "2026-11"));
    }

    #[test]
    fn what_happened_is_added_up_by_month() {
        let happened = [
            (day(2025, 11, 30), 100),
            (day(2025, 12, 1), 1),
            (day(2026, 11, 1), 2),
            (day(2026, 11, 30), 3),
            (day(2026, 12, 1), 100),
        ];
        let sums = by_month(day(2026, 11, 21), happened.into_iter());
        assert_eq!((sums[0], sums[10], sums[11]), (1, 0, 5));
        assert_eq!(sums.iter().sum::<i64>(), 6);
    }
}
