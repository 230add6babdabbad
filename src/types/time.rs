//! Moments and days as people read them, in the agency's zone, the same on server and browser.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, TimeZone, Utc};
use std::sync::OnceLock;

pub type Moment = DateTime<Utc>;

static OFFSET: OnceLock<FixedOffset> = OnceLock::new();

/// Says once, at start, how many minutes the agency's clock is ahead of UTC.
pub fn set_offset(minutes: i32) {
    if let Some(offset) = FixedOffset::east_opt(minutes * 60) {
        let _ = OFFSET.set(offset);
    }
}

/// The agency's zone; China's when nobody said otherwise.
pub fn offset() -> FixedOffset {
    *OFFSET.get_or_init(|| FixedOffset::east_opt(8 * 3600).unwrap_or(chrono::offset::Offset::fix(&Utc)))
}

/// `2026-11-21 14:05`
pub fn moment(at: Moment) -> String {
    at.with_timezone(&offset()).format("%Y-%m-%d %H:%M").to_string()
}

/// `2026-11-21`, the day of a moment in the agency's zone.
pub fn day_of(at: Moment) -> NaiveDate {
    at.with_timezone(&offset()).date_naive()
}

/// The first moment of a day in the agency's zone.
pub fn start_of(day: NaiveDate) -> Moment {
    from_local(day.and_time(chrono::NaiveTime::MIN))
}

/// A wall-clock time of the agency's zone as a moment.
pub fn from_local(at: NaiveDateTime) -> Moment {
    match offset().from_local_datetime(&at).single() {
        Some(local) => local.with_timezone(&Utc),
        None => Utc.from_utc_datetime(&at),
    }
}

/// What `<input type="datetime-local">` wants: `2026-11-21T14:05`.
pub fn input_moment(at: Moment) -> String {
    at.with_timezone(&offset()).format("%Y-%m-%dT%H:%M").to_string()
}

/// Reads `<input type="datetime-local">`, with or without seconds, and what people type.
pub fn parse_moment(text: &str) -> Result<Moment, &'static str> {
    let text = text.trim().replace('T', " ");
    ["%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"]
        .iter()
        .find_map(|f| NaiveDateTime::parse_from_str(&text, f).ok())
        .filter(|t| (1900..2200).contains(&t.year()))
        .map(from_local)
        .ok_or("请填写日期和时间，例如 2026-11-21 14:05")
}

pub fn parse_day(text: &str) -> Result<NaiveDate, &'static str> {
    NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d")
        .ok()
        .filter(|d| (1900..2200).contains(&d.year()))
        .ok_or("请填写日期，例如 2026-11-21")
}

/// Completed years from `birthday` to `today`.
pub fn age(birthday: NaiveDate, today: NaiveDate) -> i32 {
    let had = (today.month(), today.day()) >= (birthday.month(), birthday.day());
    today.year() - birthday.year() - i32::from(!had)
}

/// How long ago or how soon, seen from `now`: 「3 天前」, 「2 小时后」.
pub fn relative(at: Moment, now: Moment) -> String {
    let seconds = (at - now).num_seconds();
    let (size, suffix) = (seconds.abs(), if seconds < 0 { "前" } else { "后" });
    let days = (day_of(at) - day_of(now)).num_days();
    match size {
        0..60 => "刚刚".to_string(),
        60..3600 => format!("{} 分钟{suffix}", size / 60),
        3600..86_400 if days == 0 => format!("{} 小时{suffix}", size / 3600),
        _ => match days {
            -1 => "昨天".to_string(),
            1 => "明天".to_string(),
            0 => format!("{} 小时{suffix}", size / 3600),
            d if d.abs() < 31 => format!("{} 天{suffix}", d.abs()),
            d if d.abs() < 365 => format!("{} 个月{suffix}", d.abs() / 30),
            d => format!("{} 年{suffix}", d.abs() / 365),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).expect("a day")
    }

    #[test]
    fn age_counts_completed_years() {
        assert_eq!(age(day(1994, 3, 4), day(2026, 3, 3)), 31);
        assert_eq!(age(day(1994, 3, 4), day(2026, 3, 4)), 32);
        assert_eq!(age(day(1996, 2, 29), day(2026, 2, 28)), 29);
    }

    #[test]
    fn a_moment_survives_the_input_field() {
        let at = parse_moment("2026-11-21T14:05").expect("a moment");
        assert_eq!(moment(at), "2026-11-21 14:05");
        assert_eq!(parse_moment(&input_moment(at)), Ok(at));
        assert_eq!(at.to_rfc3339(), "2026-11-21T06:05:00+00:00");
    }

    #[test]
    fn relative_speaks_of_days() {
        let now = parse_moment("2026-11-21 14:05").expect("a moment");
        let at = |t: &str| relative(parse_moment(t).expect("a moment"), now);
        assert_eq!(at("2026-11-21 13:05"), "1 小时前");
        assert_eq!(at("2026-11-20 23:05"), "昨天");
        assert_eq!(at("2026-11-24 09:00"), "3 天后");
    }
}
