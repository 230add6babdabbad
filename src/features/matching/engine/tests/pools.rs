//! No order of changes makes a pool differ from one freshly built.

use super::*;
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
enum Act {
    /// Somebody new, or an edit, an answer, a change of what is agreed to: the member as they are now.
    Put(i64, Box<Member>),
    Remove(i64),
    Learn(i64, Tendency),
    Day(NaiveDate),
    /// Several at once.
    Together(Vec<Act>),
}

fn act() -> impl Strategy<Value = Act> {
    let single = prop_oneof![
        6 => (1i64..150, member()).prop_map(|(id, m)| Act::Put(id, Box::new(m))),
        3 => (1i64..150).prop_map(Act::Remove),
        2 => (1i64..150, tendency()).prop_map(|(id, t)| Act::Learn(id, t)),
        1 => (2024i32..2030, 1u32..=12, 1u32..=28).prop_map(|(y, m, d)| Act::Day(day(y, m, d))),
    ];
    single.prop_recursive(1, 8, 4, |inner| {
        prop::collection::vec(inner, 1..4).prop_map(Act::Together)
    })
}

/// The same on a map of plain members.
fn plainly(act: &Act, all: &mut BTreeMap<i64, Member>, today: &mut NaiveDate) {
    match act {
        Act::Put(id, m) => {
            all.insert(
                *id,
                Member {
                    id: MemberId(*id),
                    ..(**m).clone()
                },
            );
        }
        Act::Remove(id) => {
            all.remove(id);
        }
        Act::Learn(id, t) => {
            if let Some(m) = all.get_mut(id) {
                m.tendency = *t;
            }
        }
        Act::Day(d) => *today = *d,
        Act::Together(acts) => acts.iter().for_each(|a| plainly(a, all, today)),
    }
}

fn on(changes: &mut Changes, act: &Act) {
    match act {
        Act::Put(id, m) => changes.put(&Member {
            id: MemberId(*id),
            ..(**m).clone()
        }),
        Act::Remove(id) => {
            changes.remove(MemberId(*id));
        }
        Act::Learn(id, t) => {
            changes.learn(MemberId(*id), *t);
        }
        Act::Day(d) => changes.set_today(*d),
        Act::Together(acts) => acts.iter().for_each(|a| on(changes, a)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn no_order_of_changes_makes_a_pool_differ_from_one_freshly_built(acts in prop::collection::vec(act(), 1..120)) {
        let changed = Pool::new(places(), today());
        let (mut all, mut day) = (BTreeMap::new(), today());
        let mut held: Vec<(Arc<Snapshot>, Vec<Row>)> = Vec::new();
        for act in &acts {
            let before = changed.snapshot();
            held.push((before.clone(), before.rows().collect()));
            changed.change(|c| on(c, act));
            plainly(act, &mut all, &mut day);
            prop_assert!(changed.snapshot().version() > before.version());
        }
        let fresh = Pool::new(places(), day);
        fresh.change(|c| all.values().for_each(|m| c.put(m)));
        let (changed, fresh) = (changed.snapshot(), fresh.snapshot());
        prop_assert_eq!(changed.len(), all.len());
        prop_assert_eq!(changed.rows().collect::<Vec<_>>(), fresh.rows().collect::<Vec<_>>());
        let all: Vec<Member> = all.into_values().collect();
        for member in all.iter().take(6) {
            let row = fresh.row(member.id).expect("in the pool");
            let ask = Ask { member: &row, filter: &Filter::default(), rules: Rules::default(), excluded: &[] };
            let found = changed.library(&ask, 50, 1);
            prop_assert_eq!(&found, &fresh.library(&ask, 50, 1));
            prop_assert_eq!(as_plain(&found.best), plain(member, &all, ask.filter, ask.rules, &[], day));
            prop_assert_eq!(changed.prices(&ask, 1), fresh.prices(&ask, 1));
        }
        // What somebody holds does not change under them.
        for (snapshot, rows) in held {
            prop_assert_eq!(snapshot.rows().collect::<Vec<_>>(), rows);
        }
    }

    #[test]
    fn a_row_is_a_profile_and_criteria_and_comes_back(m in member()) {
        let places = places();
        let row = Row::new(&m, &places, today());
        let again = Member { facts: row.facts(&places), criteria: row.asks.criteria(&places), ..m.clone() };
        prop_assert_eq!(&Row::new(&again, &places, today()), &row);
        prop_assert_eq!(again.facts, person(&m, today()).facts);
    }
}

#[test]
fn ages_turn_on_the_birthday() {
    let m = Member {
        birthday: day(1996, 2, 29),
        ..one()
    };
    let pool = Pool::new(places(), day(2026, 2, 28));
    pool.put(&m);
    let age = |pool: &Pool| pool.snapshot().row(m.id).expect("in the pool").age;
    assert_eq!(age(&pool), 29);
    pool.change(|c| c.set_today(day(2026, 3, 1)));
    assert_eq!(age(&pool), 30);
}

#[test]
fn readers_see_all_of_a_change_or_nothing() {
    let pool = Pool::new(places(), today());
    let pair = |level: u8| {
        let of = |id: i64, sex| Member {
            id: MemberId(id),
            facts: Facts { sex, ..one().facts },
            standing: Standing {
                level,
                ..one().standing
            },
            ..one()
        };
        [of(1, Sex::Male), of(2, Sex::Female)]
    };
    pool.change(|c| pair(0).iter().for_each(|m| c.put(m)));
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut last = 0;
            while last < 200 {
                let snapshot = pool.snapshot();
                let level = |id| snapshot.row(MemberId(id)).expect("in the pool").level;
                assert_eq!(level(1), level(2));
                assert!(level(1) >= last);
                last = level(1);
            }
        });
        for level in 1..=200 {
            pool.change(|c| pair(level).iter().for_each(|m| c.put(m)));
        }
        reader.join().expect("a reader that is content");
    });
}

#[test]
fn a_change_that_fails_changes_nothing() {
    let pool = Pool::new(places(), today());
    pool.put(&one());
    let before: Vec<Row> = pool.snapshot().rows().collect();
    let failed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        pool.change(|c| {
            c.remove(one().id);
            panic!("on purpose");
        })
    }));
    assert!(failed.is_err());
    assert_eq!(pool.snapshot().rows().collect::<Vec<_>>(), before);
    pool.remove(one().id);
    assert!(pool.snapshot().is_empty());
}

#[test]
fn memory_is_at_most_64_bytes_a_member_and_all_of_it_is_counted() {
    let pool = Pool::new(places(), today());
    pool.change(|c| {
        for id in 1..=20_000 {
            let sex = Sex::ALL[id as usize % 2];
            let facts = Facts { sex, ..one().facts };
            c.put(&Member {
                id: MemberId(id),
                facts,
                ..one()
            });
        }
    });
    let memory = pool.snapshot().memory();
    assert!(memory.columns <= 64 * 20_000, "{memory:?}");
    assert!(memory.ids <= 5 * 20_000, "{memory:?}");
}

fn one() -> Member {
    Member {
        id: MemberId(7),
        birthday: day(1990, 1, 1),
        facts: Facts {
            sex: Sex::Male,
            age: 0,
            height_cm: 175,
            weight_kg: None,
            education: Education::Bachelor,
            income: None,
            marital: Marital::Single,
            children: None,
            house: None,
            car: None,
            region: 310_115,
            hukou: None,
        },
        criteria: Criteria::default(),
        interests: 0,
        standing: Standing::default(),
        tendency: Tendency::default(),
    }
}
