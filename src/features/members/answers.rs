//! From the answers of a form to a profile and criteria. Errors are keyed by field.

use super::fields::{self, FIELDS, Field, Group, Kind, WEIGHTS};
use super::words::*;
use super::{Answers, Criteria, Profile, Range, Traits, Wish};
use crate::features::staff::{Sight, Viewer};
use crate::types::errors::FieldErrors;
use crate::types::id_number::IdNumber;
use crate::types::time::{age, parse_day};
use chrono::NaiveDate;

/// Members are adults; the lawful age of marriage is another matter and theirs.
const ADULT: i32 = 18;

/// Checks every answer of a group by itself: what a step of the form can know.
pub fn check_group(group: Group, answers: &Answers, strict: bool) -> FieldErrors {
    let mut errors = FieldErrors::default();
    for field in fields::of_group(group) {
        let answer = get(answers, field.key);
        if answer.is_empty() {
            if field.required && strict {
                errors.add(field.key, format!("请填写{}", field.label));
            }
        } else if let Err(sentence) = check(field, answer) {
            errors.add(field.key, sentence);
        }
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

fn check(field: &Field, answer: &str) -> Result<(), String> {
    match field.kind {
        Kind::Text(most) | Kind::Long(most) if answer.chars().count() > most => {
            Err(format!("{}请不超过 {most} 个字", field.label))
        }
        Kind::Text(_) | Kind::Long(_) => Ok(()),
        Kind::Number(from, to, unit) => match answer.parse::<i64>() {
            Ok(n) if (from..=to).contains(&n) => Ok(()),
            _ => Err(format!("{}应为 {from} 到 {to} {unit}的整数", field.label)),
        },
        Kind::Day => parse_day(answer).map(|_| ()).map_err(String::from),
        Kind::Choice(options) => options
            .iter()
            .any(|(c, _)| *c == answer)
            .then_some(())
            .ok_or_else(|| format!("请选择{}", field.label)),
        Kind::Many(options) => answer
            .split(',')
            .all(|a| options.iter().any(|(c, _)| *c == a))
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

fn get<'a>(answers: &'a Answers, key: &str) -> &'a str {
    answers.get(key).map_or("", |a| a.trim())
}

fn number(answers: &Answers, key: &str) -> Option<i64> {
    get(answers, key).parse().ok()
}

fn many<T>(answers: &Answers, key: &str, parse: impl Fn(&str) -> Option<T>) -> Vec<T> {
    get(answers, key)
        .split(',')
        .filter(|c| !c.is_empty())
        .filter_map(parse)
        .collect()
}

/// A profile from the answers, `today` for the age; `strict` insists on what the public form requires.
pub fn profile(answers: &Answers, today: NaiveDate) -> Result<Profile, FieldErrors> {
    let mut errors = FieldErrors::default();
    for group in [Group::Account, Group::Basics, Group::Family, Group::Plans] {
        for (field, sentence) in check_group(group, answers, true).0 {
            // Contact data has its own rows and its own checks.
            if fields::by_key(&field).is_some_and(|f| f.kind != Kind::Contact && f.kind != Kind::Password) {
                errors.add(&field, sentence);
            }
        }
    }
    let birthday = parse_day(get(answers, "birthday")).unwrap_or_default();
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
        if id.birthday() != birthday && get(answers, "lunar") != "true" {
            errors.add("birthday", "生日与身份证号不一致，请核对");
        }
        if sex.is_some_and(|s| (s == Sex::Male) != id.is_male()) {
            errors.add("sex", "性别与身份证号不一致，请核对");
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
        lunar: get(answers, "lunar") == "true",
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
        traits: traits(answers),
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
    field.group != Group::Criteria
        && !COLUMNS.contains(&field.key)
        && !matches!(field.kind, Kind::Contact | Kind::Password)
}

fn traits(answers: &Answers) -> Traits {
    let kept = FIELDS.iter().filter(|f| in_traits(f)).filter_map(|f| {
        let answer = get(answers, f.key);
        (!answer.is_empty()).then(|| (f.key.to_string(), answer.to_string()))
    });
    Traits(kept.collect())
}

/// The criteria from the answers.
pub fn criteria(answers: &Answers) -> Result<Criteria, FieldErrors> {
    check_group(Group::Criteria, answers, true).into_result()?;
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
    let own_door = matches!(field.kind, Kind::Contact | Kind::Password);
    !own_door && field.protected.is_none_or(|p| viewer.sight(p) == Sight::Shown)
}

/// What a group was answered anew, everything else as it was; a field of the group that is missing is empty.
pub fn merged(viewer: &Viewer, group: Group, before: &Answers, sent: &Answers) -> Answers {
    let mut merged = before.clone();
    let weights = WEIGHTS
        .iter()
        .filter(|_| group == Group::Criteria)
        .map(|(key, _, _)| *key);
    for key in fields::of_group(group)
        .filter(|f| may_edit(viewer, f))
        .map(|f| f.key)
        .chain(weights)
    {
        merged.remove(key);
        if let Some(answer) = sent.get(key) {
            merged.insert(key.to_string(), answer.clone());
        }
    }
    merged
}

/// The importances that belong to a group.
pub fn weights(answers: &Answers, group: Group) -> Vec<(String, String)> {
    let keys = WEIGHTS
        .iter()
        .filter(|_| group == Group::Criteria)
        .map(|(key, _, _)| *key);
    keys.filter_map(|key| Some((key.to_string(), answers.get(key)?.clone())))
        .collect()
}

/// The labels of the fields whose answers differ, for the timeline.
pub fn changed_labels(before: &Answers, after: &Answers) -> String {
    let differs = |key: &str| get(before, key) != get(after, key);
    let fields = FIELDS.iter().filter(|f| differs(f.key)).map(|f| f.label);
    let weights = WEIGHTS
        .iter()
        .filter(|(key, _, _)| differs(key))
        .map(|(_, label, _)| *label);
    let mut labels: Vec<&str> = fields.chain(weights).collect();
    labels.dedup();
    labels.join("、")
}

/// Why an identity number can't be this member's, if it can't.
pub fn id_number_disagrees(number: &str, profile: &Profile) -> Option<&'static str> {
    let id = IdNumber::parse(number).ok()?;
    if id.birthday() != profile.birthday && !profile.lunar {
        return Some("身份证号与资料中的生日不一致，请核对");
    }
    if id.is_male() != (profile.sex == Sex::Male) {
        return Some("身份证号与资料中的性别不一致，请核对");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 21).expect("a day")
    }

    fn filled() -> Answers {
        [
            ("name", "林晓"),
            ("sex", "female"),
            ("birthday", "1994-03-04"),
            ("region", "310115"),
            ("height", "165"),
            ("marital", "single"),
            ("education", "master"),
            ("interests", "tea,travel"),
            ("smoking", "never"),
            ("wish_age_min", "28"),
            ("wish_age_max", "36"),
            ("weight_age", "must"),
            ("wish_marital", "single"),
            ("wish_regions", "310000,320000"),
            ("wish_house", "true"),
            ("wish_text", "真诚"),
        ]
        .map(|(k, v)| (k.to_string(), v.to_string()))
        .into()
    }

    #[test]
    fn answers_make_a_profile_and_come_back() {
        let answers = filled();
        let made = profile(&answers, today()).expect("complete");
        assert_eq!(made.sex, Sex::Female);
        let back = made.answers();
        for (key, value) in answers
            .iter()
            .filter(|(k, _)| !k.starts_with("wish_") && !k.starts_with("weight_"))
        {
            assert_eq!(back.get(key), Some(value), "{key}");
        }
        assert_eq!(profile(&back, today()), Ok(made));
    }

    #[test]
    fn answers_make_criteria_and_come_back() {
        let made = criteria(&filled()).expect("complete");
        assert_eq!(made.age.as_ref().map(|w| w.importance), Some(Importance::Must));
        assert_eq!(criteria(&made.answers()), Ok(made));
    }

    #[test]
    fn each_wrong_answer_is_named_at_its_field() {
        let with = |key: &str, value: &str| {
            let mut answers = filled();
            answers.insert(key.into(), value.into());
            profile(&answers, today()).expect_err("refused")
        };
        assert_eq!(with("name", " ").get("name"), Some("请填写姓名"));
        assert_eq!(
            with("birthday", "2010-01-01").get("birthday"),
            Some("会员须年满 18 周岁")
        );
        assert!(
            with("height", "17x")
                .get("height")
                .is_some_and(|s| s.contains("身高应为"))
        );
        assert_eq!(
            with("id_number", "11010519491231002X").get("birthday"),
            Some("生日与身份证号不一致，请核对")
        );
        let mut answers = filled();
        answers.insert("wish_age_max".into(), "20".into());
        assert_eq!(
            criteria(&answers).expect_err("refused").get("wish_age_max"),
            Some("年龄的上限不能小于下限")
        );
    }
}
