//! The Chinese calendar (农历) from 1900 to 2100: lunar days, what they are called, when a birthday comes round.
//!
//! The table of months follows GB/T 33661-2017 as the program sxwnl (寿星天文历) computes it. It was taken from
//! isee15's Lunar-Solar-Calendar-Converter and compared, month by month, with 6tail's lunar and with ICU's
//! calendar; where they part (2089 and 2097, new moons at midnight) it is as those two have it.

use chrono::{Datelike, Duration, NaiveDate};

const FIRST: i32 = 1900;
const LAST: i32 = 2100;

/// A year as bits: 0 to 3 the month that is followed by a leap month (0 for none), 15 down to 4 whether the
/// months 1 to 12 have 30 days, 16 whether the leap month has.
#[rustfmt::skip]
const YEARS: [u32; 201] = [
    0x04bd8, 0x04ae0, 0x0a570, 0x054d5, 0x0d260, 0x0d950, 0x16554, 0x056a0, 0x09ad0, 0x055d2, // 1900
    0x04ae0, 0x0a5b6, 0x0a4d0, 0x0d250, 0x1d255, 0x0b540, 0x0d6a0, 0x0ada2, 0x095b0, 0x14977, // 1910
    0x04970, 0x0a4b0, 0x0b4b5, 0x06a50, 0x06d40, 0x1ab54, 0x02b60, 0x09570, 0x052f2, 0x04970, // 1920
    0x06566, 0x0d4a0, 0x0ea50, 0x16a95, 0x05ad0, 0x02b60, 0x186e3, 0x092e0, 0x1c8d7, 0x0c950, // 1930
    0x0d4a0, 0x1d8a6, 0x0b550, 0x056a0, 0x1a5b4, 0x025d0, 0x092d0, 0x0d2b2, 0x0a950, 0x0b557, // 1940
    0x06ca0, 0x0b550, 0x15355, 0x04da0, 0x0a5b0, 0x14573, 0x052b0, 0x0a9a8, 0x0e950, 0x06aa0, // 1950
    0x0aea6, 0x0ab50, 0x04b60, 0x0aae4, 0x0a570, 0x05260, 0x0f263, 0x0d950, 0x05b57, 0x056a0, // 1960
    0x096d0, 0x04dd5, 0x04ad0, 0x0a4d0, 0x0d4d4, 0x0d250, 0x0d558, 0x0b540, 0x0b6a0, 0x195a6, // 1970
    0x095b0, 0x049b0, 0x0a974, 0x0a4b0, 0x0b27a, 0x06a50, 0x06d40, 0x0af46, 0x0ab60, 0x09570, // 1980
    0x04af5, 0x04970, 0x064b0, 0x074a3, 0x0ea50, 0x06b58, 0x05ac0, 0x0ab60, 0x096d5, 0x092e0, // 1990
    0x0c960, 0x0d954, 0x0d4a0, 0x0da50, 0x07552, 0x056a0, 0x0abb7, 0x025d0, 0x092d0, 0x0cab5, // 2000
    0x0a950, 0x0b4a0, 0x0baa4, 0x0ad50, 0x055d9, 0x04ba0, 0x0a5b0, 0x15176, 0x052b0, 0x0a930, // 2010
    0x07954, 0x06aa0, 0x0ad50, 0x05b52, 0x04b60, 0x0a6e6, 0x0a4e0, 0x0d260, 0x0ea65, 0x0d530, // 2020
    0x05aa0, 0x076a3, 0x096d0, 0x04afb, 0x04ad0, 0x0a4d0, 0x1d0b6, 0x0d250, 0x0d520, 0x0dd45, // 2030
    0x0b5a0, 0x056d0, 0x055b2, 0x049b0, 0x0a577, 0x0a4b0, 0x0aa50, 0x1b255, 0x06d20, 0x0ada0, // 2040
    0x14b63, 0x09370, 0x049f8, 0x04970, 0x064b0, 0x168a6, 0x0ea50, 0x06b20, 0x1a6c4, 0x0aae0, // 2050
    0x092e0, 0x0d2e3, 0x0c960, 0x0d557, 0x0d4a0, 0x0da50, 0x05d55, 0x056a0, 0x0a6d0, 0x055d4, // 2060
    0x052d0, 0x0a9b8, 0x0a950, 0x0b4a0, 0x0b6a6, 0x0ad50, 0x055a0, 0x0aba4, 0x0a5b0, 0x052b0, // 2070
    0x0b273, 0x06930, 0x07337, 0x06aa0, 0x0ad50, 0x14b55, 0x04b60, 0x0a570, 0x054e4, 0x0d160, // 2080
    0x0e968, 0x0d520, 0x0daa0, 0x16aa6, 0x056d0, 0x04ae0, 0x0a9d4, 0x0a2d0, 0x0d150, 0x0f252, // 2090
    0x0d520, // 2100
];

const MONTHS: [&str; 12] = [
    "正月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "冬月", "腊月",
];
const DIGITS: [&str; 10] = ["十", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

/// A day of the Chinese calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LunarDay {
    /// The year in which its new year lies: the twelfth month of 2025 reaches into 2026.
    pub year: i32,
    /// 1 to 12.
    pub month: u32,
    /// The second month of this number in a year that has one.
    pub leap: bool,
    /// 1 to 30.
    pub day: u32,
}

/// The first day of the calendar's first year.
fn beginning() -> NaiveDate {
    NaiveDate::from_ymd_opt(1900, 1, 31).unwrap_or_default()
}

fn bits(year: i32) -> Option<u32> {
    let at = usize::try_from(year.checked_sub(FIRST)?).ok()?;
    YEARS.get(at).copied()
}

/// The month that a year has twice, if it has one.
pub fn leap_month(year: i32) -> Option<u32> {
    bits(year).map(|b| b & 0xf).filter(|m| *m > 0)
}

/// Number, whether it is the leap one, and days of every month of a year, in order.
fn months(bits: u32) -> impl Iterator<Item = (u32, bool, u32)> {
    let leap = bits & 0xf;
    (1..=12).flat_map(move |month| {
        let own = (month, false, 29 + (bits >> (16 - month) & 1));
        let second = (month == leap).then_some((month, true, 29 + (bits >> 16 & 1)));
        std::iter::once(own).chain(second)
    })
}

impl LunarDay {
    /// A day that there is, or what is wrong with it.
    pub fn new(year: i32, month: u32, leap: bool, day: u32) -> Result<Self, String> {
        let Some(bits) = bits(year) else {
            return Err(format!("农历年份应在 {FIRST} 到 {LAST} 之间"));
        };
        let Some(name) = month.checked_sub(1).and_then(|m| MONTHS.get(m as usize)) else {
            return Err("请选择农历月份".into());
        };
        let Some((.., days)) = months(bits).find(|(m, l, _)| (*m, *l) == (month, leap)) else {
            return Err(format!("农历 {year} 年没有闰{name}"));
        };
        if !(1..=30).contains(&day) {
            return Err("请选择农历日期".into());
        }
        if day > days {
            let leap = if leap { "闰" } else { "" };
            return Err(format!("农历 {year} 年{leap}{name}只有 {days} 天"));
        }
        Ok(Self { year, month, leap, day })
    }

    /// The lunar day of a solar one, between 1900-01-31 and 2101-01-28.
    pub fn of(day: NaiveDate) -> Option<Self> {
        let mut left = u32::try_from((day - beginning()).num_days()).ok()?;
        for (year, bits) in (FIRST..).zip(YEARS) {
            for (month, leap, days) in months(bits) {
                if left < days {
                    let day = left + 1;
                    return Some(Self { year, month, leap, day });
                }
                left -= days;
            }
        }
        None
    }

    /// The same day by the sun.
    pub fn solar(self) -> NaiveDate {
        let before = |year: i32| bits(year).map_or(0, |b| months(b).map(|(.., d)| d).sum());
        let years: u32 = (FIRST..self.year).map(before).sum();
        let here = bits(self.year).map_or(0, |b| {
            months(b)
                .take_while(|(m, l, _)| (*m, *l) != (self.month, self.leap))
                .map(|(.., d)| d)
                .sum()
        });
        beginning() + Duration::days(i64::from(years + here + self.day - 1))
    }

    /// 「八月十五」, 「闰二月初一」
    pub fn words(self) -> String {
        let leap = if self.leap { "闰" } else { "" };
        format!("{leap}{}{}", month_words(self.month), day_words(self.day))
    }
}

/// 「八月」, 「腊月」
pub fn month_words(month: u32) -> &'static str {
    MONTHS.get(month.wrapping_sub(1) as usize).copied().unwrap_or_default()
}

/// 「初一」, 「十五」, 「廿三」, 「三十」
pub fn day_words(day: u32) -> String {
    let digit = DIGITS[(day % 10) as usize];
    match day {
        1..=10 => format!("初{digit}"),
        11..=19 => format!("十{digit}"),
        20 => "二十".into(),
        21..=29 => format!("廿{digit}"),
        30 => "三十".into(),
        _ => String::new(),
    }
}

/// A birthday as people read it: `1994-03-04`, and where it is kept by the moon 「1994-03-04（农历正月廿三）」.
pub fn birthday_words(birthday: NaiveDate, lunar: bool) -> String {
    match LunarDay::of(birthday).filter(|_| lunar) {
        Some(day) => format!("{birthday}（农历{}）", day.words()),
        None => birthday.to_string(),
    }
}

/// When a birthday is kept next, today included. By the moon one keeps the same month and day each year, a leap
/// month's in the month that it repeats where the year has no such leap month, the thirtieth on the last
/// day of a short month; by the sun the 29th of February on the 1st of March.
pub fn next_birthday(birthday: NaiveDate, lunar: bool, today: NaiveDate) -> NaiveDate {
    let kept: Box<dyn Fn(i32) -> Option<NaiveDate>> = match LunarDay::of(birthday).filter(|_| lunar) {
        Some(born) => Box::new(move |year| kept_in(born, year)),
        None => Box::new(move |year| {
            let same = birthday.with_year(year);
            same.or_else(|| NaiveDate::from_ymd_opt(year, 3, 1))
        }),
    };
    // A lunar year begins after the solar one: its end may still lie ahead.
    (today.year() - 1..=today.year() + 1)
        .filter_map(kept)
        .find(|day| *day >= today)
        .unwrap_or(today)
}

/// When somebody born on a lunar day keeps their birthday in a lunar year.
fn kept_in(born: LunarDay, year: i32) -> Option<NaiveDate> {
    let leap = born.leap && leap_month(year) == Some(born.month);
    let day = |day| LunarDay::new(year, born.month, leap, day).ok();
    day(born.day).or_else(|| day(29)).map(LunarDay::solar)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn lunar(text: &str) -> (i32, String) {
        let found = LunarDay::of(day(text)).expect("in the table");
        (found.year, found.words())
    }

    #[test]
    fn known_days_are_right() {
        // New years, mid-autumns and leap months.
        for (solar, year, words) in [
            ("1900-01-31", 1900, "正月初一"),
            ("1933-07-22", 1933, "闰五月三十"),
            ("1949-10-01", 1949, "八月初十"),
            ("1978-09-17", 1978, "八月十五"),
            ("1984-02-02", 1984, "正月初一"),
            ("1984-12-21", 1984, "闰十月廿九"),
            ("1994-03-04", 1994, "正月廿三"),
            ("2000-02-04", 1999, "腊月廿九"),
            ("2000-02-05", 2000, "正月初一"),
            ("2020-05-23", 2020, "闰四月初一"),
            ("2023-03-22", 2023, "闰二月初一"),
            ("2024-09-17", 2024, "八月十五"),
            ("2026-02-17", 2026, "正月初一"),
            ("2033-12-22", 2033, "闰冬月初一"),
            ("2101-01-28", 2100, "腊月廿九"),
        ] {
            assert_eq!(lunar(solar), (year, words.to_string()), "{solar}");
        }
        assert_eq!(LunarDay::of(day("1900-01-30")), None);
        assert_eq!(LunarDay::of(day("2101-01-29")), None);
    }

    #[test]
    fn every_day_of_two_centuries_goes_there_and_back() {
        let (mut solar, mut before) = (beginning(), None);
        while let Some(found) = LunarDay::of(solar) {
            assert_eq!(found.solar(), solar);
            assert_eq!(LunarDay::new(found.year, found.month, found.leap, found.day), Ok(found));
            if let Some(LunarDay { day, .. }) = before {
                assert!(found.day == day + 1 || (found.day == 1 && day >= 29), "{solar}");
            }
            before = Some(found);
            solar += Duration::days(1);
        }
        assert_eq!(solar, day("2101-01-29"));
    }

    #[test]
    fn a_year_has_seven_leap_months_in_nineteen() {
        for first in FIRST..=LAST - 18 {
            let leaps = (first..first + 19).filter(|y| leap_month(*y).is_some()).count();
            assert!((6..=8).contains(&leaps), "{first}: {leaps}");
        }
        // The new year falls between 21 January and 21 February.
        for year in FIRST..=LAST {
            let new_year = LunarDay::new(year, 1, false, 1).expect("a day").solar();
            let at = (new_year.month(), new_year.day());
            assert!(
                new_year.year() == year && ((1, 21)..=(2, 21)).contains(&at),
                "{new_year}"
            );
        }
    }

    #[test]
    fn days_that_are_not_are_named() {
        let wrong = |y, m, l, d| LunarDay::new(y, m, l, d).expect_err("no such day");
        assert_eq!(wrong(1994, 2, true, 1), "农历 1994 年没有闰二月");
        assert_eq!(wrong(2024, 1, false, 30), "农历 2024 年正月只有 29 天");
        assert!(wrong(1899, 1, false, 1).contains("1900"));
        assert!(wrong(2024, 13, false, 1).contains("月份"));
        assert!(wrong(2024, 1, false, 0).contains("日期"));
    }

    #[test]
    fn birthdays_come_round() {
        let next = |born: &str, lunar, today: &str| next_birthday(day(born), lunar, day(today)).to_string();
        assert_eq!(next("1994-03-04", false, "2026-03-04"), "2026-03-04");
        assert_eq!(next("1994-03-04", false, "2026-03-05"), "2027-03-04");
        assert_eq!(next("1996-02-29", false, "2026-02-01"), "2026-03-01");
        // Mid-autumn.
        assert_eq!(next("1978-09-17", true, "2024-09-01"), "2024-09-17");
        assert_eq!(next("1978-09-17", true, "2024-09-18"), "2025-10-06");
        // Born in the twelfth month: in January the last lunar year's is still ahead.
        assert_eq!(next("2000-02-04", true, "2026-01-01"), "2026-02-16");
        // Born in a leap fourth month; 2026 has none.
        assert_eq!(next("2020-05-23", true, "2026-01-01"), "2026-05-17");
        // Born on a thirtieth; the month is short.
        let new_years_eve = LunarDay::new(2021, 12, false, 29).expect("a day").solar().to_string();
        let thirtieth = LunarDay::new(2019, 12, false, 30).expect("a day").solar().to_string();
        assert_eq!(next(&thirtieth, true, "2022-01-20"), new_years_eve);
        assert_eq!(birthday_words(day("1994-03-04"), true), "1994-03-04（农历正月廿三）");
        assert_eq!(birthday_words(day("1994-03-04"), false), "1994-03-04");
    }

    proptest::proptest! {
        #[test]
        fn the_next_birthday_is_within_thirteen_months(born in 0i64..45_000, lunar: bool, today in 45_000i64..73_000) {
            let (born, today) = (beginning() + Duration::days(born), beginning() + Duration::days(today));
            let next = next_birthday(born, lunar, today);
            let away = (next - today).num_days();
            proptest::prop_assert!((0..=385).contains(&away), "{away}");
            if lunar {
                let (was, is) = (LunarDay::of(born).expect("a day"), LunarDay::of(next).expect("a day"));
                proptest::prop_assert_eq!(was.month, is.month);
                proptest::prop_assert!(was.day == is.day || (was.day == 30 && is.day == 29));
            }
        }

        #[test]
        fn nonsense_never_panics(year: i32, month: u32, leap: bool, day: u32) {
            let _ = LunarDay::new(year, month, leap, day);
        }
    }
}
