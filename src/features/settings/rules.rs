//! What a form of the settings means.

use super::ListName;
use crate::features::dictionaries::rules::edited;
use crate::features::dictionaries::{Dictionary, ListPlace, Word, Words};
use crate::features::members::Answers;
use crate::features::members::fields::custom::CustomKind;
use crate::features::members::fields::{Asked, Field, Fields, Group, Place};
use crate::types::errors::FieldErrors;

/// Where a field is asked and required, from the boxes `shown.public.blood` and `required.public.blood`.
/// What is required is shown, and what the program's rules need is both.
pub fn asked(field: &Field, sent: &Answers) -> Asked {
    let ticked = |what: &str, place: Place| sent.contains_key(&format!("{what}.{}.{}", place.code(), field.key));
    let mut asked = Asked::usual(field.fixed);
    for place in Place::ALL
        .iter()
        .copied()
        .filter(|p| !field.fixed && field.possible_at(*p))
    {
        let required = field.may_be_required() && ticked("required", place);
        asked.required[place as usize] = required;
        asked.shown[place as usize] = required || ticked("shown", place);
    }
    asked
}

/// What changed for one field, for the log: 「血型（网上登记必填、前台登记不显示）」; nothing where nothing did.
pub fn told(field: &Field, asked: Asked) -> Option<String> {
    let word = |shown, required| match (shown, required) {
        (false, _) => "不显示",
        (true, true) => "必填",
        (true, false) => "选填",
    };
    let places = Place::ALL.iter().copied().filter(|p| field.possible_at(*p));
    let changed: Vec<String> = places
        .filter_map(|place| {
            let at = place as usize;
            let now = word(asked.shown[at], asked.required[at]);
            let was = word(field.shown_at(place), field.required_at(place));
            (now != was).then(|| format!("{place}{now}"))
        })
        .collect();
    (!changed.is_empty()).then(|| format!("{}（{}）", field.label, changed.join("、")))
}

/// The part of the settings that a group's fields are.
pub fn part(group: Group) -> String {
    format!("fields/{}", group.code())
}

/// The words that a new field of choices begins with.
pub fn first_words(choices: &str, errors: &mut FieldErrors) -> Vec<Word> {
    let sent = [("fresh".to_string(), choices.to_string())].into();
    match edited(&Words::Fixed(&[]), &sent) {
        Ok(words) if words.len() >= 2 => return words,
        Ok(_) => errors.add("choices", "请至少写两个选项，一行一个"),
        Err(wrong) => errors.add("choices", wrong.get("fresh").unwrap_or("请检查选项")),
    }
    Vec::new()
}

/// The lists that can be edited: the program's, and those of the agency's own fields of choices.
pub fn list_names(fields: &Fields) -> Vec<ListName> {
    let ours = Dictionary::ALL.iter().map(|d| ListName {
        name: d.code().into(),
        label: d.label().into(),
        place: d.place(),
        used: d.used().into(),
    });
    let own = fields
        .kept_custom()
        .iter()
        .filter(|c| c.kind == CustomKind::Choice && !c.retired)
        .map(|c| ListName {
            name: c.key().into(),
            label: c.label.clone(),
            place: ListPlace::Own,
            used: format!("登记表的{}（自定义字段）", c.group),
        });
    ours.chain(own).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::members::fields::Fields;

    fn sent(boxes: &[&str]) -> Answers {
        boxes.iter().map(|b| (b.to_string(), "true".to_string())).collect()
    }

    #[test]
    fn what_is_required_is_shown() {
        let fields = Fields::stock();
        let blood = fields.by_key("blood").expect("a field");
        let made = asked(blood, &sent(&["required.public.blood", "shown.office.blood"]));
        assert_eq!((made.shown, made.required), ([true, false, true], [true, false, false]));
        assert_eq!(
            told(blood, made).as_deref(),
            Some("血型（网上登记必填、前台登记不显示）")
        );
        let as_it_was = ["shown.public.blood", "shown.counter.blood", "shown.office.blood"];
        assert_eq!(told(blood, asked(blood, &sent(&as_it_was))), None);
    }

    #[test]
    fn what_the_rules_need_can_be_neither_hidden_nor_left_out() {
        let fields = Fields::stock();
        for field in fields.all().iter().filter(|f| f.fixed) {
            let made = asked(field, &sent(&[]));
            assert_eq!((made.shown, made.required), ([true; 3], [true; 3]), "{}", field.key);
        }
        let lunar = fields.by_key("lunar").expect("a field");
        assert_eq!(asked(lunar, &sent(&["required.public.lunar"])).shown, [false; 3]);
    }
}
