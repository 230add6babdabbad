//! A day as it stands in a cell, before anybody asks by which calendar it counts: pure. Whatever is left over
//! when day and time are read makes it no day: 「农历1994年1月23日」 is not the 23rd of January.

use super::days::narrow;
use chrono::{Datelike, Days, NaiveDate};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Calendar {
    Sun,
    Moon,
}

/// Year, month and day as they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// As far as the words say it.
    pub calendar: Option<Calendar>,
    /// A birthday by the moon may be told without one.
    pub year: Option<i32>,
    pub month: u32,
    pub day: u32,
    /// The leap month of this number.
    pub leap: bool,
    /// In characters that are used for both calendars: 「三月十五」.
    pub vague: bool,
}

const CALENDARS: &[(&str, Calendar)] = &[
    ("农历", Calendar::Moon),
    ("阴历", Calendar::Moon),
    ("旧历", Calendar::Moon),
    ("夏历", Calendar::Moon),
    ("公历", Calendar::Sun),
    ("阳历", Calendar::Sun),
    ("新历", Calendar::Sun),
    ("西历", Calendar::Sun),
];
const BETWEEN: &[char] = &['-', '/', '.', '—', '–', '\\', '_'];

/// Reads a day with or without a time behind it. Two-figure years and months before days are ambiguous and
/// no day.
pub fn written(text: &str) -> Option<Written> {
    let text = narrow(text);
    let (said, text) = calendar(&text);
    let (found, behind) = serial(text)
        .or_else(|| compact(text))
        .or_else(|| named(text))
        .or_else(|| separated(text))
        .or_else(|| year_last(text))?;
    let calendar = match (said, found.calendar) {
        (Some(said), Some(told)) if said != told => return None,
        (said, told) => said.or(told),
    };
    let sound = (1..=12).contains(&found.month) && (1..=31).contains(&found.day) && is_time(behind);
    // By the sun there is no leap month and no birthday without a year.
    let by_sun = calendar != Some(Calendar::Moon) && (found.leap || found.year.is_none() && !found.vague);
    (sound && !by_sun).then_some(Written {
        calendar,
        vague: found.vague && calendar.is_none(),
        ..found
    })
}

impl Written {
    fn plain(year: i32, month: u32, day: u32) -> Self {
        Self {
            calendar: None,
            year: Some(year),
            month,
            day,
            leap: false,
            vague: false,
        }
    }

    /// The day by the sun, where it is one.
    pub fn solar(self) -> Option<NaiveDate> {
        let year = self.year.filter(|y| (1900..2200).contains(y))?;
        NaiveDate::from_ymd_opt(year, self.month, self.day)
    }
}

/// The calendar that is named before or behind the day, and the text without its name.
fn calendar(text: &str) -> (Option<Calendar>, &str) {
    if !text.contains('历') {
        return (None, text);
    }
    for (word, calendar) in CALENDARS {
        for (open, close) in [("(", ")"), ("[", "]"), ("", "")] {
            let name = format!("{open}{word}{close}");
            if let Some(rest) = text.strip_prefix(&name) {
                return (Some(*calendar), rest.trim_start_matches([' ', ':']));
            }
            if let Some(rest) = text.strip_suffix(&name) {
                return (Some(*calendar), rest.trim_end());
            }
        }
    }
    (None, text)
}

/// So many figures at the beginning, not one more, and what follows.
fn figures(text: &str, least: usize, most: usize) -> Option<(u32, &str)> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at(length);
    (least..=most)
        .contains(&length)
        .then(|| digits.parse().ok())
        .flatten()
        .map(|n| (n, rest))
}

fn year(text: &str) -> Option<(i32, &str)> {
    let (year, rest) = figures(text, 4, 4)?;
    Some((i32::try_from(year).ok()?, rest))
}

/// What stands between two numbers, and the text behind it.
fn between<'a>(text: &'a str, also: &[char]) -> Option<&'a str> {
    let bare = text.trim_start();
    match bare.strip_prefix(also).or_else(|| bare.strip_prefix(BETWEEN)) {
        Some(rest) => Some(rest.trim_start()),
        // Blanks alone: 1994 3 4
        None => (bare.len() < text.len()).then_some(bare),
    }
}

/// 34397 or 34397.5: the days that Excel counts. Its day 1 is 1900-01-01, and it believes that 1900 was a
/// leap year.
fn serial(text: &str) -> Option<(Written, &str)> {
    let (serial, rest) = figures(text, 5, 5)?;
    let rest = rest.strip_prefix('.').unwrap_or(rest);
    // Before 1927 or after 2119 a bare number is no day that anybody means.
    if !rest.bytes().all(|b| b.is_ascii_digit()) || !(10_000..=80_000).contains(&serial) {
        return None;
    }
    let day = NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(serial.into()))?;
    Some((Written::plain(day.year(), day.month(), day.day()), ""))
}

/// 19940304
fn compact(text: &str) -> Option<(Written, &str)> {
    let (all, rest) = figures(text, 8, 8)?;
    let year = i32::try_from(all / 10_000).ok()?;
    Some((Written::plain(year, all / 100 % 100, all % 100), rest))
}

/// 1994-03-04
fn separated(text: &str) -> Option<(Written, &str)> {
    let (year, rest) = year(text)?;
    let (month, rest) = figures(between(rest, &['年'])?, 1, 2)?;
    let (day, rest) = figures(between(rest, &[])?, 1, 2)?;
    let rest = rest.strip_prefix(['日', '号']).unwrap_or(rest);
    Some((Written::plain(year, month, day), rest))
}

/// 25/3/1994: only where the day can't be the month.
fn year_last(text: &str) -> Option<(Written, &str)> {
    let (a, rest) = figures(text, 1, 2)?;
    let (b, rest) = figures(between(rest, &[])?, 1, 2)?;
    let (year, rest) = year(between(rest, &[])?)?;
    let (month, day) = match (a, b) {
        (day, month) if day > 12 && month <= 12 => (month, day),
        (month, day) if month == day || day > 12 && month <= 12 => (month, day),
        _ => return None,
    };
    Some((Written::plain(year, month, day), rest))
}

/// 1994年3月4日, 1994年正月廿三, 闰四月初一, 一九九四年腊月三十
fn named(text: &str) -> Option<(Written, &str)> {
    let (before, behind) = text.split_once('月')?;
    let (year, month) = match before.split_once('年') {
        Some((year, month)) => (Some(year_in_words(year.trim())?), month.trim()),
        None => match year(before) {
            Some((year, rest)) => (Some(year), rest.trim_start_matches(BETWEEN).trim()),
            None => (None, before.trim()),
        },
    };
    let (leap, month) = match month.strip_prefix('闰') {
        Some(month) => (true, month.trim_start()),
        None => (false, month),
    };
    let (month, month_by) = match figures(month, 1, 2) {
        Some((month, "")) => (month, By::Figures),
        Some(_) => return None,
        None => month_in_words(month)?,
    };
    let behind = behind.trim_start();
    let (day, day_by, rest) = match figures(behind, 1, 2) {
        Some((day, rest)) => (day, By::Figures, rest),
        None => day_in_words(behind)?,
    };
    let rest = rest.strip_prefix(['日', '号']).unwrap_or(rest);
    let moon = leap || month_by == By::Moon || day_by == By::Moon;
    let found = Written {
        calendar: moon.then_some(Calendar::Moon),
        year,
        month,
        day,
        leap,
        vague: !moon && (month_by == By::Words || day_by == By::Words || year.is_none()),
    };
    Some((found, rest))
}

/// How a number is written.
#[derive(Clone, Copy, PartialEq)]
enum By {
    Figures,
    /// In characters that both calendars use.
    Words,
    /// In characters that only the moon's has.
    Moon,
}

/// The number that a character stands for, ten included.
fn numeral(c: char) -> Option<u32> {
    "〇一二三四五六七八九十"
        .chars()
        .zip(0..)
        .find_map(|(known, number)| (known == c).then_some(number))
}

fn year_in_words(text: &str) -> Option<i32> {
    if let Some((year, rest)) = year(text) {
        return rest.trim().is_empty().then_some(year);
    }
    let digit = |c: char| match c {
        '零' | '○' => Some(0),
        c => numeral(c).filter(|n| *n < 10),
    };
    let digits = text.chars().map(digit).collect::<Option<Vec<u32>>>()?;
    let year = digits.iter().fold(0, |year, digit| year * 10 + digit);
    (digits.len() == 4).then(|| i32::try_from(year).ok()).flatten()
}

fn month_in_words(text: &str) -> Option<(u32, By)> {
    match text {
        "正" => return Some((1, By::Moon)),
        "冬" => return Some((11, By::Moon)),
        "腊" => return Some((12, By::Moon)),
        _ => {}
    }
    let mut chars = text.chars();
    let first = numeral(chars.next()?)?;
    match (first, chars.next(), chars.next()) {
        (_, None, _) => Some((first, By::Words)),
        (10, Some(c), None) => numeral(c).filter(|n| (1..=2).contains(n)).map(|n| (10 + n, By::Words)),
        _ => None,
    }
}

/// 初一, 十五, 二十, 廿三, 三十, and what follows.
fn day_in_words(text: &str) -> Option<(u32, By, &str)> {
    let known = |c: char| matches!(c, '初' | '廿' | '卅') || numeral(c).is_some();
    let end = text.find(|c| !known(c)).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let mut chars = word.chars();
    let first = chars.next()?;
    let left: Vec<u32> = chars.map(|c| numeral(c).filter(|n| *n > 0)).collect::<Option<_>>()?;
    let (day, by) = match (first, left.as_slice()) {
        ('初', [n]) => (*n, By::Moon),
        ('廿', []) => (20, By::Moon),
        ('廿', [n]) if *n < 10 => (20 + n, By::Moon),
        ('卅', []) => (30, By::Moon),
        ('十', []) => (10, By::Words),
        ('十', [n]) if *n < 10 => (10 + n, By::Words),
        (c, left) => match (numeral(c)?, left) {
            (n @ 1..=9, []) => (n, By::Words),
            (n @ 2..=3, [10]) => (n * 10, By::Words),
            (n @ 2..=3, [10, more]) if *more < 10 => (n * 10 + more, By::Words),
            _ => return None,
        },
    };
    Some((day, by, rest))
}

/// Whether a text behind a day is a day of the week, a time, or nothing.
fn is_time(text: &str) -> bool {
    let text = text
        .trim_start_matches(['T', ' ', '('])
        .trim_end_matches([' ', ')', '.']);
    let week = text.strip_prefix("星期").or_else(|| text.strip_prefix('周'));
    let text = match week {
        Some(rest) => match rest.strip_prefix(['一', '二', '三', '四', '五', '六', '日', '天']) {
            Some(rest) => rest.trim_start_matches([' ', ')']),
            None => return false,
        },
        None => text,
    };
    let text = ["上午", "下午", "AM", "PM", "am", "pm"]
        .iter()
        .fold(text, |text, half| {
            let text = text.strip_prefix(*half).unwrap_or(text);
            text.strip_suffix(*half).unwrap_or(text).trim()
        });
    let text = text.strip_suffix('Z').unwrap_or(text);
    let of_clock = |text: &str| {
        text.contains(':')
            && text.starts_with(|c: char| c.is_ascii_digit())
            && text.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.'))
    };
    match text.split_once('+') {
        Some((time, zone)) => of_clock(time) && of_clock(zone),
        None => text.is_empty() || of_clock(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_over_makes_it_no_day() {
        for text in [
            "1994-03-04生",
            "1994-03-04?",
            "约1994-03-04",
            "1994-03-04 或 1994-04-03",
            "农1994-03-04",
            "农历公历1994-03-04",
            "公历1994年正月廿三",
            "1994年闰月3日",
            "1994-03-04（属狗）",
            "1994年十三月初一",
            "正月",
            "1994年正月卅一",
            "1994年正月初十一",
        ] {
            assert_eq!(written(text), None, "{text}");
        }
        // Full stops, times and days of the week are known.
        for text in [
            "1994.3.4.",
            "1994-03-04 08:30",
            "1994年3月4日 星期五",
            "1994/3/4 0:00:00",
            "1994-03-04T08:30:00.000Z",
            "1994-3-4 上午8:30",
        ] {
            assert_eq!(written(text), Some(Written::plain(1994, 3, 4)), "{text}");
        }
    }

    #[test]
    fn words_say_which_calendar() {
        let said = |text: &str| written(text).map(|w| (w.calendar, w.vague));
        for text in [
            "农历1994-1-23",
            "阴历：1994.1.23",
            "1994年1月23日（农历）",
            "(农历)1994/1/23",
            "1994年正月23",
            "1994年1月廿三",
            "闰四月初一",
        ] {
            assert_eq!(said(text), Some((Some(Calendar::Moon), false)), "{text}");
        }
        assert_eq!(said("公历1994年1月23日"), Some((Some(Calendar::Sun), false)));
        assert_eq!(said("1994年1月23日"), Some((None, false)));
        assert_eq!(said("1994年三月十五"), Some((None, true)));
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in ".*", words in "[0-9年月日闰正冬腊初一二三四十廿卅农历公 ./:-]{0,12}") {
            let _ = (written(&text), written(&words));
        }

        #[test]
        fn nothing_unknown_is_passed_over(junk in "[a-zA-Z\u{4e00}-\u{5385}?!]{1,4}") {
            let known = ["Z", "T", "AM", "PM", "am", "pm", "上午", "下午"];
            proptest::prop_assume!(!known.iter().any(|k| junk.contains(k)) && !junk.contains(['日', '号', '历', '周']));
            proptest::prop_assert_eq!(written(&format!("1994-03-04{junk}")), None);
            proptest::prop_assert_eq!(written(&format!("{junk}1994-03-04")), None);
        }
    }
}
