//! The fast path against the plain rule, on pools made at random; members who differ in little, so that ties
//! are common.

mod against_oracle;
mod pools;
mod prices;

use super::oracle::{self, Scored};
use super::*;
use crate::features::matching::score::Person;
use crate::features::members::{Car, Children, Education, House, Importance, Income, Marital, Range, Sex, Wish};
use crate::types::time::age;
use proptest::prelude::*;
use std::sync::Arc;

const REGIONS: &[i64] = &[
    310_000, 310_100, 310_106, 310_115, 320_000, 320_100, 320_102, 320_104, 320_500, 320_508, 330_000, 330_100,
    330_106, 441_900,
];
const HOMES: &[i64] = &[310_106, 310_115, 320_102, 320_104, 320_508, 330_106, 441_900];
const HUKOUS: &[i64] = &[310_000, 320_000, 330_000, 440_000];

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).expect("a day")
}

fn today() -> NaiveDate {
    day(2026, 11, 21)
}

fn places() -> Arc<Places> {
    Arc::new(Places::new(REGIONS.iter().copied()))
}

fn pool(members: &[Member]) -> Pool {
    let pool = Pool::new(places(), today());
    pool.change(|c| members.iter().for_each(|m| c.put(m)));
    pool
}

fn of<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    prop::sample::select(all)
}

fn some<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = Option<T>> {
    prop::option::of(of(all))
}

fn facts() -> impl Strategy<Value = Facts> {
    let body = (of(Sex::ALL), 155i64..185, prop::option::of(45i64..90));
    let life = (
        of(Education::ALL),
        some(Income::ALL),
        of(Marital::ALL),
        some(Children::ALL),
        some(House::ALL),
        some(Car::ALL),
    );
    (body, life, of(HOMES), some(HUKOUS)).prop_map(
        |((sex, height_cm, weight_kg), (education, income, marital, children, house, car), region, hukou)| Facts {
            sex,
            age: 0,
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

/// Mostly soft, so that not everybody is filtered away; a criterion is absent as often as not.
fn wish<T: std::fmt::Debug + Clone + 'static>(
    value: impl Strategy<Value = T> + 'static,
) -> impl Strategy<Value = Option<Wish<T>>> {
    let importance = prop_oneof![
        1 => Just(Importance::Must),
        2 => Just(Importance::High),
        1 => Just(Importance::Medium),
        1 => Just(Importance::Low),
        1 => Just(Importance::Any),
    ];
    prop::option::of((value, importance).prop_map(|(value, importance)| Wish { value, importance }))
}

fn range(from: i64, to: i64) -> impl Strategy<Value = Range> {
    (prop::option::of(from..to), prop::option::of(0i64..25)).prop_map(move |(min, width)| Range {
        min,
        max: width.map(|w| min.unwrap_or(from) + w),
    })
}

fn criteria() -> impl Strategy<Value = Criteria> {
    let ranges = (wish(range(20, 45)), wish(range(155, 180)), wish(range(45, 80)));
    let steps = (wish(of(Education::ALL)), wish(of(Income::ALL)));
    let lists = (
        wish(prop::sample::subsequence(Marital::ALL, 0..=3)),
        wish(prop::sample::subsequence(Children::ALL, 0..=3)),
    );
    let rest = (
        wish(Just(())),
        wish(Just(())),
        wish(prop::sample::subsequence(REGIONS, 0..7)),
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

fn standing() -> impl Strategy<Value = Standing> {
    // Most may be recommended.
    let rarely = || prop::bool::weighted(0.05);
    (rarely(), rarely(), rarely(), rarely(), any::<bool>(), 0u8..64, 0u8..4).prop_map(
        |(left, hidden, do_not_contact, blacklisted, never_recommended, checked, level)| Standing {
            looked_after: !left,
            shown: !hidden,
            do_not_contact,
            blacklisted,
            never_recommended,
            checked,
            level,
        },
    )
}

fn tendency() -> impl Strategy<Value = Tendency> {
    (-1500i16..1500, -1500i16..1500).prop_map(|(says_yes, is_said_yes_to)| Tendency {
        says_yes,
        is_said_yes_to,
    })
}

fn member() -> impl Strategy<Value = Member> {
    let born = (1970i32..2005, 1u32..=12, 1u32..=28).prop_map(|(y, m, d)| day(y, m, d));
    (born, facts(), criteria(), 0u64..64, standing(), tendency()).prop_map(
        |(birthday, facts, criteria, interests, standing, tendency)| Member {
            id: MemberId(0),
            birthday,
            facts,
            criteria,
            interests,
            standing,
            tendency,
        },
    )
}

/// Members with numbers of their own, not in the order of numbers.
fn members(most: usize) -> impl Strategy<Value = Vec<Member>> {
    prop::collection::vec(member(), 1..most).prop_map(|mut made| {
        let n = made.len() as i64;
        for (i, m) in made.iter_mut().enumerate() {
            m.id = MemberId(1 + (i as i64 * 7919) % n.max(1) + if n % 7919 == 0 { i as i64 * n } else { 0 });
        }
        made
    })
}

fn filters() -> impl Strategy<Value = Filter> {
    let rarely = |p| prop::bool::weighted(p);
    let who = prop_oneof![6 => Just(Sexes::Other), 1 => Just(Sexes::Same), 1 => Just(Sexes::Both)];
    let numbers = (
        prop::option::weighted(0.1, 20i64..40),
        prop::option::weighted(0.1, 30i64..60),
        0u32..2,
    );
    let words = (
        prop::option::weighted(0.1, of(REGIONS)),
        prop::option::weighted(0.1, of(Education::ALL)),
    );
    (who, numbers, words, rarely(0.1), rarely(0.1), rarely(0.1)).prop_map(
        |(sexes, (age_min, age_max, in_common), (place, education), checked, never_recommended, level)| Filter {
            sexes,
            place,
            age_min,
            age_max,
            education,
            checked: if checked { 0b1001 } else { 0 },
            never_recommended,
            level: u8::from(level),
            in_common,
        },
    )
}

fn learned() -> impl Strategy<Value = Learned> {
    prop_oneof![
        Just(Learned::OFF),
        (1u16..=10_000, 0i16..600).prop_map(|(strength, fit)| Learned { strength, fit })
    ]
}

fn ties() -> impl Strategy<Value = Ties> {
    prop_oneof![Just(Ties::ByNumber), Just(Ties::Scattered)]
}

fn unseen() -> impl Strategy<Value = Vec<Criterion>> {
    prop_oneof![
        3 => Just(Vec::new()),
        1 => Just(vec![Criterion::Income]),
        1 => Just(vec![Criterion::House, Criterion::Car]),
    ]
}

/// A member as the plain rule knows people.
fn person(m: &Member, today: NaiveDate) -> Person {
    let facts = Facts {
        age: i64::from(age(m.birthday, today)),
        ..m.facts.clone()
    };
    Person {
        id: m.id,
        facts,
        criteria: m.criteria.clone(),
    }
}

/// Whether a candidate passes all that is neither criterion nor number, plainly.
fn stands(member: &Member, other: &Member, ask: &Filter, excluded: &[MemberId], today: NaiveDate) -> bool {
    let (s, f) = (&other.standing, &person(other, today).facts);
    let within = |place: i64| match place {
        p if p % 10_000 == 0 => f.region / 10_000 == p / 10_000,
        p if p % 100 == 0 => f.region / 100 == p / 100,
        p => f.region == p,
    };
    let sex = match ask.sexes {
        Sexes::Other => f.sex != member.facts.sex,
        Sexes::Same => f.sex == member.facts.sex,
        Sexes::Both => true,
    };
    sex && other.id != member.id
        && s.looked_after
        && s.shown
        && !s.do_not_contact
        && !s.blacklisted
        && !excluded.contains(&other.id)
        && ask.place.is_none_or(within)
        && ask.age_min.is_none_or(|min| f.age >= min)
        && ask.age_max.is_none_or(|max| f.age <= max)
        && ask.education.is_none_or(|least| f.education >= least)
        && s.checked & ask.checked == ask.checked
        && (!ask.never_recommended || s.never_recommended)
        && s.level >= ask.level
        && (member.interests & other.interests).count_ones() >= ask.in_common
}

/// Everybody who suits, in order, by the plain rule.
fn plain(
    member: &Member,
    all: &[Member],
    filter: &Filter,
    rules: Rules,
    excluded: &[MemberId],
    today: NaiveDate,
) -> Vec<(MemberId, Scored)> {
    let me = person(member, today);
    let suit = all
        .iter()
        .filter(|other| stands(member, other, filter, excluded, today));
    let found = suit.filter_map(|other| {
        let them = person(other, today);
        let scored = oracle::pair(
            (&me, member.tendency),
            (&them, other.tendency),
            rules.learned,
            rules.unseen,
        )?;
        Some((other.id, scored))
    });
    let mut found = oracle::sorted(found.collect());
    if rules.ties == Ties::Scattered {
        found.sort_by_key(|(id, scored)| (-scored.affinity, query::scattered(member.id.0, id.0)));
    }
    found
}

fn as_plain(best: &[Candidate]) -> Vec<(MemberId, Scored)> {
    let scored = |c: &Candidate| Scored {
        theirs: c.theirs.into(),
        ours: c.ours.into(),
        chance: c.chance.into(),
        affinity: c.affinity.into(),
    };
    best.iter().map(|c| (c.id, scored(c))).collect()
}
