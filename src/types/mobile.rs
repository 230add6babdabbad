//! Mobile numbers of mainland China (11 digits, first 1, second 3 to 9), in any way of writing them.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mobile(String);

impl Mobile {
    /// Accepts spaces, dashes, full-width digits and a leading +86, 0086 or 86.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let mut digits = String::new();
        for c in text.trim().chars() {
            match c {
                '0'..='9' => digits.push(c),
                '０'..='９' => digits.push(char::from(b'0' + (c as u32 - '０' as u32) as u8)),
                ' ' | '-' | '\u{3000}' | '\u{a0}' | '(' | ')' | '（' | '）' | '+' | '－' => {}
                _ => return Err("手机号码只能包含数字"),
            }
        }
        let national = match digits.len() {
            15 => digits.strip_prefix("0086"),
            13 => digits.strip_prefix("86"),
            11 => Some(digits.as_str()),
            _ => None,
        };
        match national {
            Some(n) if n.starts_with('1') && n.as_bytes()[1] >= b'3' => Ok(Self(n.to_string())),
            _ => Err("请填写 11 位手机号码"),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `138****0000`
    pub fn masked(&self) -> String {
        format!("{}****{}", &self.0[..3], &self.0[7..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing_is_one_number() {
        for text in [
            "13800138000",
            "138-0013-8000",
            "+86 138 0013 8000",
            "0086 13800138000",
            "１３８００１３８０００",
        ] {
            assert_eq!(
                Mobile::parse(text).map(|m| m.masked()),
                Ok("138****8000".to_string()),
                "{text}"
            );
        }
    }

    #[test]
    fn others_are_refused() {
        for text in [
            "",
            "1380013800",
            "12800138000",
            "02112345678",
            "1380013800a",
            "138001380001",
        ] {
            assert!(Mobile::parse(text).is_err(), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in ".*") {
            let _ = Mobile::parse(&text);
        }
    }
}
