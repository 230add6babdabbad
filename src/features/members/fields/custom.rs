//! The agency's own fields. Their answers lie in `traits` under `c_12`; `Fields::custom` names them to lists
//! and export, which read an answer with `fields::shown` and narrow a list with `narrow`, along the copy of
//! the answers in `member_answer`.

use super::{Asked, Field, Group, Kind, Own};
use crate::features::dictionaries::Dictionaries;
use crate::features::staff::Protected;
use crate::types::errors::FieldErrors;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Mutex;

#[cfg(feature = "ssr")]
pub use super::store::answers::{answered, narrow};

words! {
    pub enum CustomKind {
        Text = "text" "文字",
        Number = "number" "数字",
        Day = "day" "日期",
        Choice = "choice" "单选",
    }
}

/// How long a text may be.
const LONGEST: usize = 200;
/// A form of more is filled in by nobody.
pub const MOST_FIELDS: usize = 40;

/// A field of the agency's own, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Custom {
    pub id: i64,
    pub group: Group,
    pub label: String,
    pub kind: CustomKind,
    /// Of a number.
    pub unit: String,
    pub least: i64,
    pub most: i64,
    /// The group of field rights that decides who sees the answers; of everybody's where there is none.
    pub protected: Option<Protected>,
    /// Asked no more; old answers stay readable.
    pub retired: bool,
    pub version: i64,
}

impl Default for Custom {
    fn default() -> Self {
        Self {
            id: 0,
            group: Group::Basics,
            label: String::new(),
            kind: CustomKind::Text,
            unit: String::new(),
            least: 0,
            most: 0,
            protected: None,
            retired: false,
            version: 0,
        }
    }
}

impl Custom {
    /// The groups that can have fields of the agency's own: criteria are what matching reckons with.
    pub const GROUPS: &'static [Group] = &[Group::Account, Group::Basics, Group::Family, Group::Plans];

    /// The key in forms and in `traits`, and the name of its list of words.
    pub fn key(&self) -> &'static str {
        key(self.id)
    }

    pub(super) fn field(&self, dictionaries: &Dictionaries) -> Field {
        let kind = match self.kind {
            CustomKind::Text => Kind::Text(LONGEST),
            CustomKind::Number => Kind::Number(self.least, self.most, self.unit.clone().into()),
            CustomKind::Day => Kind::Day,
            CustomKind::Choice => Kind::Choice(dictionaries.named(self.key())),
        };
        Field {
            key: self.key(),
            label: self.label.clone().into(),
            group: self.group,
            kind,
            list: (self.kind == CustomKind::Choice).then_some(self.key()),
            fixed: false,
            public: false,
            protected: self.protected,
            asked: Asked::usual(false),
            own: Some(Own {
                id: self.id,
                retired: self.retired,
            }),
        }
    }
}

/// The key of a custom field, kept as long as the process lives, like those of the program's fields: there
/// are few, and none ever ends.
fn key(id: i64) -> &'static str {
    static KEYS: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let key = format!("c_{id}");
    let mut keys = KEYS.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(known) = keys.get(key.as_str()) {
        return known;
    }
    let known: &'static str = key.leak();
    keys.insert(known);
    known
}

/// What was typed into the form of a custom field.
#[derive(Clone, Copy, Debug, Default)]
pub struct Typed<'a> {
    pub label: &'a str,
    pub group: &'a str,
    pub kind: &'a str,
    pub unit: &'a str,
    pub least: &'a str,
    pub most: &'a str,
    /// Empty where everybody sees it.
    pub protected: &'a str,
}

impl Custom {
    /// The field that was typed; `before` where it is there already: its kind stays, or old answers would
    /// no longer be what they were.
    pub fn parse(typed: &Typed<'_>, before: Option<&Self>) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let label = typed.label.trim().to_string();
        match label.chars().count() {
            0 => errors.add("label", "请填写名称，例如「宠物」"),
            n if n > 12 => errors.add("label", "名称请不超过 12 个字"),
            _ => {}
        }
        let group = Group::from_code(typed.group).filter(|g| Self::GROUPS.contains(g));
        let group = errors.take("group", group.ok_or("请选择放在哪一组"));
        let kind = match before {
            Some(before) => Some(before.kind),
            None => errors.take("kind", CustomKind::from_code(typed.kind).ok_or("请选择类型")),
        };
        let (mut unit, mut least, mut most) = (String::new(), 0, 0);
        if kind == Some(CustomKind::Number) {
            unit = typed.unit.trim().to_string();
            if unit.chars().count() > 4 {
                errors.add("unit", "单位请不超过 4 个字");
            }
            let whole = |text: &str| {
                let number = text.trim().parse::<i64>().ok();
                number
                    .filter(|n| (-1_000_000_000..=1_000_000_000).contains(n))
                    .ok_or("请填写整数")
            };
            least = errors.take("least", whole(typed.least)).unwrap_or_default();
            most = errors.take("most", whole(typed.most)).unwrap_or_default();
            if errors.is_empty() && least >= most {
                errors.add("most", "最大值应大于最小值");
            }
        }
        let protected = match typed.protected {
            "" => None,
            code => {
                let known = Protected::from_code(code).filter(|p| Protected::OF_ANSWERS.contains(p));
                errors.take("protected", known.ok_or("请选择谁可以看到"))
            }
        };
        match (group, kind) {
            (Some(group), Some(kind)) if errors.is_empty() => Ok(Self {
                group,
                label,
                kind,
                unit,
                least,
                most,
                protected,
                ..before.cloned().unwrap_or_default()
            }),
            _ => Err(errors),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TYPED: Typed<'_> = Typed {
        label: " 猫龄 ",
        group: "family",
        kind: "number",
        unit: "岁",
        least: "0",
        most: "30",
        protected: "",
    };

    #[test]
    fn a_number_has_bounds_and_keeps_its_kind() {
        let made = Custom::parse(&TYPED, None).expect("complete");
        assert_eq!(
            (made.label.as_str(), made.kind, made.most),
            ("猫龄", CustomKind::Number, 30)
        );
        let text = Typed { kind: "text", ..TYPED };
        let kept = Custom::parse(&text, Some(&made)).expect("complete");
        assert_eq!(kept.kind, CustomKind::Number);
    }

    #[test]
    fn every_wrong_answer_says_so() {
        let typed = Typed {
            label: "",
            group: "criteria",
            kind: "number",
            unit: "个个个个个",
            least: "x",
            most: "",
            protected: "contact",
        };
        let errors = Custom::parse(&typed, None).expect_err("nothing is right");
        for field in ["label", "group", "unit", "least", "most", "protected"] {
            assert!(errors.get(field).is_some(), "{field}");
        }
        let turned = Typed {
            least: "30",
            most: "0",
            ..TYPED
        };
        assert!(
            Custom::parse(&turned, None)
                .expect_err("turned round")
                .get("most")
                .is_some()
        );
    }

    #[test]
    fn a_key_is_made_once() {
        assert!(std::ptr::eq(key(12), key(12)));
        assert_eq!(key(12), "c_12");
    }
}
