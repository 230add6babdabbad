//! Lists of words, their order and what is still offered.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

words! {
    /// The lists that the agency keeps.
    pub enum Dictionary {
        Interests = "interests" "兴趣爱好",
        Personality = "personality" "个性",
        IdType = "id_type" "证件类型",
        Blood = "blood" "血型",
        Ethnicity = "ethnicity" "民族",
        Looks = "looks" "外貌自评",
        ParentsJobs = "parents_jobs" "父母职业",
        Religion = "religion" "宗教信仰",
        Smoking = "smoking" "是否吸烟",
        Drinking = "drinking" "是否喝酒",
        WorkAttitude = "work_attitude" "工作态度",
        WorkStatus = "work_status" "工作状况",
        Exercise = "exercise" "锻炼习惯",
        Debts = "debts" "有无外债",
        Siblings = "siblings" "有无兄弟姐妹",
        FamilyBackground = "family_background" "家庭背景",
        ParentsState = "parents_state" "父母情况",
        ParentsFinances = "parents_finances" "父母经济",
        BirthOrder = "birth_order" "家中排行",
        LongDistance = "long_distance" "是否接受异地恋",
        WhenMarry = "when_marry" "期待何时结婚",
        WantsChildren = "wants_children" "是否想要小孩",
        ExpectsHouse = "expects_house" "对婚房的期待",
        Wedding = "wedding" "期待的婚礼形式",
        WithParents = "with_parents" "是否愿与对方父母同住",
        Cooking = "cooking" "厨艺状况",
        Housework = "housework" "家务分工",
        Channels = "channels" "跟进方式",
        NotSigning = "not_signing" "未签约原因",
        Declining = "declining" "婉拒原因",
        Tags = "tags" "跟进标签",
    }
}

impl Dictionary {
    /// Where its words are chosen; lists of one place stand together.
    pub fn place(self) -> ListPlace {
        match self {
            Self::Interests | Self::Personality | Self::IdType | Self::Blood | Self::Ethnicity | Self::Looks => {
                ListPlace::Basics
            }
            Self::ParentsJobs
            | Self::Religion
            | Self::Smoking
            | Self::Drinking
            | Self::WorkAttitude
            | Self::WorkStatus
            | Self::Exercise
            | Self::Debts
            | Self::Siblings
            | Self::FamilyBackground
            | Self::ParentsState
            | Self::ParentsFinances
            | Self::BirthOrder => ListPlace::Family,
            Self::LongDistance
            | Self::WhenMarry
            | Self::WantsChildren
            | Self::ExpectsHouse
            | Self::Wedding
            | Self::WithParents
            | Self::Cooking
            | Self::Housework => ListPlace::Plans,
            Self::Channels | Self::NotSigning | Self::Tags => ListPlace::FollowUps,
            Self::Declining => ListPlace::Recommendations,
        }
    }

    /// What it is for, in words.
    pub fn used(self) -> &'static str {
        match self {
            Self::ParentsJobs => "登记表的个人及家庭：父亲职业、母亲职业",
            Self::Tags => "写跟进时可以直接点选的标签",
            Self::Declining => "推荐的答复：红娘记录，或会员在自己的页面选择",
            _ => match self.place() {
                ListPlace::Basics => "登记表的基本资料",
                ListPlace::Family => "登记表的个人及家庭",
                ListPlace::Plans => "登记表的感情规划",
                _ => "写跟进",
            },
        }
    }
}

words! {
    /// Where lists are used.
    pub enum ListPlace {
        Basics = "basics" "基本资料",
        Family = "family" "个人及家庭",
        Plans = "plans" "感情规划",
        FollowUps = "follow_ups" "跟进",
        Recommendations = "recommendations" "推荐",
        Own = "own" "自定义字段",
    }
}

/// One word of a list: its code is what is stored, its label what is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    pub code: Cow<'static, str>,
    pub label: Cow<'static, str>,
    /// No longer offered.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retired: bool,
}

impl Word {
    pub fn new(code: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            code: Cow::Owned(code.into()),
            label: Cow::Owned(label.into()),
            retired: false,
        }
    }
}

/// The words of one list, in the order in which they are offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Words {
    /// Those of the program: `(code, label)`.
    Fixed(&'static [(&'static str, &'static str)]),
    /// Those that the agency keeps.
    Kept(Arc<Vec<Word>>),
}

impl Words {
    pub fn kept(words: Vec<Word>) -> Self {
        Self::Kept(Arc::new(words))
    }

    /// Code, label and whether it is retired, of every word.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str, bool)> {
        let (fixed, kept): (&[(&str, &str)], &[Word]) = match self {
            Self::Fixed(words) => (words, &[]),
            Self::Kept(words) => (&[], words),
        };
        fixed
            .iter()
            .map(|(code, label)| (*code, *label, false))
            .chain(kept.iter().map(|w| (&*w.code, &*w.label, w.retired)))
    }

    /// The label of a code; of one that nobody knows the code itself.
    pub fn label(&self, code: &str) -> String {
        self.iter()
            .find(|(c, _, _)| *c == code)
            .map_or(code, |(_, label, _)| label)
            .to_string()
    }

    /// Whether it stands in the list, be it retired.
    pub fn knows(&self, code: &str) -> bool {
        self.iter().any(|(c, _, _)| c == code)
    }

    /// Whether it may be chosen now.
    pub fn offers(&self, code: &str) -> bool {
        self.iter().any(|(c, _, retired)| c == code && !retired)
    }

    /// `(code, label)` of what a form offers: all but the retired, and of these what was chosen already
    /// (`chosen` as an answer holds it, commas between several).
    pub fn offered(&self, chosen: &str) -> Vec<(String, String)> {
        self.iter()
            .filter(|(code, _, retired)| !retired || chosen.split(',').any(|c| c == *code))
            .map(|(code, label, _)| (code.to_string(), label.to_string()))
            .collect()
    }

    /// The code that a form sent, if it may be chosen.
    pub fn chosen(&self, code: &str) -> Option<String> {
        self.offers(code).then(|| code.to_string())
    }

    /// As the database and the wire hold them.
    pub fn to_vec(&self) -> Vec<Word> {
        self.iter()
            .map(|(code, label, retired)| Word {
                retired,
                ..Word::new(code, label)
            })
            .collect()
    }
}

/// Every list, by its name: a dictionary's code or a custom field's key.
pub type Lists = BTreeMap<String, Vec<Word>>;

/// The lists that the agency has changed; the others are as the program brought them.
#[derive(Clone, Debug, Default)]
pub struct Dictionaries {
    changed: Arc<BTreeMap<String, Words>>,
}

impl Dictionaries {
    pub fn new(lists: Lists) -> Self {
        let changed = lists.into_iter().map(|(name, words)| (name, Words::kept(words)));
        Self {
            changed: Arc::new(changed.collect()),
        }
    }

    pub fn words(&self, of: Dictionary) -> Words {
        self.changed.get(of.code()).cloned().unwrap_or_else(|| of.stock())
    }

    /// A list by its name: a dictionary's code or a custom field's key.
    pub fn by_name(&self, name: &str) -> Words {
        match Dictionary::from_code(name) {
            Some(dictionary) => self.words(dictionary),
            None => self.named(name),
        }
    }

    /// The list of a custom field.
    pub fn named(&self, name: &str) -> Words {
        self.changed
            .get(name)
            .cloned()
            .unwrap_or_else(|| Words::kept(Vec::new()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_retired_word_is_read_but_not_offered_anew() {
        let words = Words::kept(vec![
            Word::new("tea", "喝茶"),
            Word {
                retired: true,
                ..Word::new("games", "游戏")
            },
        ]);
        assert_eq!(words.label("games"), "游戏");
        assert!(words.knows("games") && !words.offers("games"));
        assert_eq!(words.offered("tea"), [("tea".to_string(), "喝茶".to_string())]);
        assert_eq!(words.offered("tea,games").len(), 2);
        assert_eq!(words.label("w9"), "w9");
    }

    #[test]
    fn what_nobody_changed_is_as_the_program_brought_it() {
        let tea = vec![Word::new("tea", "喝茶")];
        let dictionaries = Dictionaries::new([("interests".to_string(), tea)].into());
        assert_eq!(dictionaries.words(Dictionary::Interests).label("tea"), "喝茶");
        for dictionary in Dictionary::ALL {
            assert!(dictionaries.words(*dictionary).iter().count() > 0, "{dictionary:?}");
        }
    }
}
