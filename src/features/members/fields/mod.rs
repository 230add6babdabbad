//! One description of everything that is asked of a member; forms, checks and facts are drawn from it. It
//! is made of what the program asks (`stock`) and of what the agency decides: which of it is asked and
//! required at which place, its own words and its own fields. The server reads it with `now`; a page gets
//! it with its data.

pub mod custom;
mod registry;
mod stock;
#[cfg(feature = "ssr")]
pub mod store;

use super::Answers;
use super::words::*;
use crate::features::dictionaries::Words;
use crate::features::staff::Protected;
use crate::types::lunar::birthday_words;
use crate::types::time::parse_day;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

pub use custom::Custom;
pub use registry::{Changes, Fields};
#[cfg(feature = "ssr")]
pub use store::now;

words! {
    /// The groups of the registration form, one step each.
    pub enum Group {
        Account = "account" "账号资料",
        Basics = "basics" "基本资料",
        Family = "family" "个人及家庭",
        Plans = "plans" "感情规划",
        Criteria = "criteria" "择偶要求",
    }
}

words! {
    /// Where a member's data is filled in.
    pub enum Place {
        Public = "public" "网上登记",
        Counter = "counter" "前台登记",
        Office = "office" "红娘录入",
    }
}

/// How a field is asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A line of text of at most so many characters.
    Text(usize),
    /// Several lines.
    Long(usize),
    /// A whole number from, to, unit.
    Number(i64, i64, Cow<'static, str>),
    Day,
    /// One of these words.
    Choice(Words),
    /// Any number of them; the answer is the codes, separated by commas.
    Many(Words),
    /// A province's code.
    Province,
    /// A district's code, chosen by province and city.
    Region,
    /// Regions (province, city or district codes) as wished, separated by commas.
    Regions,
    /// Contact data of `ContactKind` with this code.
    Contact,
    Username,
    Password,
    Yes,
}

/// At which places a field is asked, and at which it has to be answered, in the order of `Place::ALL`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    pub shown: [bool; 3],
    pub required: [bool; 3],
}

impl Asked {
    /// Asked everywhere; required where the program's rules need it.
    pub fn usual(fixed: bool) -> Self {
        Self {
            shown: [true; 3],
            required: [fixed; 3],
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The name in forms, in answers and in `traits`.
    pub key: &'static str,
    pub label: Cow<'static, str>,
    pub group: Group,
    pub kind: Kind,
    /// The list that its words come from, where the agency keeps them: a dictionary's code or its own key.
    pub list: Option<&'static str>,
    /// The program's rules need it: asked and required everywhere, whatever the agency would like.
    pub fixed: bool,
    /// The member's own business: staff don't ask for it.
    pub public: bool,
    /// Who sees it is a matter of field rights.
    pub protected: Option<Protected>,
    asked: Asked,
    own: Option<Own>,
}

/// A field that the agency added itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Own {
    id: i64,
    retired: bool,
}

impl Field {
    /// Whether the form at a place asks for it.
    pub fn shown_at(&self, place: Place) -> bool {
        !self.retired() && self.possible_at(place) && (self.fixed || self.asked.shown[place as usize])
    }

    /// Whether the form at a place insists on an answer.
    pub fn required_at(&self, place: Place) -> bool {
        self.shown_at(place) && self.may_be_required() && (self.fixed || self.asked.required[place as usize])
    }

    /// Whether the form at a place could ask for it.
    pub fn possible_at(&self, place: Place) -> bool {
        !self.public || place == Place::Public
    }

    /// A box that is not ticked is an answer too.
    pub fn may_be_required(&self) -> bool {
        self.kind != Kind::Yes
    }

    /// Whether staff find it in the form in which a member's data is changed.
    pub fn edited(&self) -> bool {
        self.shown_at(Place::Office) || self.kind == Kind::Username
    }

    /// The number of a field of the agency's own.
    pub fn custom(&self) -> Option<i64> {
        self.own.map(|own| own.id)
    }

    /// A field of the agency's own that is asked no more; old answers stay readable.
    pub fn retired(&self) -> bool {
        self.own.is_some_and(|own| own.retired)
    }

    /// The words that can be chosen, where it is such a field.
    pub fn words(&self) -> Option<&Words> {
        match &self.kind {
            Kind::Choice(words) | Kind::Many(words) => Some(words),
            _ => None,
        }
    }
}

/// The importance that goes with each wish: `(key, label, importance unless said otherwise)`.
pub const WEIGHTS: &[(&str, &str, Importance)] = &[
    ("weight_age", "年龄", Importance::High),
    ("weight_height", "身高", Importance::Medium),
    ("weight_weight", "体重", Importance::Low),
    ("weight_education", "学历", Importance::Medium),
    ("weight_income", "收入", Importance::Medium),
    ("weight_marital", "婚姻状况", Importance::High),
    ("weight_children", "小孩情况", Importance::Medium),
    ("weight_house", "住房", Importance::Low),
    ("weight_car", "购车", Importance::Low),
    ("weight_regions", "地区", Importance::Medium),
];

/// `(key, label, group of field rights)` of what a role may be kept from: the same in every agency, so that
/// what is taken out does not depend on what an administrator has changed.
pub fn protected() -> impl Iterator<Item = (&'static str, &'static str, Protected)> {
    stock::STOCK.iter().filter_map(|f| Some((f.key, f.label, f.protected?)))
}

/// The group of field rights that a field falls under.
pub fn protected_field(key: &str) -> Option<Protected> {
    protected().find(|(k, ..)| *k == key).map(|(.., group)| group)
}

/// The group that an importance falls under: that of the wish it weighs.
pub fn protected_weight(weight: &str) -> Option<Protected> {
    let what = weight.strip_prefix("weight_")?;
    protected_field(&format!("wish_{what}"))
}

/// The label of a choice's code, or the text itself.
pub fn shown(field: &Field, answer: &str) -> String {
    match &field.kind {
        Kind::Choice(words) => words.label(answer),
        Kind::Many(words) => answer
            .split(',')
            .filter(|c| !c.is_empty())
            .map(|c| words.label(c))
            .collect::<Vec<_>>()
            .join("、"),
        Kind::Number(_, _, unit) => format!("{answer} {unit}").trim_end().to_string(),
        Kind::Yes => {
            if answer == "true" {
                "是".into()
            } else {
                "否".into()
            }
        }
        _ => answer.to_string(),
    }
}

/// An answer as a fact: a birthday kept by the moon with its day there.
pub fn told(field: &Field, answers: &Answers) -> String {
    let answer = answers.get(field.key).map_or("", String::as_str);
    match parse_day(answer) {
        Ok(day) if field.key == "birthday" => birthday_words(day, answers.get("lunar").is_some_and(|l| l == "true")),
        _ => shown(field, answer),
    }
}
