//! Days as people write them in tables: with dashes, slashes, points, characters, or as Excel counts them.

use crate::types::time::{Moment, from_local, start_of};
use chrono::{Datelike, Days, NaiveDate, NaiveTime};

const WRONG: &str = "日期请写成 1994-03-04 这样";

/// Excel's day 1 is 1900-01-01, and it believes that 1900 was a leap year.
fn of_serial(serial: u64) -> Option<NaiveDate> {
    // Before 1927 or after 2119 a bare number is no day that anybody means.
    (10_000..=80_000)
        .contains(&serial)
        .then(|| NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(serial)))
        .flatten()
}

/// The numbers in a text, with what stands between them left out.
fn numbers(text: &str) -> Vec<(String, usize)> {
    let mut found: Vec<(String, usize)> = Vec::new();
    let mut open = false;
    for c in text.chars() {
        if c.is_ascii_digit() {
            match found.last_mut() {
                Some((digits, length)) if open => {
                    digits.push(c);
                    *length += 1;
                }
                _ => found.push((c.to_string(), 1)),
            }
            open = true;
        } else {
            open = false;
        }
    }
    found
}

fn made(year: &str, month: &str, day: &str) -> Option<NaiveDate> {
    let day = NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
    (1900..2200).contains(&day.year()).then_some(day)
}

/// Full-width figures and signs as their narrow twins.
pub fn narrow(text: &str) -> String {
    text.trim()
        .chars()
        .map(|c| match c {
            '\u{3000}' | '\u{a0}' => ' ',
            '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            _ => c,
        })
        .collect::<String>()
        .trim()
        .to_string()
}

/// Reads a day; a time behind it is left out. Two-figure years and months before days are ambiguous and refused.
pub fn day(text: &str) -> Result<NaiveDate, &'static str> {
    let text = narrow(text);
    let found = numbers(&text);
    let words: Vec<&str> = found.iter().map(|(digits, _)| digits.as_str()).collect();
    let first = found.first().map_or(0, |(_, length)| *length);
    let only_figures = text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let day = match (first, words.as_slice()) {
        // 19940304, also with a time behind it
        (8, [all, ..]) => made(&all[..4], &all[4..6], &all[6..]),
        // 34397 or 34397.5
        (5, [serial] | [serial, _]) if only_figures => serial.parse().ok().and_then(of_serial),
        (4, [year, month, day, ..]) if month.len() <= 2 && day.len() <= 2 => made(year, month, day),
        // 25/3/1994: only where it can't be the month
        (1 | 2, [a, b, year, ..]) if year.len() == 4 => match (a.parse::<u32>(), b.parse::<u32>()) {
            (Ok(day), Ok(month)) if day > 12 && month <= 12 => made(year, b, a),
            (Ok(month), Ok(day)) if day > 12 && month <= 12 => made(year, a, b),
            (Ok(same), Ok(other)) if same == other => made(year, a, b),
            _ => None,
        },
        _ => None,
    };
    day.ok_or(WRONG)
}

/// A day with or without a time of day; without one it is noon, so that no zone moves it to another day.
pub fn moment(text: &str) -> Result<Moment, &'static str> {
    let day = day(text)?;
    let narrow = narrow(text);
    let time = narrow.split([' ', 'T']).nth(1).and_then(|t| {
        ["%H:%M", "%H:%M:%S", "%H:%M:%S%.f"]
            .iter()
            .find_map(|f| NaiveTime::parse_from_str(t, f).ok())
    });
    Ok(match time {
        Some(time) => from_local(day.and_time(time)),
        None => start_of(day) + chrono::Duration::hours(12),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_is_one_day() {
        for text in [
            "1994-03-04",
            "1994/3/4",
            "1994.3.4",
            "1994年3月4日",
            " 1994年03月04号 ",
            "19940304",
            "１９９４－０３－０４",
            "1994-03-04 00:00:00",
            "1994-03-04T08:30:00",
            "34397",
            "34397.0",
        ] {
            assert_eq!(day(text).map(|d| d.to_string()), Ok("1994-03-04".to_string()), "{text}");
        }
        assert_eq!(day("25/3/1994").map(|d| d.to_string()), Ok("1994-03-25".to_string()));
        assert_eq!(day("3/25/1994").map(|d| d.to_string()), Ok("1994-03-25".to_string()));
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in [
            "",
            "3/4/1994",
            "94-3-4",
            "1994-3",
            "1994",
            "1994-13-01",
            "1994-02-30",
            "不详",
            "3439",
            "999999",
            "18000101",
        ] {
            assert!(day(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_moment_keeps_its_time_and_its_day() {
        let said = |text| moment(text).map(crate::types::time::moment);
        assert_eq!(said("2025-11-02 15:04"), Ok("2025-11-02 15:04".into()));
        assert_eq!(said("2025/11/2"), Ok("2025-11-02 12:00".into()));
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in ".*") {
            let _ = (day(&text), moment(&text), narrow(&text));
        }

        #[test]
        fn serials_and_spellings_agree(serial in 10_000u64..73_000) {
            let known = day(&serial.to_string()).expect("a serial");
            for text in [known.format("%Y-%m-%d"), known.format("%Y/%-m/%-d"), known.format("%Y年%-m月%-d日"), known.format("%Y%m%d")] {
                proptest::prop_assert_eq!(day(&text.to_string()), Ok(known));
            }
        }
    }
}
