//! What can be known of answers by themselves: their form, whether they are there, whether their words are still offered.

use super::answers::{get, number};
use super::fields::{Field, Fields, Group, Kind, Place};
use super::{Answers, form_birthday};
use crate::types::errors::FieldErrors;
use crate::types::time::parse_day;

/// Checks every answer of a group by itself: what a step of the form can know. What is empty is not wrong.
pub fn check_group(fields: &Fields, group: Group, answers: &Answers) -> FieldErrors {
    let mut errors = FieldErrors::default();
    for field in fields.of_group(group) {
        let answer = get(answers, field.key);
        if !answer.is_empty()
            && let Err(sentence) = check(field, answer)
        {
            errors.add(field.key, sentence);
        }
    }
    if group == Group::Basics
        && let Some(Err(sentence)) = form_birthday::typed(answers)
    {
        errors.add("lunar_year", sentence);
    }
    if group == Group::Criteria {
        for (min, max, what) in [
            ("wish_age_min", "wish_age_max", "年龄"),
            ("wish_height_min", "wish_height_max", "身高"),
            ("wish_weight_min", "wish_weight_max", "体重"),
        ] {
            if let (Some(a), Some(b)) = (number(answers, min), number(answers, max))
                && a > b
            {
                errors.add(max, format!("{what}的上限不能小于下限"));
            }
        }
    }
    errors
}

/// What a place insists on and is not answered.
pub fn unanswered<'a>(asked: impl Iterator<Item = &'a Field>, place: Place, answers: &Answers) -> FieldErrors {
    let mut errors = FieldErrors::default();
    // Who is typing a birthday by the moon is told what is wrong with that.
    let moon = form_birthday::typed(answers).is_some();
    let missing = asked.filter(|f| f.required_at(place) && get(answers, f.key).is_empty());
    for field in missing.filter(|f| !(moon && f.key == "birthday")) {
        let verb = match field.kind {
            Kind::Choice(_) | Kind::Many(_) | Kind::Province | Kind::Region | Kind::Regions => "选择",
            _ => "填写",
        };
        errors.add(field.key, format!("请{verb}{}", field.label));
    }
    errors
}

/// What is wrong with the agency's own fields of a group; what was answered so `before` may stay.
pub fn own_answers(fields: &Fields, group: Group, before: &Answers, answers: &Answers) -> FieldErrors {
    let mut errors = FieldErrors::default();
    for field in fields.of_group(group).filter(|f| f.custom().is_some()) {
        let answer = get(answers, field.key);
        if !answer.is_empty()
            && answer != get(before, field.key)
            && let Err(sentence) = check(field, answer)
        {
            errors.add(field.key, sentence);
        }
    }
    errors
}

/// Words that were chosen anew though they are retired; what was chosen `before` may stay.
pub fn retired_words(fields: &Fields, group: Group, before: &Answers, answers: &Answers) -> FieldErrors {
    let mut errors = FieldErrors::default();
    for field in fields.of_group(group) {
        let Some(words) = field.words() else { continue };
        let was: Vec<&str> = get(before, field.key).split(',').collect();
        let gone = get(answers, field.key)
            .split(',')
            .find(|c| words.knows(c) && !words.offers(c) && !was.contains(c));
        if let Some(code) = gone {
            errors.add(
                field.key,
                format!("「{}」已停用，请重新选择{}", words.label(code), field.label),
            );
        }
    }
    errors
}

fn check(field: &Field, answer: &str) -> Result<(), String> {
    match &field.kind {
        Kind::Text(most) | Kind::Long(most) if answer.chars().count() > *most => {
            Err(format!("{}请不超过 {most} 个字", field.label))
        }
        Kind::Text(_) | Kind::Long(_) => Ok(()),
        Kind::Number(from, to, unit) => match answer.parse::<i64>() {
            Ok(n) if (*from..=*to).contains(&n) => Ok(()),
            _ => Err(format!("{}应为 {from} 到 {to} {unit}的整数", field.label)),
        },
        Kind::Day => parse_day(answer).map(|_| ()).map_err(String::from),
        Kind::Choice(words) => words
            .knows(answer)
            .then_some(())
            .ok_or_else(|| format!("请选择{}", field.label)),
        Kind::Many(words) => answer
            .split(',')
            .all(|a| words.knows(a))
            .then_some(())
            .ok_or_else(|| format!("请选择{}", field.label)),
        Kind::Province | Kind::Region => answer
            .parse::<i64>()
            .map(|_| ())
            .map_err(|_| format!("请选择{}", field.label)),
        Kind::Regions => answer
            .split(',')
            .all(|a| a.parse::<i64>().is_ok())
            .then_some(())
            .ok_or_else(|| format!("请选择{}", field.label)),
        Kind::Contact => crate::features::contacts::ContactKind::from_code(field.key)
            .map_or(Ok(()), |kind| kind.normalise(answer).map(|_| ()).map_err(String::from)),
        Kind::Username => valid_username(answer)
            .then_some(())
            .ok_or_else(|| "用户名为 2 到 20 个字，可用汉字、字母、数字和下划线".to_string()),
        Kind::Password => (answer.chars().count() >= 8)
            .then_some(())
            .ok_or_else(|| "密码至少 8 位".to_string()),
        Kind::Yes => Ok(()),
    }
}

fn valid_username(name: &str) -> bool {
    (2..=20).contains(&name.chars().count()) && name.chars().all(|c| c.is_alphanumeric() || c == '_')
}
