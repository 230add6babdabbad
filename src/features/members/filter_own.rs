//! What a list asks of the agency's own fields, and which of them it shows: `c_12`, `c_12_from` in the address.

use super::fields::custom::{CustomKind, MOST_FIELDS};
use super::fields::{Fields, Kind};
use super::filter::Filter;
use crate::types::errors::FieldErrors;
use crate::types::time::parse_day;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What is asked of one field, as it was typed: a text or a choice, a number or a day from and to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// Part of a text, or the code of a choice.
    pub is: String,
    /// The text is this and nothing else.
    pub whole: bool,
    pub from: String,
    pub to: String,
}

/// One of the agency's own fields, as the filter bar and the choice of columns offer it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnField {
    pub id: i64,
    pub label: String,
    pub kind: CustomKind,
    /// Of a number.
    pub unit: String,
    /// Code and label; retired words too, for they were answered once.
    pub choices: Vec<(String, String)>,
}

impl OwnField {
    /// All that are asked now.
    pub fn of(fields: &Fields) -> Vec<Self> {
        let one = |field: &super::fields::Field| {
            let (kind, unit) = match &field.kind {
                Kind::Number(_, _, unit) => (CustomKind::Number, unit.to_string()),
                Kind::Day => (CustomKind::Day, String::new()),
                Kind::Choice(_) => (CustomKind::Choice, String::new()),
                _ => (CustomKind::Text, String::new()),
            };
            let words = field.words().map(|w| w.to_vec()).unwrap_or_default();
            Some(Self {
                id: field.custom()?,
                label: field.label.to_string(),
                kind,
                unit,
                choices: words
                    .into_iter()
                    .map(|w| (w.code.to_string(), w.label.to_string()))
                    .collect(),
            })
        };
        fields.custom().filter_map(one).collect()
    }

    /// The name of its input, or of one of them: `c_12`, `c_12_from`.
    pub fn name(&self, part: &str) -> String {
        name(self.id, part)
    }
}

fn name(id: i64, part: &str) -> String {
    if part.is_empty() {
        format!("c_{id}")
    } else {
        format!("c_{id}_{part}")
    }
}

/// Field and part that a key of the address names.
fn parsed(key: &str) -> Option<(i64, &str)> {
    let rest = key.strip_prefix("c_")?;
    let (id, part) = rest.split_once('_').unwrap_or((rest, ""));
    let id = id.parse().ok().filter(|id| *id > 0)?;
    Some((id, part))
}

impl Wanted {
    fn open(&self) -> bool {
        self.is.is_empty() && self.from.is_empty() && self.to.is_empty()
    }

    fn put(&mut self, part: &str, text: String) {
        match part {
            "" => self.is = text,
            "whole" => self.whole = text == "true",
            "from" => self.from = text,
            "to" => self.to = text,
            _ => {}
        }
    }

    /// Why it can't be asked for.
    fn problem(&self, kind: CustomKind) -> Option<&'static str> {
        fn turned<T: PartialOrd>(from: &str, to: &str, read: impl Fn(&str) -> Option<T>) -> Option<(bool, bool)> {
            let ends = [from, to].map(|text| (!text.is_empty()).then(|| read(text)));
            let bad = ends.iter().any(|end| matches!(end, Some(None)));
            let turned = match ends {
                [Some(Some(from)), Some(Some(to))] => from > to,
                _ => false,
            };
            (bad || turned).then_some((bad, turned))
        }
        let (from, to) = (self.from.trim(), self.to.trim());
        match kind {
            CustomKind::Text | CustomKind::Choice => None,
            CustomKind::Number => match turned(from, to, |t| t.parse::<i64>().ok())? {
                (true, _) => Some("请填写整数"),
                _ => Some("范围的起始不能大于结束"),
            },
            CustomKind::Day => match turned(from, to, |t| parse_day(t).ok())? {
                (true, _) => Some("请填写日期，例如 2026-01-31"),
                _ => Some("结束日期不能早于开始日期"),
            },
        }
    }

    /// In words, for a chip.
    pub fn said(&self, field: &OwnField) -> String {
        let label = &field.label;
        let (from, to) = (&self.from, &self.to);
        let unit = if field.unit.is_empty() {
            String::new()
        } else {
            format!(" {}", field.unit)
        };
        let text = match field.kind {
            CustomKind::Text if self.whole => return format!("{label}就是：{}", self.is),
            CustomKind::Text => return format!("{label}：{}", self.is),
            CustomKind::Choice => {
                let known = field.choices.iter().find(|(code, _)| *code == self.is);
                known.map_or(self.is.clone(), |(_, word)| word.clone())
            }
            CustomKind::Number => match (from.is_empty(), to.is_empty()) {
                (false, true) => format!("{from}{unit}以上"),
                (true, _) => format!("{to}{unit}以下"),
                _ => format!("{from}-{to}{unit}"),
            },
            CustomKind::Day => match (from.is_empty(), to.is_empty()) {
                (false, true) => format!("{from} 起"),
                (true, _) => format!("{to} 止"),
                _ => format!("{from} 至 {to}"),
            },
        };
        format!("{label}：{text}")
    }
}

impl Filter {
    /// With what an address asks of own fields; `cols` names those that are shown among the other columns.
    pub(super) fn asking_own<'a>(mut self, pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        for (key, value) in pairs {
            if key == "cols" {
                let named = value.split(',').filter_map(parsed);
                self.own_cols
                    .extend(named.filter(|(_, part)| part.is_empty()).map(|(id, _)| id));
            } else if let Some((id, part)) = parsed(key) {
                let text: String = value.trim().chars().take(super::filter_address::LONGEST).collect();
                self.own.entry(id).or_default().put(part, text);
            }
        }
        self.own.retain(|_, wanted| !wanted.open());
        while self.own.len() > MOST_FIELDS {
            self.own.pop_last();
        }
        self.own_cols.sort_unstable();
        self.own_cols.dedup();
        self.own_cols.truncate(MOST_FIELDS);
        self
    }

    pub(super) fn own_pairs(&self) -> Vec<(Cow<'static, str>, String)> {
        let mut pairs = Vec::new();
        for (id, wanted) in &self.own {
            let whole = if wanted.whole { "true" } else { "" };
            for (part, value) in [
                ("", wanted.is.as_str()),
                ("whole", whole),
                ("from", wanted.from.as_str()),
                ("to", wanted.to.as_str()),
            ] {
                if !value.is_empty() {
                    pairs.push((name(*id, part).into(), value.to_string()));
                }
            }
        }
        pairs
    }

    /// The columns as the address has them; where own fields are shown, those before them are named as well.
    pub(super) fn column_names(&self) -> Vec<String> {
        let named = if self.own_cols.is_empty() {
            &self.cols[..]
        } else {
            self.columns()
        };
        let own = self.own_cols.iter().map(|id| name(*id, ""));
        named.iter().map(|c| c.code().to_string()).chain(own).collect()
    }

    /// The same list from its beginning without what is asked of one of the own fields.
    pub fn without_own(&self, id: i64) -> Self {
        let mut filter = Self {
            after: String::new(),
            ..self.clone()
        };
        filter.own.remove(&id);
        filter
    }

    /// Without fields that are not there, or no more.
    pub fn knowing(mut self, own: &[OwnField]) -> Self {
        let known = |id: &i64| own.iter().any(|f| f.id == *id);
        self.own.retain(|id, _| known(id));
        self.own_cols.retain(known);
        self
    }

    /// What can't be asked for as it was typed, own fields with the others.
    pub fn all_problems(&self, own: &[OwnField]) -> FieldErrors {
        let mut errors = self.problems();
        for field in own {
            if let Some(sentence) = self.own.get(&field.id).and_then(|w| w.problem(field.kind)) {
                errors.add(&field.name(""), sentence);
            }
        }
        errors
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::members::filter::{Board, Column};

    fn filter() -> Filter {
        Filter::from_text(
            Board::All,
            "sex=female&c_12=w1&c_13_from=3&c_13_to=10&c_14=%E6%B2%AAA&c_14_whole=true&c_x=1&c_15=&c_16_whole=true&cols=age,c_12,c_12",
        )
    }

    #[test]
    fn own_fields_survive_the_address() {
        let filter = filter();
        assert_eq!(filter.own.keys().copied().collect::<Vec<_>>(), [12, 13, 14]);
        assert_eq!(
            (filter.own[&13].from.as_str(), filter.own[&13].to.as_str()),
            ("3", "10")
        );
        assert!(filter.own[&14].whole && filter.own[&14].is == "沪A");
        assert_eq!(
            (filter.cols.as_slice(), filter.own_cols.as_slice()),
            (&[Column::Age][..], &[12][..])
        );
        assert_eq!(Filter::from_text(Board::All, &filter.query()), filter);
        assert!(filter.narrowed() && !filter.cleared().narrowed());
        assert_eq!(filter.cleared().own_cols, [12]);
        let one_less = filter.without_own(13);
        assert_eq!(one_less.own.keys().copied().collect::<Vec<_>>(), [12, 14]);
        assert_eq!(filter.without("sex").own, filter.own);
        assert_eq!(filter.without("sex").own_cols, [12]);
    }

    #[test]
    fn own_columns_stand_behind_the_usual_ones() {
        let usual = Filter {
            own_cols: vec![12],
            ..Filter::of(Board::All)
        };
        let back = Filter::from_text(Board::All, &usual.query());
        assert_eq!(back, usual);
        assert!(back.cols.is_empty());
    }

    #[test]
    fn what_was_typed_wrongly_is_named_at_its_field() {
        let field = |id, kind| OwnField {
            id,
            label: "某项".into(),
            kind,
            unit: "岁".into(),
            choices: Vec::new(),
        };
        let wrong = |kind, query: &str| {
            let filter = Filter::from_text(Board::All, query);
            filter.all_problems(&[field(12, kind)]).get("c_12").map(String::from)
        };
        assert_eq!(wrong(CustomKind::Number, "c_12_from=x").as_deref(), Some("请填写整数"));
        assert!(wrong(CustomKind::Number, "c_12_from=5&c_12_to=3").is_some());
        assert_eq!(wrong(CustomKind::Number, "c_12_from=3&c_12_to=5"), None);
        assert!(wrong(CustomKind::Day, "c_12_to=2026-02-30").is_some());
        assert!(wrong(CustomKind::Day, "c_12_from=2026-02-03&c_12_to=2026-01-01").is_some());
        assert_eq!(wrong(CustomKind::Text, "c_12=x"), None);
    }

    #[test]
    fn a_chip_says_it_in_words() {
        let field = OwnField {
            id: 13,
            label: "猫龄".into(),
            kind: CustomKind::Number,
            unit: "岁".into(),
            choices: Vec::new(),
        };
        assert_eq!(filter().own[&13].said(&field), "猫龄：3-10 岁");
        let pet = OwnField {
            kind: CustomKind::Choice,
            choices: vec![("w1".into(), "猫".into())],
            ..field
        };
        assert_eq!(filter().own[&12].said(&pet), "猫龄：猫");
    }

    #[test]
    fn fields_that_are_no_more_are_left_out() {
        assert!(filter().knowing(&[]).own.is_empty());
        assert!(filter().knowing(&[]).own_cols.is_empty());
    }
}
