//! The same order, the same figures, ties too.

use super::super::batch::Plan;
use super::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

proptest! {
    #[test]
    fn a_library_is_what_the_plain_rule_says(
        all in members(200), filter in filters(), learned in learned(), unseen in unseen(), ties in ties(), k in 0usize..12, out in 0usize..4,
    ) {
        let pool = pool(&all).snapshot();
        let rules = Rules { learned, unseen: &unseen, ties };
        let member = &all[0];
        let excluded: Vec<MemberId> = all.iter().skip(1).take(out).map(|m| m.id).collect();
        let row = pool.row(member.id).expect("in the pool");
        let ask = Ask { member: &row, filter: &filter, rules, excluded: &excluded };
        let plain = plain(member, &all, &filter, rules, &excluded, today());
        let found = pool.library(&ask, k, 1);
        prop_assert_eq!(found.total as usize, plain.len());
        prop_assert_eq!(as_plain(&found.best), &plain[..k.min(plain.len())]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn a_must_is_never_violated_and_the_score_is_the_same_from_both_sides(all in members(40)) {
        let pool = pool(&all).snapshot();
        let rules = Rules::default();
        for member in &all {
            let row = pool.row(member.id).expect("in the pool");
            let ask = Ask { member: &row, filter: &Filter::default(), rules, excluded: &[] };
            for found in pool.library(&ask, 100, 1).best {
                let other = all.iter().find(|m| m.id == found.id).expect("somebody of the pool");
                for (asks, of) in [(member, other), (other, member)] {
                    oracle::each(&asks.criteria, &person(of, today()).facts, |_, importance, fit| {
                        assert!(importance != Importance::Must || fit == Some(oracle::FULL));
                    });
                }
                let there = pool.row(other.id).expect("in the pool");
                let back = Ask { member: &there, ..ask };
                let mirrored = pool.library(&back, 100, 1).best.into_iter().find(|c| c.id == member.id);
                if member.standing.looked_after && member.standing.shown && !member.standing.do_not_contact && !member.standing.blacklisted {
                    let mirrored = mirrored.expect("mutual");
                    prop_assert_eq!((found.affinity, found.theirs, found.ours), (mirrored.affinity, mirrored.ours, mirrored.theirs));
                }
            }
        }
    }
}

/// Enough for several chunks.
fn many(count: usize) -> Vec<Member> {
    let mut runner = TestRunner::deterministic();
    let one = member();
    let made = (0..count).map(|i| {
        let mut m = one.new_tree(&mut runner).expect("a member").current();
        m.id = MemberId(i as i64 * 7 % count as i64 + 1);
        m
    });
    made.collect()
}

#[test]
fn many_members_in_many_threads_rank_as_the_plain_rule_says() {
    let all = many(3_000);
    let pool = pool(&all).snapshot();
    let filter = Filter::default();
    for member in all.iter().step_by(499) {
        for learned in [
            Learned::OFF,
            Learned {
                strength: 5000,
                fit: 200,
            },
        ] {
            let rules = Rules {
                learned,
                ..Rules::default()
            };
            let row = pool.row(member.id).expect("in the pool");
            let ask = Ask {
                member: &row,
                filter: &filter,
                rules,
                excluded: &[],
            };
            let plain = plain(member, &all, &filter, rules, &[], today());
            for threads in [1, 2, 5] {
                let found = pool.library(&ask, 50, threads);
                assert_eq!(found.total as usize, plain.len());
                assert_eq!(as_plain(&found.best), plain[..50.min(plain.len())], "{threads} threads");
                assert_eq!(pool.prices(&ask, threads), pool.prices(&ask, 1));
            }
        }
    }
}

#[test]
fn a_batch_is_the_libraries_of_its_members_and_can_be_stopped() {
    let all = many(2_000);
    let pool = pool(&all).snapshot();
    let of: Vec<MemberId> = all.iter().map(|m| m.id).step_by(29).chain([MemberId(-1)]).collect();
    let narrow = Filter {
        sexes: Sexes::Both,
        age_min: Some(30),
        ..Filter::default()
    };
    for (filter, ties) in [(Filter::default(), Ties::ByNumber), (narrow, Ties::Scattered)] {
        let rules = Rules {
            ties,
            ..Rules::default()
        };
        let done = AtomicUsize::new(0);
        let cancel = AtomicBool::new(false);
        let excluded = |id: MemberId| vec![MemberId(id.0 + 1), MemberId(id.0 + 2)];
        let plan = Plan {
            of: &of,
            k: 20,
            filter: &filter,
            rules,
            excluded: &excluded,
            threads: 3,
            progress: &|n| {
                done.fetch_max(n, Ordering::Relaxed);
            },
            cancel: &cancel,
        };
        let lists = pool.batch(&plan).expect("finished");
        assert_eq!(done.load(Ordering::Relaxed), of.len());
        for (id, list) in of.iter().zip(&lists) {
            let Some(row) = pool.row(*id) else {
                assert!(list.is_empty());
                continue;
            };
            let ask = Ask {
                member: &row,
                filter: &filter,
                rules,
                excluded: &excluded(*id),
            };
            assert_eq!(*list, pool.library(&ask, 20, 1).best, "{id}");
        }
        cancel.store(true, Ordering::Relaxed);
        assert!(pool.batch(&plan).is_none());
    }
}
