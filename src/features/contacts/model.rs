//! The kinds of contact data and how each is normalised and masked.

use crate::types::id_number::IdNumber;
use crate::types::mobile::Mobile;

words! {
    pub enum ContactKind {
        Mobile = "mobile" "手机",
        IdNumber = "id_number" "身份证号",
        Email = "email" "邮箱",
        Wechat = "wechat" "微信",
        Qq = "qq" "QQ",
    }
}

words! {
    /// Whose contact data it is.
    pub enum ContactOwner {
        Member = "member" "会员",
        Staff = "staff" "红娘",
        Consultation = "consultation" "咨询",
    }
}

impl ContactKind {
    /// Whether one member at most has such a value.
    pub fn is_unique(self) -> bool {
        matches!(self, Self::Mobile | Self::IdNumber)
    }

    /// The one way of writing a value, so that equal ones are found; or what is wrong with it.
    pub fn normalise(self, text: &str) -> Result<String, &'static str> {
        let text = text.trim();
        match self {
            Self::Mobile => Mobile::parse(text).map(|m| m.as_str().to_string()),
            Self::IdNumber => IdNumber::parse(text).map(|n| n.as_str().to_string()),
            Self::Email => {
                let ok = text.len() <= 200
                    && !text.contains(char::is_whitespace)
                    && text.split_once('@').is_some_and(|(name, host)| {
                        !name.is_empty()
                            && !host.contains('@')
                            && host.contains('.')
                            && !host.starts_with('.')
                            && !host.ends_with('.')
                    });
                if ok {
                    Ok(text.to_lowercase())
                } else {
                    Err("请填写邮箱，例如 name@example.com")
                }
            }
            Self::Wechat => {
                let ok = (2..=40).contains(&text.chars().count()) && !text.contains(char::is_whitespace);
                if ok {
                    Ok(text.to_string())
                } else {
                    Err("微信号为 2 到 40 个字符，不含空格")
                }
            }
            Self::Qq => {
                let ok = (5..=12).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
                if ok {
                    Ok(text.to_string())
                } else {
                    Err("QQ 号为 5 到 12 位数字")
                }
            }
        }
    }

    /// As much of a value as lists may show.
    pub fn masked(self, value: &str) -> String {
        match self {
            Self::Mobile => Mobile::parse(value).map_or_else(|_| "****".into(), |m| m.masked()),
            Self::IdNumber => IdNumber::parse(value).map_or_else(|_| "****".into(), |n| n.masked()),
            _ => {
                let first: String = value.chars().take(2).collect();
                format!("{first}****")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_normalise_and_mask() {
        assert_eq!(ContactKind::Email.normalise(" A@B.cn "), Ok("a@b.cn".into()));
        assert!(ContactKind::Email.normalise("a@b").is_err());
        assert!(ContactKind::Qq.normalise("12a45").is_err());
        assert_eq!(ContactKind::Mobile.masked("13800138000"), "138****8000");
        assert_eq!(ContactKind::Wechat.masked("lilei_88"), "li****");
    }
}
