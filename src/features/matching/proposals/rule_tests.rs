use super::*;
use crate::features::members::{Education, Marital, Sex};
use chrono::Duration;

fn day(n: i64) -> Moment {
    Moment::UNIX_EPOCH + Duration::days(20_000 + n)
}

fn facts(age: i64, region: i64) -> Facts {
    Facts {
        sex: Sex::Male,
        age,
        height_cm: 178,
        weight_kg: None,
        education: Education::Bachelor,
        income: None,
        marital: Marital::Single,
        children: None,
        house: None,
        car: None,
        region,
        hukou: None,
    }
}

fn case(n: i64, facts: Facts, yes: bool, blamed: &[Criterion]) -> Case {
    Case {
        partner: MemberId(n),
        facts,
        yes,
        blamed: blamed.to_vec(),
        said: String::new(),
        at: day(n),
    }
}

fn asks(age: (i64, i64), importance: Importance) -> Criteria {
    Criteria {
        age: Some(Wish {
            value: Range {
                min: Some(age.0),
                max: Some(age.1),
            },
            importance,
        }),
        regions: Some(Wish {
            value: vec![310_000],
            importance: Importance::Low,
        }),
        ..Criteria::default()
    }
}

const HOME: i64 = 310_115;
const FAR: i64 = 110_101;

/// Declined `blame` times for the distance and `other` times for something else.
fn declined(blame: i64, other: i64) -> Vec<Case> {
    (0..blame)
        .map(|n| case(n, facts(32, FAR), false, &[Criterion::Regions]))
        .chain((blame..blame + other).map(|n| case(n, facts(32, HOME), false, &[])))
        .collect()
}

fn none() -> BTreeMap<Criterion, Moment> {
    BTreeMap::new()
}

#[test]
fn four_of_five_declined_for_distance_raise_the_importance_of_place() {
    let found = proposals(&asks((28, 36), Importance::High), HOME, &declined(4, 1), &[], &none());
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        (found[0].criterion, found[0].step, found[0].speak.len(), found[0].of),
        (Criterion::Regions, Step::Raise, 4, 5)
    );
    assert_eq!(importance(&found[0].after, Criterion::Regions), Some(Importance::High));
    // Nothing else has changed.
    assert_eq!(found[0].after.age, asks((28, 36), Importance::High).age);
}

#[test]
fn few_cases_and_small_shares_say_nothing() {
    let asks = asks((28, 36), Importance::High);
    assert!(proposals(&asks, HOME, &declined(2, 0), &[], &none()).is_empty());
    assert!(proposals(&asks, HOME, &declined(3, 3), &[], &none()).is_empty());
    assert_eq!(proposals(&asks, HOME, &declined(3, 2), &[], &none()).len(), 1);
    // What the viewer does not see is not proposed.
    assert!(proposals(&asks, HOME, &declined(4, 0), &[Criterion::Regions], &none()).is_empty());
}

#[test]
fn three_of_four_yeses_outside_the_range_widen_it_as_far_as_they_reach() {
    let cases = [
        case(1, facts(37, HOME), true, &[]),
        case(2, facts(39, HOME), true, &[]),
        case(3, facts(38, HOME), true, &[]),
        case(4, facts(40, HOME), false, &[]),
        case(5, facts(30, HOME), false, &[]),
    ];
    let found = proposals(&asks((28, 36), Importance::High), HOME, &cases, &[], &none());
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].step, found[0].of), (Step::Widen, 4));
    assert_eq!(found[0].speak, [0, 1, 2]);
    let age = found[0].after.age.as_ref().expect("still asked");
    assert_eq!((age.value.min, age.value.max), (Some(28), Some(39)));
    // Half of them is not enough.
    let half = [cases[0].clone(), cases[1].clone(), cases[3].clone(), {
        let mut another = cases[3].clone();
        another.partner = MemberId(9);
        another
    }];
    assert!(proposals(&asks((28, 36), Importance::High), HOME, &half, &[], &none()).is_empty());
}

#[test]
fn a_criterion_gets_one_proposal_the_one_that_more_answers_speak_for() {
    let mut cases: Vec<Case> = (0..3)
        .map(|n| case(n, facts(32, HOME), false, &[Criterion::Age]))
        .collect();
    cases.extend((3..7).map(|n| case(n, facts(39, HOME), true, &[])));
    let found = proposals(&asks((28, 36), Importance::Low), HOME, &cases, &[], &none());
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].criterion, found[0].step), (Criterion::Age, Step::Widen));
}

#[test]
fn what_was_decided_is_not_proposed_until_enough_has_come_since() {
    let asks = asks((28, 36), Importance::High);
    let cases = declined(6, 0);
    // The cases are of days 0 to 5.
    let decided = |n| BTreeMap::from([(Criterion::Regions, day(n))]);
    assert!(proposals(&asks, HOME, &cases, &[], &decided(3)).is_empty());
    assert_eq!(proposals(&asks, HOME, &cases, &[], &decided(2)).len(), 1);
    let other = BTreeMap::from([(Criterion::Age, day(9))]);
    assert_eq!(proposals(&asks, HOME, &cases, &[], &other).len(), 1);
}

#[test]
fn a_must_comes_late_and_never_against_somebody_who_was_liked() {
    let mut asks = asks((28, 36), Importance::High);
    if let Some(regions) = &mut asks.regions {
        regions.importance = Importance::High;
    }
    assert!(proposals(&asks, HOME, &declined(4, 0), &[], &none()).is_empty());
    let found = proposals(&asks, HOME, &declined(5, 1), &[], &none());
    assert_eq!(
        found
            .iter()
            .map(|f| importance(&f.after, f.criterion))
            .collect::<Vec<_>>(),
        [Some(Importance::Must)]
    );
    let mut liked = declined(5, 1);
    liked.push(case(9, facts(32, FAR), true, &[]));
    assert!(proposals(&asks, HOME, &liked, &[], &none()).is_empty());
    // A must can't be raised.
    assert!(proposals(&found[0].after, HOME, &declined(9, 0), &[], &none()).is_empty());
}

#[test]
fn what_nobody_stated_is_asked_of_those_who_were_liked() {
    let asks = Criteria::default();
    let found = proposals(&asks, HOME, &declined(3, 0), &[], &none());
    assert_eq!(
        found.iter().map(|f| f.after.regions.clone()).collect::<Vec<_>>(),
        [Some(Wish {
            value: vec![310_000],
            importance: Importance::High
        })]
    );
    let mut cases: Vec<Case> = (0..3)
        .map(|n| case(n, facts(50, HOME), false, &[Criterion::Age]))
        .collect();
    assert!(
        proposals(&asks, HOME, &cases, &[], &none()).is_empty(),
        "nobody was liked yet"
    );
    cases.extend([(4, 33), (5, 36), (6, 30)].map(|(n, age)| case(n, facts(age, HOME), true, &[])));
    let found = proposals(&asks, HOME, &cases, &[], &none());
    assert_eq!(found[0].step, Step::Ask);
    let age = found[0].after.age.as_ref().expect("is asked");
    assert_eq!((age.value.min, age.value.max), (Some(30), Some(36)));
}
