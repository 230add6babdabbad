//! Money in fen (1/100 yuan), never a float.

use serde::{Deserialize, Serialize};

/// An amount in fen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money(pub i64);

sql_i64!(Money);

impl Money {
    pub const ZERO: Self = Self(0);

    pub const fn yuan(yuan: i64) -> Self {
        Self(yuan * 100)
    }

    /// Reads what people type: `12800`, `12,800.5`, `¥12,800.00`, `１２８００`.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        const WRONG: &str = "请填写金额，例如 12800 或 12800.50";
        let clean: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, ',' | '，' | '¥' | '￥' | '元'))
            .map(|c| match c {
                '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
                '．' => '.',
                other => other,
            })
            .collect();
        let (whole, fraction) = clean.split_once('.').unwrap_or((&clean, ""));
        let digits = |s: &str| s.chars().all(|c| c.is_ascii_digit());
        if whole.is_empty() || whole.len() > 10 || fraction.len() > 2 || !digits(whole) || !digits(fraction) {
            return Err(WRONG);
        }
        let yuan: i64 = whole.parse().map_err(|_| WRONG)?;
        let fen: i64 = format!("{fraction:0<2}").parse().map_err(|_| WRONG)?;
        Ok(Self(yuan * 100 + fen))
    }

    /// As an input field shows it: `12800.50`.
    pub fn plain(self) -> String {
        format!("{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

impl Money {
    /// As contracts and receipts write it out: 「壹万贰仟捌佰元整」, 「叁佰零伍元零贰分」.
    pub fn written_out(self) -> String {
        const DIGITS: [&str; 10] = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];
        const PLACES: [&str; 4] = ["", "拾", "佰", "仟"];
        const GROUPS: [&str; 4] = ["", "万", "亿", "万亿"];
        let (yuan, fen) = (self.0.abs() / 100, self.0.abs() % 100);
        let digits: Vec<usize> = yuan.to_string().bytes().map(|b| usize::from(b - b'0')).collect();
        let mut text = String::new();
        let (mut zero, mut group_used) = (false, false);
        for (i, digit) in digits.iter().enumerate() {
            let place = digits.len() - 1 - i;
            if *digit == 0 {
                zero = true;
            } else {
                if zero && !text.is_empty() {
                    text.push_str(DIGITS[0]);
                }
                zero = false;
                group_used = true;
                text.push_str(DIGITS[*digit]);
                text.push_str(PLACES[place % 4]);
            }
            if place.is_multiple_of(4) {
                if group_used {
                    text.push_str(GROUPS[(place / 4).min(3)]);
                }
                group_used = false;
            }
        }
        if yuan > 0 {
            text.push('元');
        }
        let (jiao, rest) = (
            usize::try_from(fen / 10).unwrap_or_default(),
            usize::try_from(fen % 10).unwrap_or_default(),
        );
        match (jiao, rest) {
            (0, 0) if yuan == 0 => "零元整".into(),
            (0, 0) => text + "整",
            (0, rest) => text + if yuan > 0 { "零" } else { "" } + DIGITS[rest] + "分",
            (jiao, 0) => text + DIGITS[jiao] + "角整",
            (jiao, rest) => text + DIGITS[jiao] + "角" + DIGITS[rest] + "分",
        }
    }
}

impl std::fmt::Display for Money {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let yuan = (self.0.abs() / 100).to_string();
        let mut grouped = String::new();
        for (i, digit) in yuan.chars().enumerate() {
            if i > 0 && (yuan.len() - i).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}¥{grouped}.{:02}", self.0.abs() % 100)
    }
}

impl std::ops::Add for Money {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl std::ops::Sub for Money {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl std::iter::Sum for Money {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        Self(iter.map(|m| m.0).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_groups_and_fen() {
        assert_eq!(Money(1_280_000).to_string(), "¥12,800.00");
        assert_eq!(Money(-5).to_string(), "-¥0.05");
        assert_eq!(Money(99_999_999_999).to_string(), "¥999,999,999.99");
    }

    #[test]
    fn reads_what_people_type() {
        assert_eq!(Money::parse(" ¥12,800.5 元"), Ok(Money(1_280_050)));
        assert_eq!(Money::parse("１２８００"), Ok(Money(1_280_000)));
        assert!(Money::parse("12.345").is_err());
        assert!(Money::parse("-1").is_err());
        assert!(Money::parse("").is_err());
    }

    #[test]
    fn is_written_out_as_on_a_receipt() {
        for (fen, words) in [
            (1_280_000, "壹万贰仟捌佰元整"),
            (30_502, "叁佰零伍元零贰分"),
            (10_000_000, "壹拾万元整"),
            (1_000_300, "壹万零叁元整"),
            (0, "零元整"),
            (50, "伍角整"),
            (100_000_012_345, "壹拾亿零壹佰贰拾叁元肆角伍分"),
            (5, "伍分"),
            (2_000_010_000, "贰仟万零壹佰元整"),
        ] {
            assert_eq!(Money(fen).written_out(), words);
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_shown_can_be_typed(fen in 0i64..100_000_000_000) {
            proptest::prop_assert_eq!(Money::parse(&Money(fen).to_string()), Ok(Money(fen)));
            proptest::prop_assert_eq!(Money::parse(&Money(fen).plain()), Ok(Money(fen)));
        }
    }
}
