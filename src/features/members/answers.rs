//! From the answers of a form to a profile and criteria. Errors are keyed by field.

use super::fields::{Field, Fields, Group, Kind, Place, WEIGHTS, protected_weight};
use super::words::*;
use super::{Answers, Criteria, Profile, Range, Traits, Wish, form_birthday, sight};
use crate::features::staff::Viewer;
use crate::types::errors::FieldErrors;
use crate::types::id_number::IdNumber;
use crate::types::lunar::LunarDay;
use crate::types::time::{age, parse_day};
use chrono::{Datelike, NaiveDate};

pub use super::answers_check::{check_group, own_answers, retired_words, unanswered};

/// Members are adults; the lawful age of marriage is another matter and theirs.
const ADULT: i32 = 18;

pub(super) fn get<'a>(answers: &'a Answers, key: &str) -> &'a str {
    answers.get(key).map_or("", |a| a.trim())
}

pub(super) fn number(answers: &Answers, key: &str) -> Option<i64> {
    get(answers, key).parse().ok()
}

fn many<T>(answers: &Answers, key: &str, parse: impl Fn(&str) -> Option<T>) -> Vec<T> {
    get(answers, key)
        .split(',')
        .filter(|c| !c.is_empty())
        .filter_map(parse)
        .collect()
}

/// A profile from the answers, `today` for the age. It insists on what the rules of the program need; what
/// else a place requires is `unanswered`.
pub fn profile(fields: &Fields, answers: &Answers, today: NaiveDate) -> Result<Profile, FieldErrors> {
    let mut errors = FieldErrors::default();
    for group in [Group::Account, Group::Basics, Group::Family, Group::Plans] {
        for (field, sentence) in check_group(fields, group, answers).0 {
            // Contact data has its own rows and its own checks. An own field is checked where it is answered: the
            // agency may have narrowed it or retired it since, and who edits a height can't mend that.
            if field == "lunar_year"
                || fields
                    .by_key(&field)
                    .is_some_and(|f| !own_door(f) && f.custom().is_none())
            {
                errors.add(&field, sentence);
            }
        }
    }
    let needed = fields.all().iter().filter(|f| f.fixed && !own_door(f));
    for (field, sentence) in unanswered(needed, Place::Office, answers).0 {
        errors.add(&field, sentence);
    }
    let moon = form_birthday::typed(answers).and_then(Result::ok);
    let lunar = moon.is_some() || get(answers, "lunar") == "true";
    let birthday = moon.map_or_else(
        || parse_day(get(answers, "birthday")).unwrap_or_default(),
        LunarDay::solar,
    );
    let sex = Sex::from_code(get(answers, "sex"));
    if errors.get("birthday").is_none() {
        let years = age(birthday, today);
        if years < ADULT {
            errors.add("birthday", "会员须年满 18 周岁");
        } else if years > 100 {
            errors.add("birthday", "请核对出生年份");
        }
    }
    if let Ok(id) = IdNumber::parse(get(answers, "id_number")) {
        // At both fields: one of them is wrong, and each may stand on another step.
        if (moon.is_some() || !get(answers, "birthday").is_empty())
            && errors.get("birthday").is_none()
            && !born_on(&id, birthday, lunar)
        {
            errors.add("birthday", "生日与身份证号不一致，请核对");
            errors.add(
                "id_number",
                format!("身份证号上的生日是 {}，与填写的生日不一致", id.birthday()),
            );
        }
        if let Some(sex) = sex.filter(|s| (*s == Sex::Male) != id.is_male()) {
            errors.add("sex", "性别与身份证号不一致，请核对");
            errors.add(
                "id_number",
                format!("身份证号上的性别是{}，与填写的不一致", sex.other()),
            );
        }
    }
    let marital = Marital::from_code(get(answers, "marital"));
    let education = Education::from_code(get(answers, "education"));
    let (Some(sex), Some(marital), Some(education), true) = (sex, marital, education, errors.is_empty()) else {
        return Err(errors);
    };
    Ok(Profile {
        username: Some(get(answers, "username").to_string()).filter(|u| !u.is_empty()),
        name: get(answers, "name").to_string(),
        sex,
        birthday,
        lunar,
        region: number(answers, "region").unwrap_or_default(),
        hukou: number(answers, "hukou"),
        height_cm: number(answers, "height").unwrap_or_default(),
        weight_kg: number(answers, "weight"),
        marital,
        education,
        income: Income::from_code(get(answers, "income")),
        house: House::from_code(get(answers, "house")),
        car: Car::from_code(get(answers, "car")),
        children: Children::from_code(get(answers, "children")),
        occupation: get(answers, "occupation").to_string(),
        traits: traits(fields, answers),
    })
}

const COLUMNS: &[&str] = &[
    "username",
    "name",
    "sex",
    "birthday",
    "lunar",
    "region",
    "hukou",
    "height",
    "weight",
    "marital",
    "education",
    "income",
    "house",
    "car",
    "children",
    "occupation",
];

/// Whether a field's answer is kept in `traits`.
fn in_traits(field: &Field) -> bool {
    field.group != Group::Criteria && !COLUMNS.contains(&field.key) && !own_door(field)
}

/// Contact data and the password are kept elsewhere and changed elsewhere.
fn own_door(field: &Field) -> bool {
    matches!(field.kind, Kind::Contact | Kind::Password)
}

fn traits(fields: &Fields, answers: &Answers) -> Traits {
    let kept = fields.all().iter().filter(|f| in_traits(f)).filter_map(|f| {
        let answer = get(answers, f.key);
        (!answer.is_empty()).then(|| (f.key.to_string(), answer.to_string()))
    });
    Traits(kept.collect())
}

/// The criteria from the answers.
pub fn criteria(fields: &Fields, answers: &Answers) -> Result<Criteria, FieldErrors> {
    check_group(fields, Group::Criteria, answers).into_result()?;
    let importance = |key: &str| {
        Importance::from_code(get(answers, key)).unwrap_or_else(|| {
            WEIGHTS
                .iter()
                .find(|(k, _, _)| *k == key)
                .map_or(Importance::Medium, |(_, _, usual)| *usual)
        })
    };
    let range = |what: &str, weight: &str| {
        let range = Range {
            min: number(answers, &format!("wish_{what}_min")),
            max: number(answers, &format!("wish_{what}_max")),
        };
        (range != Range::default()).then(|| Wish {
            value: range,
            importance: importance(weight),
        })
    };
    fn some_of<T>(values: Vec<T>, importance: Importance) -> Option<Wish<Vec<T>>> {
        (!values.is_empty()).then_some(Wish {
            value: values,
            importance,
        })
    }
    let yes = |key: &str, weight: &str| {
        (get(answers, key) == "true").then(|| Wish {
            value: (),
            importance: importance(weight),
        })
    };
    Ok(Criteria {
        age: range("age", "weight_age"),
        height: range("height", "weight_height"),
        weight: range("weight", "weight_weight"),
        education: Education::from_code(get(answers, "wish_education")).map(|value| Wish {
            value,
            importance: importance("weight_education"),
        }),
        income: Income::from_code(get(answers, "wish_income")).map(|value| Wish {
            value,
            importance: importance("weight_income"),
        }),
        marital: some_of(
            many(answers, "wish_marital", Marital::from_code),
            importance("weight_marital"),
        ),
        children: some_of(
            many(answers, "wish_children", Children::from_code),
            importance("weight_children"),
        ),
        house: yes("wish_house", "weight_house"),
        car: yes("wish_car", "weight_car"),
        regions: some_of(
            many(answers, "wish_regions", |c| c.parse().ok()),
            importance("weight_regions"),
        ),
        text: get(answers, "wish_text").to_string(),
    })
}

/// Whether the viewer's role lets them edit a field on a member's page: contact data has its own door, and
/// what they can't see they can't change.
pub fn may_edit(viewer: &Viewer, field: &Field) -> bool {
    field.edited() && !own_door(field) && sight::sees(viewer, field.protected)
}

/// What a group was answered anew, everything else as it was; a field of the group that is missing is empty.
/// What is not asked in the office stays as it was.
pub fn merged(fields: &Fields, viewer: &Viewer, group: Group, before: &Answers, sent: &Answers) -> Answers {
    let mut merged = before.clone();
    let weights = WEIGHTS
        .iter()
        .map(|(key, _, _)| *key)
        .filter(|key| group == Group::Criteria && sight::sees(viewer, protected_weight(key)));
    for key in fields
        .of_group(group)
        .filter(|f| may_edit(viewer, f))
        .map(|f| f.key)
        .chain(weights)
    {
        merged.remove(key);
        if let Some(answer) = sent.get(key) {
            merged.insert(key.to_string(), answer.clone());
        }
    }
    if let Some(place) = place_kept(before, sent).filter(|_| group == Group::Basics) {
        merged.insert("region".into(), place.to_string());
    }
    merged
}

/// The city or province that is all that is known of where a member lives (it came so from a table), where the
/// form still says it and no district was chosen.
fn place_kept(before: &Answers, sent: &Answers) -> Option<i64> {
    let place = number(before, "region").filter(|r| r % 100 == 0)?;
    let said = number(
        sent,
        if place % 10_000 == 0 {
            "region_province"
        } else {
            "region_city"
        },
    );
    (said == Some(place) && number(sent, "region").is_none()).then_some(place)
}

/// The importances that belong to a group, those of what the viewer sees.
pub fn weights(viewer: &Viewer, answers: &Answers, group: Group) -> Vec<(String, String)> {
    let keys = WEIGHTS
        .iter()
        .map(|(key, _, _)| *key)
        .filter(|key| group == Group::Criteria && sight::sees(viewer, protected_weight(key)));
    keys.filter_map(|key| Some((key.to_string(), answers.get(key)?.clone())))
        .collect()
}

/// The labels of the fields whose answers differ, for the timeline.
pub fn changed_labels(fields: &Fields, before: &Answers, after: &Answers) -> String {
    let differs = |key: &str| get(before, key) != get(after, key);
    let fields = fields.all().iter().filter(|f| differs(f.key)).map(|f| &*f.label);
    let weights = WEIGHTS
        .iter()
        .filter(|(key, _, _)| differs(key))
        .map(|(_, label, _)| *label);
    let mut labels: Vec<&str> = fields.chain(weights).collect();
    labels.dedup();
    labels.join("、")
}

/// Whether an identity number can belong to somebody born on this day. Who keeps their birthday by the moon
/// may have had the lunar date written into it.
fn born_on(id: &IdNumber, birthday: NaiveDate, lunar: bool) -> bool {
    let written = id.birthday();
    let moon = LunarDay::of(birthday).filter(|_| lunar);
    let as_written = |day: LunarDay| (day.year, day.month, day.day) == (written.year(), written.month(), written.day());
    written == birthday || moon.is_some_and(as_written)
}

/// Why an identity number can't be this member's, if it can't: the field that contradicts it and a sentence.
pub fn id_number_disagrees(number: &str, profile: &Profile) -> Option<(&'static str, &'static str)> {
    let id = IdNumber::parse(number).ok()?;
    if !born_on(&id, profile.birthday, profile.lunar) {
        return Some(("birthday", "身份证号与资料中的生日不一致，请核对"));
    }
    if id.is_male() != (profile.sex == Sex::Male) {
        return Some(("sex", "身份证号与资料中的性别不一致，请核对"));
    }
    None
}

#[cfg(test)]
#[path = "answers_tests.rs"]
mod tests;
