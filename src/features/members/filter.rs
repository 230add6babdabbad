//! What a list of members shows: every choice lives in the address, so that Back, reload and a sent link work.

use super::words::*;
use crate::types::ids::StaffId;
use serde::{Deserialize, Serialize};

words! {
    /// The lists that are cut out of all members.
    pub enum Board {
        All = "all" "全部会员",
        Presale = "presale" "售前跟进",
        Aftersale = "aftersale" "售后服务",
        AssignPresale = "assign_presale" "售前分配",
        Reassign = "reassign" "调配",
        AssignAftersale = "assign_aftersale" "售后分配",
    }
}

words! {
    /// The classes of a board.
    pub enum Class {
        All = "all" "全部",
        // assignment (D1, D3)
        Unsigned = "unsigned" "未签约待分配",
        SignedWaiting = "signed_waiting" "已签约待分配",
        AbandonedWaiting = "abandoned_waiting" "已放弃待分配",
        // reassignment (D2)
        NeverContacted = "never_contacted" "未跟进",
        Contacted = "contacted" "已跟进",
        NotSigned = "not_signed" "未签约",
        Signed = "signed" "已签约",
        // own clients (E1)
        New = "new" "新分配给我",
        DueToday = "due_today" "今日应联系",
        Overdue = "overdue" "已逾期",
        StrongIntent = "strong_intent" "意向强",
        // after-sale by number of follow-ups (G1)
        None = "none" "待跟进",
        Once = "once" "已跟进一次",
        UpTo3 = "up_to_3" "三次以内",
        UpTo5 = "up_to_5" "五次以内",
        From6 = "from_6" "六次及以上",
        EndingSoon = "ending_soon" "30 天内到期",
    }
}

impl Board {
    /// The classes that the board offers, its first one being what it opens with.
    pub fn classes(self) -> &'static [Class] {
        match self {
            Self::All => &[Class::All],
            Self::Presale => &[
                Class::All,
                Class::New,
                Class::DueToday,
                Class::Overdue,
                Class::StrongIntent,
            ],
            Self::Aftersale => &[
                Class::All,
                Class::None,
                Class::Once,
                Class::UpTo3,
                Class::UpTo5,
                Class::From6,
                Class::DueToday,
                Class::Overdue,
                Class::EndingSoon,
            ],
            Self::AssignPresale => &[Class::Unsigned, Class::AbandonedWaiting],
            Self::Reassign => &[Class::NeverContacted, Class::Contacted, Class::NotSigned, Class::Signed],
            Self::AssignAftersale => &[Class::SignedWaiting],
        }
    }
}

words! {
    /// Registered within.
    pub enum Within {
        Days3 = "3d" "三天内",
        Month = "1m" "一个月内",
        Months3 = "3m" "三个月内",
        Months6 = "6m" "半年内",
        Year = "1y" "一年内",
    }
}

impl Within {
    pub fn days(self) -> i64 {
        match self {
            Self::Days3 => 3,
            Self::Month => 30,
            Self::Months3 => 91,
            Self::Months6 => 183,
            Self::Year => 365,
        }
    }
}

words! {
    pub enum Sort {
        Newest = "newest" "最新登记",
        NextContact = "next" "下次联系优先",
        LastContact = "last" "最近联系",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    pub board: Board,
    pub class: Class,
    /// Name, number, mobile in any way of writing it, e-mail, WeChat, QQ or identity number.
    pub q: String,
    pub stage: Option<Stage>,
    pub sex: Option<Sex>,
    /// A province's code.
    pub province: Option<i64>,
    pub age_min: Option<i64>,
    pub age_max: Option<i64>,
    pub marital: Option<Marital>,
    /// At least.
    pub education: Option<Education>,
    pub intent: Option<Intent>,
    pub owner: Option<StaffId>,
    pub within: Option<Within>,
    pub sort: Sort,
    /// Where the page before ended.
    pub after: String,
}

impl Filter {
    pub fn of(board: Board) -> Self {
        let sort = if matches!(board, Board::Presale | Board::Aftersale) {
            Sort::NextContact
        } else {
            Sort::Newest
        };
        Self {
            board,
            class: board.classes()[0],
            q: String::new(),
            stage: None,
            sex: None,
            province: None,
            age_min: None,
            age_max: None,
            marital: None,
            education: None,
            intent: None,
            owner: None,
            within: None,
            sort,
            after: String::new(),
        }
    }

    /// Reads the filter of a board from an address; what makes no sense is left out.
    pub fn from_query(board: Board, get: impl Fn(&str) -> Option<String>) -> Self {
        let usual = Self::of(board);
        let number = |key: &str| get(key).and_then(|v| v.parse::<i64>().ok());
        let word = |key: &str| get(key).unwrap_or_default();
        Self {
            board,
            class: Class::from_code(&word("class"))
                .filter(|c| board.classes().contains(c))
                .unwrap_or(usual.class),
            q: word("q").trim().chars().take(60).collect(),
            stage: Stage::from_code(&word("stage")),
            sex: Sex::from_code(&word("sex")),
            province: number("province"),
            age_min: number("age_min"),
            age_max: number("age_max"),
            marital: Marital::from_code(&word("marital")),
            education: Education::from_code(&word("education")),
            intent: Intent::from_code(&word("intent")),
            owner: number("owner").map(StaffId),
            within: Within::from_code(&word("within")),
            sort: Sort::from_code(&word("sort")).unwrap_or(usual.sort),
            after: word("after"),
        }
    }

    /// The address of this filter below `path`.
    pub fn href(&self, path: &str) -> String {
        let usual = Self::of(self.board);
        let mut pairs: Vec<(&str, String)> = Vec::new();
        let mut put = |key: &'static str, value: Option<String>| {
            if let Some(value) = value.filter(|v| !v.is_empty()) {
                pairs.push((key, value));
            }
        };
        put("class", (self.class != usual.class).then(|| self.class.code().into()));
        put("q", Some(self.q.clone()));
        put("stage", self.stage.map(|s| s.code().into()));
        put("sex", self.sex.map(|s| s.code().into()));
        put("province", self.province.map(|p| p.to_string()));
        put("age_min", self.age_min.map(|n| n.to_string()));
        put("age_max", self.age_max.map(|n| n.to_string()));
        put("marital", self.marital.map(|m| m.code().into()));
        put("education", self.education.map(|e| e.code().into()));
        put("intent", self.intent.map(|i| i.code().into()));
        put("owner", self.owner.map(|o| o.to_string()));
        put("within", self.within.map(|w| w.code().into()));
        put("sort", (self.sort != usual.sort).then(|| self.sort.code().into()));
        put("after", Some(self.after.clone()));
        if pairs.is_empty() {
            return path.to_string();
        }
        let query: Vec<String> = pairs.iter().map(|(k, v)| format!("{k}={}", escaped(v))).collect();
        format!("{path}?{}", query.join("&"))
    }

    /// The same list from its beginning, with another class.
    pub fn with_class(&self, class: Class) -> Self {
        Self {
            class,
            after: String::new(),
            ..self.clone()
        }
    }

    /// Whether anything beyond board and class is chosen.
    pub fn narrowed(&self) -> bool {
        let bare = Self {
            class: self.class,
            sort: self.sort,
            after: self.after.clone(),
            ..Self::of(self.board)
        };
        *self != bare
    }
}

fn escaped(text: &str) -> String {
    text.bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || b"-_.~".contains(&b) {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    #[test]
    fn a_filter_survives_the_address() {
        let filter = Filter {
            q: "李 雷".into(),
            stage: Some(Stage::Presale),
            sex: Some(Sex::Female),
            age_min: Some(25),
            owner: Some(StaffId(7)),
            within: Some(Within::Months3),
            sort: Sort::LastContact,
            class: Class::Overdue,
            ..Filter::of(Board::Presale)
        };
        let href = filter.href("/office/presale");
        let query: HashMap<String, String> = href
            .split_once('?')
            .expect("has a query")
            .1
            .split('&')
            .filter_map(|p| p.split_once('='))
            .map(|(k, v)| (k.to_string(), v.to_string()))
            .collect();
        assert_eq!(query.get("q").map(String::as_str), Some("%E6%9D%8E%20%E9%9B%B7"));
        let back = Filter::from_query(Board::Presale, |k| {
            if k == "q" {
                Some("李 雷".into())
            } else {
                query.get(k).cloned()
            }
        });
        assert_eq!(back, filter);
    }

    #[test]
    fn an_untouched_list_has_a_plain_address() {
        assert_eq!(Filter::of(Board::Reassign).href("/x"), "/x");
        assert!(!Filter::of(Board::Presale).narrowed());
    }
}
