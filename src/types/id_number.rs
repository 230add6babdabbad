//! Citizen identity numbers (公民身份号码, GB 11643-1999): 18 places, region, birthday, sequence, check character.

use chrono::NaiveDate;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdNumber(String);

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: &[u8; 11] = b"10X98765432";

impl IdNumber {
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let clean: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| c.to_ascii_uppercase())
            .collect();
        if clean.len() != 18 {
            return Err("身份证号应为 18 位");
        }
        let body = &clean.as_bytes()[..17];
        if !body.iter().all(u8::is_ascii_digit) {
            return Err("身份证号前 17 位应为数字");
        }
        if check_character(body) != clean.as_bytes()[17] {
            return Err("身份证号校验不符，请核对是否有误");
        }
        let number = Self(clean);
        if number.birthday_or_none().is_none() {
            return Err("身份证号中的出生日期不存在");
        }
        Ok(number)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn birthday_or_none(&self) -> Option<NaiveDate> {
        NaiveDate::parse_from_str(&self.0[6..14], "%Y%m%d").ok()
    }

    pub fn birthday(&self) -> NaiveDate {
        self.birthday_or_none().unwrap_or_default()
    }

    /// The sequence number is odd for men.
    pub fn is_male(&self) -> bool {
        self.0.as_bytes()[16] % 2 == 1
    }

    /// `110101********0014`
    pub fn masked(&self) -> String {
        format!("{}********{}", &self.0[..6], &self.0[14..])
    }
}

/// The check character of the first 17 digits (ISO 7064 MOD 11-2).
pub fn check_character(digits: &[u8]) -> u8 {
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(d, w)| u32::from(d - b'0') * w).sum();
    CHECKS[(sum % 11) as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(region: u32, day: NaiveDate, sequence: u32) -> String {
        let body = format!("{region:06}{}{sequence:03}", day.format("%Y%m%d"));
        let check = char::from(check_character(body.as_bytes()));
        format!("{body}{check}")
    }

    #[test]
    fn the_example_of_the_standard_is_right() {
        let id = IdNumber::parse("11010519491231002x").expect("the standard's own example");
        assert_eq!(id.birthday(), NaiveDate::from_ymd_opt(1949, 12, 31).expect("a day"));
        assert!(!id.is_male());
        assert_eq!(id.masked(), "110105********002X");
    }

    #[test]
    fn wrong_ones_say_why() {
        assert_eq!(IdNumber::parse("123"), Err("身份证号应为 18 位"));
        assert_eq!(
            IdNumber::parse("110105194912310021"),
            Err("身份证号校验不符，请核对是否有误")
        );
    }

    proptest::proptest! {
        #[test]
        fn birthday_and_sex_are_read_back(region in 110000u32..659999, days in 0i32..30_000, sequence in 0u32..1000) {
            let day = NaiveDate::from_num_days_from_ce_opt(710_000 + days).expect("a day");
            let id = IdNumber::parse(&made(region, day, sequence)).expect("made by the rule");
            proptest::prop_assert_eq!(id.birthday(), day);
            proptest::prop_assert_eq!(id.is_male(), sequence % 2 == 1);
        }

        #[test]
        fn one_wrong_digit_is_noticed(place in 0usize..17, days in 0i32..30_000, by in 1u8..10) {
            let day = NaiveDate::from_num_days_from_ce_opt(710_000 + days).expect("a day");
            let mut text = made(310_101, day, 7).into_bytes();
            text[place] = b'0' + (text[place] - b'0' + by) % 10;
            let text = String::from_utf8(text).expect("digits");
            proptest::prop_assert!(IdNumber::parse(&text).is_err());
        }

        #[test]
        fn never_panics(text in ".*") {
            let _ = IdNumber::parse(&text);
        }
    }
}
