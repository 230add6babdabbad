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

    proptest::proptest! {
        #[test]
        fn what_is_shown_can_be_typed(fen in 0i64..100_000_000_000) {
            proptest::prop_assert_eq!(Money::parse(&Money(fen).to_string()), Ok(Money(fen)));
            proptest::prop_assert_eq!(Money::parse(&Money(fen).plain()), Ok(Money(fen)));
        }
    }
}
