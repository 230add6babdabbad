//! What the rule promises, held against people made at random.

use super::*;
use crate::features::matching::engine::oracle::{
    self, FULL, HUKOU_THERE, SAME_CITY, SAME_PROVINCE, WHOLE, each, harmonic,
};
use crate::features::matching::engine::{Learned, Tendency};
use crate::features::members::{Importance, Range, Wish};
use proptest::prelude::*;

fn of<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    prop::sample::select(all)
}

fn some<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = Option<T>> {
    prop::option::of(of(all))
}

fn facts() -> impl Strategy<Value = Facts> {
    let body = (of(Sex::ALL), 18i64..70, 145i64..200, prop::option::of(40i64..120));
    let life = (
        of(Education::ALL),
        some(Income::ALL),
        of(Marital::ALL),
        some(Children::ALL),
        some(House::ALL),
        some(Car::ALL),
    );
    let places: &'static [i64] = &[310_115, 310_106, 320_508, 320_102, 330_106];
    let hukou: &'static [i64] = &[310_000, 320_000, 330_000];
    (body, life, of(places), some(hukou)).prop_map(
        |((sex, age, height_cm, weight_kg), (education, income, marital, children, house, car), region, hukou)| Facts {
            sex,
            age,
            height_cm,
            weight_kg,
            education,
            income,
            marital,
            children,
            house,
            car,
            region,
            hukou,
        },
    )
}

fn wish<T: std::fmt::Debug + Clone + 'static>(
    value: impl Strategy<Value = T> + 'static,
) -> impl Strategy<Value = Option<Wish<T>>> {
    prop::option::of((value, of(Importance::ALL)).prop_map(|(value, importance)| Wish { value, importance }))
}

fn range(from: i64, to: i64) -> impl Strategy<Value = Range> {
    (prop::option::of(from..to), prop::option::of(0i64..30)).prop_map(move |(min, width)| Range {
        min,
        max: width.map(|w| min.unwrap_or(from) + w),
    })
}

fn criteria() -> impl Strategy<Value = Criteria> {
    let regions: &'static [i64] = &[310_000, 320_500, 310_115, 330_000];
    let ranges = (wish(range(20, 50)), wish(range(150, 190)), wish(range(45, 90)));
    let steps = (wish(of(Education::ALL)), wish(of(Income::ALL)));
    let lists = (
        wish(prop::collection::vec(of(Marital::ALL), 0..3)),
        wish(prop::collection::vec(of(Children::ALL), 0..3)),
    );
    let rest = (
        wish(Just(())),
        wish(Just(())),
        wish(prop::collection::vec(of(regions), 0..3)),
    );
    (ranges, steps, lists, rest).prop_map(
        |((age, height, weight), (education, income), (marital, children), (house, car, regions))| Criteria {
            age,
            height,
            weight,
            education,
            income,
            marital,
            children,
            house,
            car,
            regions,
            text: String::new(),
        },
    )
}

fn person(id: i64) -> impl Strategy<Value = Person> {
    (facts(), criteria()).prop_map(move |(facts, criteria)| Person {
        id: MemberId(id),
        facts,
        criteria,
    })
}

fn pair(a: &Person, b: &Person) -> Option<oracle::Scored> {
    oracle::pair((a, Tendency::default()), (b, Tendency::default()), Learned::OFF, &[])
}

fn direction(asks: &Criteria, of: &Facts) -> Option<i64> {
    oracle::direction(asks, of, &[])
}

fn musts_met(asks: &Criteria, of: &Facts) -> bool {
    let mut met = true;
    each(asks, of, |_, importance, fit| {
        met &= importance != Importance::Must || fit == Some(FULL)
    });
    met
}

proptest! {
    #[test]
    fn a_must_is_never_violated_on_either_side(a in person(1), b in person(2)) {
        if pair(&a, &b).is_some() {
            prop_assert!(musts_met(&a.criteria, &b.facts) && musts_met(&b.criteria, &a.facts));
        }
    }

    #[test]
    fn affinity_is_the_same_from_both_sides_and_within_bounds(a in person(1), b in person(2)) {
        match (pair(&a, &b), pair(&b, &a)) {
            (Some(here), Some(there)) => {
                prop_assert_eq!(here.affinity, there.affinity);
                prop_assert!((0..=WHOLE).contains(&here.affinity));
                let (low, high) = (here.theirs.min(here.ours), here.theirs.max(here.ours));
                prop_assert!((low..=high).contains(&here.affinity));
                prop_assert!(here.affinity <= 2 * low);
            }
            (None, None) => {}
            _ => prop_assert!(false, "only one side matches"),
        }
    }

    #[test]
    fn widening_a_range_never_lowers_the_fit(asks in criteria(), of in facts(), by in 0i64..20) {
        let mut wider = asks.clone();
        for wish in [&mut wider.age, &mut wider.height, &mut wider.weight].into_iter().flatten() {
            wish.value = Range { min: wish.value.min.map(|n| n - by), max: wish.value.max.map(|n| n + by) };
        }
        if let Some(before) = direction(&asks, &of) {
            prop_assert!(direction(&wider, &of).is_some_and(|after| after >= before));
        }
    }

    #[test]
    fn opening_a_range_never_lowers_the_fit(asks in criteria(), of in facts()) {
        let mut open = asks.clone();
        for wish in [&mut open.age, &mut open.height, &mut open.weight].into_iter().flatten() {
            wish.value = Range::default();
        }
        if let Some(before) = direction(&asks, &of) {
            prop_assert!(direction(&open, &of).is_some_and(|after| after >= before));
        }
    }
}

fn plain() -> Facts {
    Facts {
        sex: Sex::Female,
        age: 32,
        height_cm: 165,
        weight_kg: None,
        education: Education::Bachelor,
        income: None,
        marital: Marital::Single,
        children: None,
        house: None,
        car: None,
        region: 310_115,
        hukou: Some(320_000),
    }
}

fn asks<T>(value: T, importance: Importance) -> Option<Wish<T>> {
    Some(Wish { value, importance })
}

#[test]
fn who_asks_for_nothing_is_content() {
    assert_eq!(direction(&Criteria::default(), &plain()), Some(WHOLE));
    assert_eq!(harmonic(WHOLE, WHOLE), WHOLE);
    assert_eq!(harmonic(0, 0), 0);
}

#[test]
fn what_is_unknown_does_not_satisfy_a_must() {
    let must = Criteria {
        income: asks(Income::From10, Importance::Must),
        ..Criteria::default()
    };
    assert_eq!(direction(&must, &plain()), None);
    let soft = Criteria {
        income: asks(Income::From10, Importance::High),
        ..Criteria::default()
    };
    assert_eq!(direction(&soft, &plain()), Some(WHOLE / 2));
}

#[test]
fn soft_wishes_decline_outside_the_range() {
    let tall = Criteria {
        height: asks(
            Range {
                min: Some(170),
                max: None,
            },
            Importance::Low,
        ),
        ..Criteria::default()
    };
    assert_eq!(direction(&tall, &plain()), Some(WHOLE / 2));
    let place = |code| Criteria {
        regions: asks(vec![code], Importance::Low),
        ..Criteria::default()
    };
    let of = |fit: i64| Some(fit * WHOLE / FULL);
    assert_eq!(direction(&place(310_000), &plain()), of(FULL));
    // Another district of the same city is nearer than elsewhere in the province.
    assert_eq!(direction(&place(310_106), &plain()), of(SAME_CITY));
    assert_eq!(direction(&place(310_200), &plain()), of(SAME_PROVINCE));
    assert_eq!(direction(&place(320_500), &plain()), of(HUKOU_THERE));
    assert_eq!(direction(&place(440_000), &plain()), of(0));
}
