//! All fields as the agency wants them.

use super::custom::Custom;
use super::stock::STOCK;
use super::{Asked, Field, Group, Place};
use crate::features::dictionaries::{Dictionaries, Lists};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the agency decided otherwise than the program: this is kept, and this is what travels to a browser.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Changes {
    /// By the field's key.
    pub asked: BTreeMap<String, Asked>,
    pub lists: Lists,
    pub custom: Vec<Custom>,
}

/// Every field, in the order in which it is asked: those of the program, then the agency's own, group by group.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(from = "Changes", into = "Changes")]
pub struct Fields(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    changes: Changes,
    all: Vec<Field>,
}

impl From<Changes> for Fields {
    fn from(mut changes: Changes) -> Self {
        // Only the lists that fields are answered with concern anybody here.
        let mut used: Vec<&str> = STOCK.iter().filter_map(|s| Some(s.dictionary()?.code())).collect();
        used.extend(changes.custom.iter().map(Custom::key));
        changes.lists.retain(|name, _| used.contains(&name.as_str()));
        let dictionaries = Dictionaries::new(changes.lists.clone());
        let stock = STOCK.iter().map(|s| s.field(&dictionaries));
        let own = changes.custom.iter().map(|c| c.field(&dictionaries));
        let mut all: Vec<Field> = stock.chain(own).collect();
        all.sort_by_key(|f| f.group);
        for field in &mut all {
            if let Some(asked) = changes.asked.get(field.key) {
                field.asked = *asked;
            }
        }
        Self(Arc::new(Inner { changes, all }))
    }
}

impl From<Fields> for Changes {
    fn from(fields: Fields) -> Self {
        fields.0.changes.clone()
    }
}

impl Default for Fields {
    fn default() -> Self {
        Changes::default().into()
    }
}

impl PartialEq for Fields {
    fn eq(&self, other: &Self) -> bool {
        self.0.changes == other.0.changes
    }
}

impl Eq for Fields {}

impl Fields {
    /// As the program brings them, before an agency has decided anything.
    pub fn stock() -> Self {
        Self::default()
    }

    /// Every field, retired ones too: for reading what was answered.
    pub fn all(&self) -> &[Field] {
        &self.0.all
    }

    pub fn by_key(&self, key: &str) -> Option<&Field> {
        self.0.all.iter().find(|f| f.key == key)
    }

    /// The fields of a group, retired ones too.
    pub fn of_group(&self, group: Group) -> impl Iterator<Item = &Field> {
        self.0.all.iter().filter(move |f| f.group == group)
    }

    /// What the form at a place asks in a group.
    pub fn asked(&self, group: Group, place: Place) -> impl Iterator<Item = &Field> {
        self.of_group(group).filter(move |f| f.shown_at(place))
    }

    /// The agency's own fields, for lists, filters and export; retired ones are left out.
    pub fn custom(&self) -> impl Iterator<Item = &Field> {
        self.0.all.iter().filter(|f| f.custom().is_some() && !f.retired())
    }

    /// The agency's own fields as the administrator keeps them, retired ones too.
    pub fn kept_custom(&self) -> &[Custom] {
        &self.0.changes.custom
    }
}

#[cfg(test)]
mod tests {
    use super::super::custom::CustomKind;
    use super::super::{Kind, shown};
    use super::*;
    use crate::features::dictionaries::Word;

    fn changed() -> Fields {
        let blood = Asked {
            shown: [true, false, true],
            required: [true, true, false],
        };
        let pet = Custom {
            id: 12,
            group: Group::Basics,
            label: "宠物".into(),
            kind: CustomKind::Choice,
            ..Custom::default()
        };
        let age = Custom {
            id: 13,
            group: Group::Family,
            label: "猫龄".into(),
            kind: CustomKind::Number,
            unit: "岁".into(),
            most: 30,
            retired: true,
            ..Custom::default()
        };
        Changes {
            asked: [
                ("blood", blood),
                ("height", blood),
                ("username", Asked::usual(true)),
                ("lunar", Asked::usual(true)),
            ]
            .map(|(k, v)| (k.to_string(), v))
            .into(),
            lists: [
                ("interests".to_string(), vec![Word::new("tea", "喝茶")]),
                ("c_12".to_string(), vec![Word::new("w1", "猫")]),
                ("channels".to_string(), vec![Word::new("x", "x")]),
            ]
            .into(),
            custom: vec![pet, age],
        }
        .into()
    }

    #[test]
    fn the_agency_decides_what_is_asked_where_but_not_of_what_the_rules_need() {
        let fields = changed();
        let at = |key: &str| {
            let field = fields.by_key(key).expect("a field");
            Place::ALL
                .iter()
                .map(|p| (field.shown_at(*p), field.required_at(*p)))
                .collect::<Vec<_>>()
        };
        assert_eq!(at("blood"), [(true, true), (false, false), (true, false)]);
        assert_eq!(at("height"), [(true, true); 3]);
        assert_eq!(at("username"), [(true, true), (false, false), (false, false)]);
        assert_eq!(at("lunar"), [(true, false); 3]);
        assert_eq!(at("c_13"), [(false, false); 3]);
    }

    #[test]
    fn own_fields_and_own_words_read_like_the_others() {
        let fields = changed();
        let read = |key: &str, answer: &str| shown(fields.by_key(key).expect("a field"), answer);
        assert_eq!(read("c_12", "w1"), "猫");
        assert_eq!(read("c_13", "3"), "3 岁");
        assert_eq!(read("interests", "tea"), "喝茶");
        let own: Vec<&str> = fields.custom().map(|f| f.key).collect();
        assert_eq!(own, ["c_12"]);
        let last = fields.of_group(Group::Basics).last().expect("some");
        assert_eq!((last.key, matches!(last.kind, Kind::Choice(_))), ("c_12", true));
    }

    #[test]
    fn what_travels_is_what_was_changed() {
        let fields = changed();
        let text = serde_json::to_string(&fields).expect("plain data");
        assert!(!text.contains("channels") && !text.contains("身高"), "{text}");
        let back: Fields = serde_json::from_str(&text).expect("read back");
        assert_eq!(back, fields);
        assert_eq!(back.all(), fields.all());
        let stock = serde_json::to_string(&Fields::stock()).expect("plain data");
        assert!(stock.len() < 60, "{stock}");
    }

    #[test]
    fn what_the_rules_need_is_these_eight() {
        let fields = Fields::stock();
        let fixed: Vec<&str> = fields.all().iter().filter(|f| f.fixed).map(|f| f.key).collect();
        assert_eq!(
            fixed,
            [
                "name",
                "mobile",
                "sex",
                "birthday",
                "region",
                "height",
                "marital",
                "education"
            ]
        );
        let mut keys: Vec<&str> = fields.all().iter().map(|f| f.key).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), fields.all().len());
    }
}
