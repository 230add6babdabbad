use super::*;
use crate::features::exchange::Lost;
use crate::features::exchange::targets::{Targets, stock};
use crate::features::staff::{Module, Protected, Right, Scope, Sight, Viewer};
use crate::types::ids::SessionId;
use crate::types::time::parse_moment;
use std::collections::HashMap;

fn viewer(contact: Sight) -> Viewer {
    Viewer {
        id: StaffId(7),
        name: "陈敏".into(),
        account: "manager".into(),
        role: String::new(),
        role_code: String::new(),
        scope: Scope::Tree,
        rights: [(Module::Presale, Right::Edit), (Module::Members, Right::Edit)].into(),
        sights: [(Protected::Contact, contact), (Protected::IdNumber, Sight::Shown)].into(),
        own: Vec::new(),
        session: SessionId(1),
    }
}

/// What a table of one row comes to, where the row is about `whom`.
fn judged(viewer: &Viewer, lost: Lost, row: &[(&str, &str)], whom: &Match) -> Judged {
    let targets: Targets = stock();
    let (mapping, cells): (Vec<String>, Vec<String>) = row.iter().map(|(k, v)| (k.to_string(), v.to_string())).unzip();
    let owners = HashMap::from([("李婉清".to_string(), Some((StaffId(3), "李婉清".to_string())))]);
    let now = parse_moment("2026-11-21 09:00").expect("a moment");
    let terms = Terms {
        viewer,
        targets: &targets,
        mapping: &mapping,
        mode: Mode::Both,
        lost,
        may_update: true,
        owners: &owners,
        now,
        today: crate::types::time::day_of(now),
    };
    terms.judge(&terms.read(&cells), whom)
}

const NEW: &[(&str, &str)] = &[
    ("name", "林晓"),
    ("mobile", "13800000009"),
    ("sex", "女"),
    ("height", "165"),
    ("education", "本科"),
    ("marital", "未婚"),
];

fn new_with(more: &[(&str, &str)]) -> Judged {
    let usual = [("birthday", "1994-03-04"), ("region", "上海浦东新区")];
    let usual = usual.iter().filter(|(key, _)| more.iter().all(|(k, _)| k != key));
    let row: Vec<(&str, &str)> = NEW.iter().chain(usual).chain(more).copied().collect();
    judged(&viewer(Sight::Shown), Lost::Refuse, &row, &Match::Nobody)
}

fn born(more: &[(&str, &str)]) -> Option<(String, bool)> {
    match new_with(more).work {
        Work::Make { profile, .. } => Some((profile.birthday.to_string(), profile.lunar)),
        _ => None,
    }
}

#[test]
fn birthdays_are_read_by_the_calendar_that_is_meant() {
    let (sun, moon) = (
        Some(("1994-03-04".to_string(), false)),
        Some(("1994-03-04".to_string(), true)),
    );
    assert_eq!(born(&[]), sun);
    assert_eq!(born(&[("birthday", "农历1994年1月23日")]), moon);
    assert_eq!(born(&[("birthday", "1994年正月廿三")]), moon);
    // The mark makes the day beside it one by the moon, on whichever side it stands.
    assert_eq!(born(&[("birthday", "1994-01-23"), ("lunar", "是")]), moon);
    assert_eq!(born(&[("lunar", "是"), ("birthday", "1994-01-23")]), moon);
    assert_eq!(born(&[("birthday", "公历1994-03-04"), ("lunar", "是")]), moon);
    assert_eq!(born(&[("birthday", "1994-03-04"), ("lunar", "否")]), sun);
    assert_eq!(born(&[("birthday", "农历1994年1月23日"), ("lunar", "否")]), sun);
    // A column of lunar birthdays, alone or as an export has it.
    assert_eq!(born(&[("birthday", ""), ("lunar_birthday", "1994年正月廿三")]), moon);
    assert_eq!(
        born(&[("birthday", "1994-03-04"), ("lunar_birthday", "正月廿三")]),
        moon
    );
    let exported = [
        ("birthday", "1994-03-04"),
        ("lunar_birthday", "1994年正月廿三"),
        ("lunar", "是"),
    ];
    assert_eq!(born(&exported), moon);
    for (wrong, at) in [
        (
            &[("birthday", "1994-03-04"), ("lunar_birthday", "1994年正月廿四")][..],
            "lunar_birthday",
        ),
        (&[("birthday", "1994-03-04生"), ("lunar", "")][..], "birthday"),
        (&[("birthday", "1994年三月十五"), ("lunar", "")][..], "birthday"),
    ] {
        let refused = new_with(wrong);
        assert_eq!(refused.outcome, Outcome::Refused, "{wrong:?}");
        assert!(
            refused.plan.errors.iter().any(|(key, _)| key == at),
            "{:?}",
            refused.plan.errors
        );
    }
}

#[test]
fn a_matchmaker_who_is_not_found_is_what_was_chosen() {
    let row: Vec<(&str, &str)> = NEW
        .iter()
        .copied()
        .chain([
            ("birthday", "1994-03-04"),
            ("region", "上海浦东新区"),
            ("owner", "周离"),
        ])
        .collect();
    let plan = |lost| {
        let judged = judged(&viewer(Sight::Shown), lost, &row, &Match::Nobody);
        (judged.outcome, judged.plan.owner.map(|(id, _)| id), judged.plan.lost)
    };
    assert_eq!(plan(Lost::Refuse), (Outcome::Refused, None, String::new()));
    assert_eq!(plan(Lost::Wait), (Outcome::New, None, "周离".into()));
    assert_eq!(plan(Lost::Mine), (Outcome::New, Some(StaffId(7)), "周离".into()));
    // Who can't have members doesn't get them.
    let mut other = viewer(Sight::Shown);
    other.rights.clear();
    assert_eq!(
        judged(&other, Lost::Mine, &row, &Match::Nobody).outcome,
        Outcome::Refused
    );
}

#[test]
fn a_place_without_a_district_is_taken_and_marked() {
    let warned = |place| {
        let judged = new_with(&[("region", place)]);
        assert_eq!(judged.outcome, Outcome::New, "{place}");
        judged.plan.warnings.first().map(|(_, sentence)| sentence.clone())
    };
    assert_eq!(warned("南京玄武区"), None);
    assert_eq!(warned("广东东莞"), None, "a city without districts");
    assert_eq!(warned("南京").as_deref(), Some("只到市，请补充区县"));
    assert_eq!(warned("上海").as_deref(), Some("只到市，请补充区县"));
    assert_eq!(warned("江苏").as_deref(), Some("只到省，请补充市和区县"));
}

#[test]
fn who_may_not_search_by_a_number_does_not_learn_whose_it_is() {
    assert!(!judge_terms(Sight::Hidden, ContactKind::Mobile));
    assert!(judge_terms(Sight::Masked, ContactKind::Mobile) && judge_terms(Sight::Hidden, ContactKind::IdNumber));
    let whom = Match::Elsewhere(Key::Number);
    let row = [("member_number", "12"), ("name", "林晓")];
    let refused = judged(&viewer(Sight::Shown), Lost::Refuse, &row, &whom);
    assert_eq!(refused.plan.errors, [(NUMBER.to_string(), Error::NotFound.to_string())]);
}

fn judge_terms(contact: Sight, kind: ContactKind) -> bool {
    let (viewer, targets, owners) = (viewer(contact), stock(), HashMap::new());
    let now = parse_moment("2026-11-21 09:00").expect("a moment");
    let terms = Terms {
        viewer: &viewer,
        targets: &targets,
        mapping: &[],
        mode: Mode::Both,
        lost: Lost::Refuse,
        may_update: true,
        owners: &owners,
        now,
        today: crate::types::time::day_of(now),
    };
    terms.may_ask(kind)
}

#[test]
fn half_a_number_makes_no_new_member() {
    let row: Vec<(&str, &str)> = NEW
        .iter()
        .copied()
        .filter(|(key, _)| *key != "mobile")
        .chain([("mobile", "138****0009")])
        .collect();
    let refused = judged(&viewer(Sight::Shown), Lost::Refuse, &row, &Match::Nobody);
    assert!(
        refused.plan.errors.iter().any(|(_, s)| s.contains("完整的手机号码")),
        "{:?}",
        refused.plan.errors
    );
}
