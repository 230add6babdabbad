//! The words and the row of a follow-up.

use crate::features::members::Intent;
use crate::features::staff::Phase;
use crate::types::ids::FollowUpId;
use crate::types::time::Moment;
use serde::{Deserialize, Serialize};

words! {
    /// Where signing stands.
    pub enum Signing {
        Unsigned = "unsigned" "未签约",
        Considering = "considering" "考虑中",
        Ready = "ready" "准备签约",
        Signed = "signed" "已签约",
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
    /// As the agency calls it now.
    pub channel: String,
    pub intent: Intent,
    pub signing: Signing,
    /// Why the member has not signed, as the agency calls it now.
    pub reason: Option<String>,
    pub contacted_at: Moment,
    pub next_contact_at: Option<Moment>,
    pub note: String,
    pub tags: Tags,
}

/// So many tags one follow-up has at most.
const MOST: usize = 10;

/// Words to search by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tags(pub Vec<String>);
sql_json!(Tags);

impl Tags {
    /// Tags that were picked from the agency's list, then those that were typed.
    pub fn of(picked: Vec<String>, typed: &str) -> Self {
        let mut tags = picked;
        for tag in Self::parse(typed).0 {
            if !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        tags.truncate(MOST);
        Self(tags)
    }

    /// Reads tags as people separate them; ten at most, twelve characters each.
    pub fn parse(text: &str) -> Self {
        let mut tags: Vec<String> = Vec::new();
        for tag in text
            .split([',', '，', '、', ';', '；', ' '])
            .map(str::trim)
            .filter(|t| !t.is_empty())
        {
            let tag: String = tag.chars().take(12).collect();
            if !tags.contains(&tag) && tags.len() < MOST {
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
        let picked = vec!["着急结婚".to_string()];
        assert_eq!(Tags::of(picked, "价格高 着急结婚").0, ["着急结婚", "价格高"]);
    }
}
