//! Days as people write them in tables: with dashes, slashes, points, characters, or as Excel counts them; by
//! the sun, and birthdays by the moon too.

use super::written::{Calendar, Written, written};
use crate::types::lunar::LunarDay;
use crate::types::time::{Moment, from_local, start_of};
use chrono::{NaiveDate, NaiveTime};

const WRONG: &str = "日期请写成 1994-03-04 这样";
const VAGUE: &str = "看不出是公历还是农历：公历请写成 1994-03-04，农历请写成「农历1994年正月廿三」";
const NO_MOON: &str = "这一项要公历日期，请写成 1994-03-04 这样";
const MOON_WRONG: &str = "农历日期请写成「1994年正月廿三」这样";
const NO_YEAR: &str = "农历生日请写上年份，例如「1994年正月廿三」";
const DIFFERENT: &str = "生日与农历生日不是同一天，请核对";

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

/// Reads a day by the sun; a time behind it is left out.
pub fn day(text: &str) -> Result<NaiveDate, &'static str> {
    let found = written(text).ok_or(WRONG)?;
    match found.calendar {
        Some(Calendar::Moon) => Err(NO_MOON),
        _ if found.vague => Err(VAGUE),
        _ => found.solar().ok_or(WRONG),
    }
}

/// Reads a birthday, and whether it was told by the moon. `by_moon`: what says nothing of its calendar is
/// meant so.
pub fn birthday(text: &str, by_moon: bool) -> Result<(NaiveDate, bool), String> {
    let found = written(text).ok_or(WRONG)?;
    match found.calendar {
        Some(Calendar::Moon) => lunar(found).map(|day| (day, true)),
        None if by_moon => lunar(found).map(|day| (day, true)),
        None if found.vague => Err(VAGUE.into()),
        _ => Ok((found.solar().ok_or(WRONG)?, false)),
    }
}

fn lunar(found: Written) -> Result<NaiveDate, String> {
    let year = found.year.ok_or(NO_YEAR)?;
    if found.day > 30 {
        return Err(MOON_WRONG.into());
    }
    LunarDay::new(year, found.month, found.leap, found.day).map(LunarDay::solar)
}

/// The birthday that a column of lunar birthdays tells, with what the column of birthdays says `beside` it:
/// the same day by the sun, or the same words once more. Without a year it only says that the other is kept
/// by the moon. An error comes with whether it is the other cell's.
pub fn lunar_birthday(text: &str, beside: Option<&str>) -> Result<NaiveDate, (bool, String)> {
    let here = |sentence: &str| (false, sentence.to_string());
    let found = written(text).ok_or_else(|| here(MOON_WRONG))?;
    if found.calendar == Some(Calendar::Sun) {
        return Err(here(MOON_WRONG));
    }
    let Some(beside) = beside else {
        return lunar(found).map_err(|s| (false, s));
    };
    let other = written(beside).ok_or_else(|| (true, WRONG.to_string()))?;
    let words = |w: &Written| (w.month, w.day);
    let year = found.year.or(other.year);
    let repeated = other.calendar != Some(Calendar::Sun) && words(&other) == words(&found) && other.year == year;
    if repeated || other.calendar == Some(Calendar::Moon) {
        if !repeated {
            return Err(here(DIFFERENT));
        }
        let leap = found.leap || other.leap;
        return lunar(Written { year, leap, ..found }).map_err(|s| (false, s));
    }
    let day = other.solar().ok_or_else(|| (true, WRONG.to_string()))?;
    let same = LunarDay::of(day).is_some_and(|moon| {
        (moon.month, moon.day, moon.leap) == (found.month, found.day, found.leap)
            && found.year.is_none_or(|year| year == moon.year)
    });
    if same { Ok(day) } else { Err(here(DIFFERENT)) }
}

/// A lunar day as a table tells it, so that it is read back: 「1994年正月廿三」.
pub fn lunar_words(birthday: NaiveDate) -> String {
    LunarDay::of(birthday).map_or_else(String::new, |day| format!("{}年{}", day.year, day.words()))
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

    fn born(text: &str, by_moon: bool) -> Option<(String, bool)> {
        birthday(text, by_moon).ok().map(|(day, moon)| (day.to_string(), moon))
    }

    #[test]
    fn a_birthday_by_the_moon_is_no_day_by_the_sun() {
        let there = Some(("1994-03-04".to_string(), true));
        for text in [
            "农历1994年1月23日",
            "农历1994-01-23",
            "阴历 1994.1.23",
            "旧历：1994/1/23",
            "1994年1月23日（农历）",
            "1994年正月廿三",
            "1994年正月二十三",
            "农历一九九四年正月廿三",
            "1994年1月廿三",
            "1994正月廿三日",
        ] {
            assert_eq!(born(text, false), there, "{text}");
            assert!(day(text).is_err(), "{text}");
        }
        // The mark beside it makes a plain day one by the moon, and there are days that only the moon has.
        assert_eq!(born("1994-01-23", true), there);
        assert_eq!(born("1994-01-23", false), Some(("1994-01-23".into(), false)));
        assert_eq!(born("公历1994-03-04", true), Some(("1994-03-04".into(), false)));
        assert_eq!(born("三月十五", true), None);
        assert_eq!(born("1994年三月十五", false), None);
        assert_eq!(born("1995-02-30", false), None);
        assert_eq!(born("1995-02-30", true), Some(("1995-03-30".into(), true)));
        assert_eq!(born("2020年闰四月初一", false), Some(("2020-05-23".into(), true)));
        assert!(birthday("1994年闰四月初一", false).is_err_and(|s| s.contains("没有闰四月")));
        assert!(birthday("农历1994-01-31", false).is_err());
        assert!(birthday("农历正月廿三", false).is_err_and(|s| s.contains("年份")));
    }

    #[test]
    fn a_lunar_birthday_agrees_with_the_birthday_beside_it() {
        let there = Ok("1994-03-04".to_string());
        let read = |text, beside| lunar_birthday(text, beside).map(|d| d.to_string());
        for (text, beside) in [
            ("1994年正月廿三", None),
            ("1994-01-23", None),
            ("1994年正月廿三", Some("1994-03-04")),
            ("正月廿三", Some("1994-03-04")),
            // The same words in both columns.
            ("1994-1-23", Some("1994年1月23日")),
            ("正月廿三", Some("农历1994年1月23日")),
        ] {
            assert_eq!(read(text, beside), there, "{text} {beside:?}");
        }
        assert_eq!(
            read("1994年正月廿三", Some("1994-03-05")),
            Err((false, DIFFERENT.into()))
        );
        assert_eq!(read("正月廿四", Some("1994-03-04")), Err((false, DIFFERENT.into())));
        assert_eq!(read("正月廿三", None), Err((false, NO_YEAR.into())));
        assert_eq!(read("公历1994-03-04", None), Err((false, MOON_WRONG.into())));
        assert!(read("正月廿三", Some("不详日期")).is_err_and(|(beside, _)| beside));
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in ".*", other in ".*") {
            let _ = (day(&text), moment(&text), narrow(&text), birthday(&text, true));
            let _ = (lunar_birthday(&text, Some(&other)), lunar_birthday("正月廿三", Some(&text)));
        }

        #[test]
        fn a_lunar_day_is_read_however_it_is_told(after in 0i64..55_000) {
            let known = NaiveDate::from_ymd_opt(1930, 1, 1).expect("a day") + chrono::Duration::days(after);
            let moon = LunarDay::of(known).expect("in the table");
            let leap = if moon.leap { "闰" } else { "" };
            let (year, month, date) = (moon.year, moon.month, moon.day);
            // 「七月十一」 alone may be of either calendar.
            let told = lunar_words(known);
            proptest::prop_assert_eq!(lunar_birthday(&told, None), Ok(known));
            proptest::prop_assert_eq!(birthday(&told, true), Ok((known, true)));
            for text in [format!("农历{told}"), format!("农历{year}年{leap}{month}月{date}日"), format!("{year}年{}（阴历）", moon.words())] {
                proptest::prop_assert_eq!(birthday(&text, false), Ok((known, true)), "{}", text);
                proptest::prop_assert_eq!(lunar_birthday(&text, Some(&known.to_string())), Ok(known), "{}", text);
            }
            proptest::prop_assert_eq!(lunar_birthday(&moon.words(), Some(&known.to_string())), Ok(known));
            if !moon.leap {
                proptest::prop_assert_eq!(birthday(&format!("{year}-{month:02}-{date:02}"), true), Ok((known, true)));
            }
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
