//! The words and the row of a follow-up.

use crate::features::members::Intent;
use crate::features::staff::Phase;
use crate::types::ids::FollowUpId;
use crate::types::time::Moment;
use serde::{Deserialize, Serialize};

words! {
    pub enum Channel {
        Phone = "phone" "电话",
        Wechat = "wechat" "微信",
        Visit = "visit" "到店面谈",
        Sms = "sms" "短信",
        Other = "other" "其他",
    }
}

words! {
    /// Where signing stands.
    pub enum Signing {
        Unsigned = "unsigned" "未签约",
        Considering = "considering" "考虑中",
        Ready = "ready" "准备签约",
        Signed = "signed" "已签约",
    }
}

words! {
    /// Why a member has not signed.
    pub enum NotSigning {
        Price = "price" "价格",
        Trust = "trust" "信任",
        Distance = "distance" "距离",
        Thinking = "thinking" "还想想",
        Other = "other" "其他",
    }
}

/// One follow-up in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct FollowUp {
    pub id: FollowUpId,
    pub staff_name: String,
    pub phase: Phase,
    pub effective: bool,
    pub channel: Channel,
    pub intent: Intent,
    pub signing: Signing,
    pub reason: Option<NotSigning>,
    pub contacted_at: Moment,
    pub next_contact_at: Option<Moment>,
    pub note: String,
    pub tags: Tags,
}

/// Words to search by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tags(pub Vec<String>);
sql_json!(Tags);

impl Tags {
    /// Reads tags as people separate them; ten at most, twelve characters each.
    pub fn parse(text: &str) -> Self {
        let mut tags: Vec<String> = Vec::new();
        for tag in text
            .split([',', '，', '、', ';', '；', ' '])
            .map(str::trim)
            .filter(|t| !t.is_empty())
        {
            let tag: String = tag.chars().take(12).collect();
            if !tags.contains(&tag) && tags.len() < 10 {
                tags.push(tag);
            }
        }
        Self(tags)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_as_people_separate_them() {
        assert_eq!(Tags::parse("价格高，  再考虑,价格高").0, ["价格高", "再考虑"]);
        assert!(Tags::parse(" ，").0.is_empty());
    }
}
