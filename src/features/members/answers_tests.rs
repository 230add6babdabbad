//! What forms send, and what is made of it.

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
    let made = profile(&Fields::stock(), &answers, today()).expect("complete");
    assert_eq!(made.sex, Sex::Female);
    let back = made.answers();
    for (key, value) in answers
        .iter()
        .filter(|(k, _)| !k.starts_with("wish_") && !k.starts_with("weight_"))
    {
        assert_eq!(back.get(key), Some(value), "{key}");
    }
    assert_eq!(profile(&Fields::stock(), &back, today()), Ok(made));
}

#[test]
fn answers_make_criteria_and_come_back() {
    let made = criteria(&Fields::stock(), &filled()).expect("complete");
    assert_eq!(made.age.as_ref().map(|w| w.importance), Some(Importance::Must));
    assert_eq!(criteria(&Fields::stock(), &made.answers()), Ok(made));
}

#[test]
fn a_number_may_have_the_lunar_date_written_into_it() {
    // 1994-03-04 is the 23rd of the first month by the moon.
    let id = |digits: &str| {
        let body = format!("310115{digits}002");
        let check = char::from(crate::types::id_number::check_character(body.as_bytes()));
        IdNumber::parse(&format!("{body}{check}")).expect("keeps the rule")
    };
    let born = NaiveDate::from_ymd_opt(1994, 3, 4).expect("a day");
    assert!(born_on(&id("19940304"), born, true) && born_on(&id("19940304"), born, false));
    assert!(born_on(&id("19940123"), born, true) && !born_on(&id("19940123"), born, false));
    assert!(!born_on(&id("19940305"), born, true));
}

#[test]
fn each_wrong_answer_is_named_at_its_field() {
    let with = |key: &str, value: &str| {
        let mut answers = filled();
        answers.insert(key.into(), value.into());
        profile(&Fields::stock(), &answers, today()).expect_err("refused")
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
    let wrong = with("id_number", "11010519491231002X");
    assert!(wrong.get("id_number").is_some_and(|s| s.contains("1949-12-31")));
    let mut answers = filled();
    answers.insert("wish_age_max".into(), "20".into());
    assert_eq!(
        criteria(&Fields::stock(), &answers)
            .expect_err("refused")
            .get("wish_age_max"),
        Some("年龄的上限不能小于下限")
    );
}
