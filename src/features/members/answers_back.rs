//! From a profile and criteria back to the answers that would make them: what an edit form starts with.

use super::words::*;
use super::{Answers, Criteria, Profile};

impl Profile {
    /// The answers that would make this profile: what an edit form starts with.
    pub fn answers(&self) -> Answers {
        let mut answers = self.traits.0.clone();
        let mut put = |key: &str, value: String| {
            if !value.is_empty() {
                answers.insert(key.to_string(), value);
            }
        };
        put("username", self.username.clone().unwrap_or_default());
        put("name", self.name.clone());
        put("sex", self.sex.code().into());
        put("birthday", self.birthday.to_string());
        put("lunar", if self.lunar { "true".into() } else { String::new() });
        put("region", self.region.to_string());
        put("hukou", self.hukou.map_or(String::new(), |h| h.to_string()));
        put("height", self.height_cm.to_string());
        put("weight", self.weight_kg.map_or(String::new(), |w| w.to_string()));
        put("marital", self.marital.code().into());
        put("education", self.education.code().into());
        put("income", self.income.map_or("", Income::code).into());
        put("house", self.house.map_or("", House::code).into());
        put("car", self.car.map_or("", Car::code).into());
        put("children", self.children.map_or("", Children::code).into());
        put("occupation", self.occupation.clone());
        answers
    }
}

impl Criteria {
    /// The answers that would make these criteria.
    pub fn answers(&self) -> Answers {
        let mut answers = Answers::new();
        let mut put = |key: String, value: String| {
            if !value.is_empty() {
                answers.insert(key, value);
            }
        };
        for (what, wish) in [("age", &self.age), ("height", &self.height), ("weight", &self.weight)] {
            if let Some(wish) = wish {
                put(
                    format!("wish_{what}_min"),
                    wish.value.min.map_or(String::new(), |n| n.to_string()),
                );
                put(
                    format!("wish_{what}_max"),
                    wish.value.max.map_or(String::new(), |n| n.to_string()),
                );
                put(format!("weight_{what}"), wish.importance.code().into());
            }
        }
        let mut one = |what: &str, wish: Option<(String, Importance)>| {
            if let Some((value, importance)) = wish {
                put(format!("wish_{what}"), value);
                put(format!("weight_{what}"), importance.code().into());
            }
        };
        one(
            "education",
            self.education.as_ref().map(|w| (w.value.code().into(), w.importance)),
        );
        one(
            "income",
            self.income.as_ref().map(|w| (w.value.code().into(), w.importance)),
        );
        one(
            "marital",
            self.marital
                .as_ref()
                .map(|w| (joined(&w.value, |m| m.code().into()), w.importance)),
        );
        one(
            "children",
            self.children
                .as_ref()
                .map(|w| (joined(&w.value, |c| c.code().into()), w.importance)),
        );
        one("house", self.house.as_ref().map(|w| ("true".into(), w.importance)));
        one("car", self.car.as_ref().map(|w| ("true".into(), w.importance)));
        one(
            "regions",
            self.regions
                .as_ref()
                .map(|w| (joined(&w.value, i64::to_string), w.importance)),
        );
        put("wish_text".into(), self.text.clone());
        answers
    }
}

fn joined<T>(values: &[T], code: impl Fn(&T) -> String) -> String {
    values.iter().map(code).collect::<Vec<_>>().join(",")
}
